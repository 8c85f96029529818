"""Paired differences as a forest plot: a panel for each outcome, a row for each case."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.engines.outcomes import is_event
from sim.figures.panels import HEADING, grid_of, on_sheets, rows_of
from sim.figures.style import (
    BLACK,
    GREY,
    LOOKS,
    NORMAL,
    PAGE,
    SMALL,
    Plate,
    apart,
    caution,
    framed,
    legend,
    lines,
    own_settings,
    plain_axes,
    wrapped,
)
from sim.nouns import Floats, Ints
from sim.scenario.schema import Scenario

COLUMNS, LABEL, ROW = 3, 22, 0.2
"""Panels beside one another; letters in a line of a case's name; inches down a row, at least."""


@own_settings()
def paired_differences(scenario: Scenario, table: pd.DataFrame, runs: int) -> Plate:
    """A panel for each outcome of a comparison's `table`: changed less as it is, in the outcome's units, zero marked.

    Thick lines are the intervals of one difference, thin ones those that hold for the whole table at once. A filled
    marker stands where the adjusted p is below 0.05.
    """
    if table.empty:
        raise ValueError("the table has no rows, so there is nothing to draw")
    outcomes = list(dict.fromkeys(table["outcome"]))
    rows = rows_of(outcomes, COLUMNS)
    names = [wrapped(name, LABEL) for name in dict.fromkeys(table["case"])]
    headings = dict(zip(table["outcome"], (wrapped(title, HEADING) for title in table["title"]), strict=True))
    bars = apart(names, ROW) * len(names)
    tall = [0.75 + 0.16 * max(lines(headings[outcome]) for outcome in row) + bars for row in rows]
    note = caution(
        scenario, f"{runs} pairs of runs on common random numbers. Left of the line the change lowers the outcome."
    )

    def drawn(chosen: Sequence[int]) -> Plate:
        figure = framed(scenario.meta.title, note, PAGE, sum(tall[row] for row in chosen))
        grid = grid_of(figure, [rows[row] for row in chosen], [tall[row] for row in chosen])
        panels = [(panel, outcome) for axes, row in zip(grid, chosen, strict=True)
                  for panel, outcome in zip(axes, rows[row], strict=True)]  # fmt: skip
        for panel, outcome in panels:
            _panel(panel, table[table["outcome"] == outcome].reset_index(drop=True), headings[outcome])
        for axes in grid:
            _named(axes, names)
        _one_scale([panel for panel, outcome in panels if is_event(outcome)])
        legend(figure, grid[0][0])
        return figure

    return on_sheets(drawn, tall)


def _named(axes: list[Axes], names: list[str]) -> None:
    """Cases are named at the left of a row only."""
    axes[0].set_yticks(range(len(names)), names, fontsize=SMALL)
    for panel in axes[1:]:
        panel.set_yticks(range(len(names)), [])


def _panel(axes: Axes, table: pd.DataFrame, heading: str) -> None:
    event = is_event(table["outcome"].iloc[0])
    plain_axes(axes, "x")
    place = np.arange(len(table))
    scale = 100.0 if event else 1.0
    axes.axvline(0, color=GREY, linewidth=0.9)
    _lines(axes, place, scale * table[["low_all", "high_all"]].to_numpy(), 1.0, "95 % of all at once")
    _lines(axes, place, scale * table[["low", "high"]].to_numpy(), 3.2, "95 % of each alone")
    _points(axes, place, table, scale)
    axes.set_ylim(len(table) - 0.4, -0.6)
    _room(axes)
    axes.set_title(heading, fontsize=NORMAL, loc="left", fontweight="bold")
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.set_xlabel("percentage points" if event else "difference", fontsize=SMALL)


def _lines(axes: Axes, place: Ints, ends: Floats, width: float, label: str) -> None:
    axes.hlines(place, ends[:, 0], ends[:, 1], color=LOOKS[0].colour, linewidth=width, label=label)


def _points(axes: Axes, place: Ints, table: pd.DataFrame, scale: float) -> None:
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
