"""A study's cases as points: an outcome's mean over each path that varies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.analysis import titles
from sim.engines.outcomes import is_event, title_of_outcome
from sim.figures.parallel_coordinates import most_related, numbers, short_names
from sim.figures.style import LOOKS, PAGE, SMALL, caution, framed, plain_axes
from sim.scenario.schema import Scenario

MOST, ACROSS = 6, 3


def case_scatter(scenario: Scenario, cases: pd.DataFrame, paths: Sequence[str], outcome: str) -> Figure:
    """`cases` is a study's table of cases; a panel for each path, six at most: those that go most with the outcome."""
    mean, error = cases[f"mean.{outcome}"].to_numpy(float), cases[f"se.{outcome}"].to_numpy(float)
    there = np.isfinite(mean)
    chosen = most_related(cases[there], paths, mean[there], MOST)
    across = min(ACROSS, len(chosen))
    down = math.ceil(len(chosen) / across)
    what = "share of runs" if is_event(outcome) else "mean"
    note = caution(scenario, "Each point is a case; its line is two standard errors to either side.")
    title = f"{titles.start(title_of_outcome(scenario, outcome))} ({what})"
    figure = framed(title, note, PAGE, 2.1 * down)
    panels = figure.subplots(down, across, sharey=True, squeeze=False).ravel()
    for axes, path, name in zip(panels, chosen, short_names(chosen), strict=False):
        plain_axes(axes)
        ends = np.nan_to_num(2 * error[there])
        axes.errorbar(numbers(cases[path][there]), mean[there], ends, fmt=LOOKS[0].marker, color=LOOKS[0].colour,
                      markersize=3, linewidth=0.7, alpha=0.8)  # fmt: skip
        if not pd.api.types.is_numeric_dtype(cases[path]):
            words = sorted(cases[path].astype("string").fillna("as it is").unique())
            axes.set_xticks(range(len(words)), words, fontsize=SMALL)
        axes.set_xlabel(name, fontsize=SMALL)
    for axes in panels[len(chosen) :]:
        axes.remove()
    return figure
