"""A study's cases as lines over one axis for each path that varies, coloured by an outcome's mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from sim.analysis import titles
from sim.engines.outcomes import is_event, title_of_outcome
from sim.figures.heat_map import COLOURS
from sim.figures.style import BLACK, PAGE, SMALL, caution, framed
from sim.nouns import Floats
from sim.scenario.schema import Scenario

MOST = 8
"""Axes that can be told apart on a page."""
Axis = tuple[Floats, str, str]


def parallel_coordinates(scenario: Scenario, cases: pd.DataFrame, paths: Sequence[str], outcome: str) -> Figure:
    """`cases` is a study's table of cases; of more than eight paths those are drawn that go most with the outcome."""
    means = cases[f"mean.{outcome}"].to_numpy(float)
    drawn = cases[np.isfinite(means)]
    means = means[np.isfinite(means)]
    chosen = most_related(drawn, paths, means)
    left = f" {len(paths) - len(chosen)} paths that go less with it are left out." if len(chosen) < len(paths) else ""
    what = "share of runs" if is_event(outcome) else "mean"
    note = caution(scenario, f"Each line is a case, coloured by its {what}; the last axis shows it too.{left}")
    figure = framed(titles.start(title_of_outcome(scenario, outcome)), note, PAGE, 3.2)
    axes = figure.subplots()
    placed = [_placed(drawn[path]) for path in chosen] + [_placed(pd.Series(means))]
    lines = np.stack([axis[0] for axis in placed], axis=1)
    colour = Normalize(float(means.min()), float(means.max())) if means.size else Normalize()
    for k in np.argsort(means, kind="stable"):
        axes.plot(lines[k], color=colormaps[COLOURS](colour(means[k])), linewidth=0.8, alpha=0.7)
    for k, (_, low, high) in enumerate(placed):
        axes.axvline(k, color=BLACK, linewidth=0.8)
        axes.text(k, -0.03, low, fontsize=SMALL, ha="center", va="top")
        axes.text(k, 1.03, high, fontsize=SMALL, ha="center", va="bottom")
    axes.set_xticks(range(len(placed)), [*short_names(chosen), what], fontsize=SMALL, rotation=20, ha="right")
    axes.tick_params(axis="x", length=0, pad=14)
    axes.set_yticks([])
    axes.set_ylim(-0.02, 1.02)
    axes.spines[:].set_visible(False)
    figure.colorbar(ScalarMappable(colour, COLOURS), ax=axes).ax.tick_params(labelsize=SMALL)
    return figure


def most_related(cases: pd.DataFrame, paths: Sequence[str], means: Floats, most: int = MOST) -> list[str]:
    """The paths whose order goes most with that of the means (Spearman 1904), as many as fit, in their own order."""
    if len(paths) <= most:
        return list(paths)
    ranks = pd.Series(means).rank().to_numpy()
    size = {path: abs(np.nan_to_num(np.corrcoef(numbers(cases[path]), ranks)[0, 1])) for path in paths}
    kept = sorted(paths, key=lambda path: -size[path])[:most]
    return [path for path in paths if path in kept]


def numbers(column: pd.Series[Any]) -> Floats:
    """A column as numbers: words, and what is missing, by their place in the alphabet."""
    if pd.api.types.is_numeric_dtype(column) and not column.isna().any():
        return column.to_numpy(float)
    return np.asarray(column.astype("string").fillna("as it is").astype("category").cat.codes, float)


def _placed(column: pd.Series[Any]) -> Axis:
    """Where values lie on an axis from 0 to 1, and what stands at its ends."""
    values = numbers(column)
    if not values.size:
        return values, "", ""
    low, high = float(values.min()), float(values.max())
    ends = column.iloc[int(values.argmin())], column.iloc[int(values.argmax())]
    at = (values - low) / (high - low) if high > low else np.full(values.size, 0.5)
    return np.asarray(at, float), _word(ends[0]), _word(ends[1])


def _word(value: Any) -> str:
    if pd.isna(value):
        return "as it is"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def short_names(paths: Sequence[str]) -> list[str]:
    """The shortest ends of dotted paths by which they can be told apart, as words."""
    parts = [path.split(".") for path in paths]
    found = []
    for own in parts:
        others = [part for part in parts if part is not own]
        length = min(2, len(own))
        while length < len(own) and any(part[-length:] == own[-length:] for part in others):
            length += 1
        found.append(" · ".join(map(titles.plain, own[-length:])))
    return found
