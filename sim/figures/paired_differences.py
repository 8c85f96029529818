"""Paired differences as a forest plot: a panel for each outcome, a row for each case."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.engines.outcomes import is_event
from sim.figures.style import BLACK, GREY, LOOKS, NORMAL, PANEL, SMALL, caution, framed, legend, plain_axes, wrapped
from sim.scenario.schema import Scenario

LABEL, ROW = 30, 0.26
"""Letters in a line of a case's name; inches across a row."""


def paired_differences(scenario: Scenario, table: pd.DataFrame, runs: int) -> Figure:
    """A panel for each outcome of a comparison's `table`: changed less as it is, zero marked, own units.

    Thick lines are the intervals of one difference, thin ones those that hold for the whole table at once; a filled
    marker stands where the adjusted p is below 0.05.
    """
    outcomes = list(dict.fromkeys(table["outcome"]))
    columns = min(2, len(outcomes))
    rows = math.ceil(len(outcomes) / columns)
    tall = ROW * sum(1 + wrapped(name, LABEL).count("\n") / 2 for name in dict.fromkeys(table["case"]))
    note = caution(
        scenario, f"{runs} pairs of runs on common random numbers. Left of the line the change lowers the outcome."
    )
    figure = framed(scenario.meta.title, note, PANEL * columns, rows * (tall + 0.78))
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes in grid.flat[len(outcomes) :]:
        axes.set_visible(False)
    for axes, outcome in zip(grid.flat, outcomes, strict=False):
        _panel(axes, table[table["outcome"] == outcome].reset_index(drop=True))
    _one_scale([axes for axes, outcome in zip(grid.flat, outcomes, strict=False) if is_event(outcome)])
    legend(figure, grid[0, 0])
    return figure


def _panel(axes: Axes, table: pd.DataFrame) -> None:
    event = is_event(table["outcome"].iloc[0])
    plain_axes(axes)
    place = np.arange(len(table))
    scale = 100.0 if event else 1.0
    axes.axvline(0, color=GREY, linewidth=0.9)
    _lines(axes, place, scale * table[["low_all", "high_all"]].to_numpy(), 1.0, "95 % of all at once")
    _lines(axes, place, scale * table[["low", "high"]].to_numpy(), 3.2, "95 % of each alone")
    _points(axes, place, table, scale)
    axes.set_yticks(place, [wrapped(name, LABEL) for name in table["case"]], fontsize=SMALL)
    axes.set_ylim(len(table) - 0.4, -0.6)
    _room(axes)
    axes.set_title(wrapped(table["title"].iloc[0], 48), fontsize=NORMAL, loc="left", fontweight="bold")
    axes.set_xlabel("difference, percentage points" if event else "difference", fontsize=SMALL)
    axes.grid(axis="x", color="#d0d0d0", linewidth=0.6)
    axes.set_axisbelow(True)


def _lines(axes: Axes, place, ends, width: float, label: str) -> None:  # type: ignore[no-untyped-def]
    axes.hlines(place, ends[:, 0], ends[:, 1], color=LOOKS[0].colour, linewidth=width, label=label)


def _points(axes: Axes, place, table: pd.DataFrame, scale: float) -> None:  # type: ignore[no-untyped-def]
    clear = (table["p_holm"] < 0.05).to_numpy()
    for chosen, inside, label in ((clear, BLACK, "adjusted p < 0.05"), (~clear, "white", "adjusted p ≥ 0.05")):
        axes.plot(
            np.where(chosen, scale * table["difference"], np.nan), place, "o", markersize=5.5, color=BLACK,
            markerfacecolor=inside, label=label, zorder=3,
        )  # fmt: skip


def _one_scale(panels: list[Axes]) -> None:
    """Shares are read on the same scale in all panels."""
    ends = [panel.get_xlim() for panel in panels]
    for panel in panels:
        panel.set_xlim(min(low for low, _ in ends), max(high for _, high in ends))


def _room(axes: Axes) -> None:
    """Zero is always in sight."""
    low, high = axes.get_xlim()
    low, high = min(low, 0.0), max(high, 0.0)
    margin = 0.03 * (high - low)
    axes.set_xlim(low - margin, high + margin)
