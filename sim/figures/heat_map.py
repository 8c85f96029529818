"""A sweep over two paths: the mean of an outcome in each cell of the grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis import titles
from sim.engines.outcomes import is_event, title_of_outcome
from sim.figures.style import BLACK, SMALL, caution, framed, wrapped
from sim.nouns import Floats
from sim.scenario.schema import Scenario

COLOURS = "cividis"
"""Even in grey, and to colour-blind people (Nuñez, Anderton, Renslow 2018); the number stands in each cell besides."""
CELL, LEFT, BELOW = 0.62, 2.4, 0.75
"""Inches of a cell's side, and around the cells."""


def heat_map(scenario: Scenario, cases: pd.DataFrame, outcome: str) -> Figure:
    """`cases` is a study's table of cases over a full grid of two paths; the first goes up, the second across."""
    up, across = [name for name in cases.columns if name not in _found(cases)]
    means = cases.pivot(index=up, columns=across, values=f"mean.{outcome}").sort_index(ascending=False)
    errors = cases[f"se.{outcome}"]
    note = caution(scenario, f"Each cell is a mean; its standard error is at most {errors.max():.2g}.")
    wide, tall = LEFT + CELL * means.shape[1], BELOW + max(CELL * 0.8 * means.shape[0], 1.6)
    title = f"{titles.start(title_of_outcome(scenario, outcome))} ({'share of runs' if is_event(outcome) else 'mean'})"
    figure = framed(title, note, max(wide, 5.0), tall)
    axes = figure.subplots()
    _cells(figure, axes, means)
    axes.set_xlabel(wrapped(titles.of_path(scenario, across), 60), fontsize=SMALL)
    axes.set_ylabel(wrapped(titles.of_path(scenario, up), 24), fontsize=SMALL)
    return figure


def _found(cases: pd.DataFrame) -> set[str]:
    return {name for name in cases.columns if name in ("case", "error") or name.startswith(("mean.", "se."))}


def _cells(figure: Figure, axes: Axes, means: pd.DataFrame) -> None:
    values = means.to_numpy(float)
    image = axes.imshow(values, cmap=COLOURS, aspect="auto")
    axes.set_xticks(range(values.shape[1]), [_tick(x) for x in means.columns], fontsize=SMALL)
    axes.set_yticks(range(values.shape[0]), [_tick(x) for x in means.index], fontsize=SMALL)
    for (row, column), mean in np.ndenumerate(values):
        axes.text(column, row, f"{mean:.2f}", fontsize=SMALL, ha="center", va="center", color=_ink(values, mean))
    figure.colorbar(image, ax=axes).ax.tick_params(labelsize=SMALL)


def _ink(values: Floats, mean: float) -> str:
    """Black on light cells, white on dark ones."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return BLACK if high > low and (mean - low) / (high - low) > 0.5 else "white"


def _tick(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
