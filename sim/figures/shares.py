"""Outcome shares: how often each issue reached each level, with 95 % Wilson intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.engines.setup import Setup
from sim.figures.issues import QUO, heading, height, levels
from sim.figures.sheets import grid_of, on_sheets, rows_of
from sim.figures.style import (
    BAR,
    BLACK,
    HATCH,
    NORMAL,
    PAGE,
    SMALL,
    Plate,
    caution,
    framed,
    legend,
    lowest,
    plain_axes,
)


def shares(setup: Setup, table: pd.DataFrame, runs: int) -> Plate:
    """A panel for each issue; `table` is an ensemble's `shares`. Bars: ever in force; diamonds: at the end."""
    issues = setup.game.issues
    rows = rows_of(issues, 1 if len(issues) == 1 else 2)
    tall = [max(height(setup.scenario, issue) for issue in row) for row in rows]
    note = caution(setup.scenario, f"{runs} runs; lines are 95 % Wilson intervals; * marks the status quo.")

    def drawn(chosen: Sequence[int]) -> Plate:
        figure = framed(setup.scenario.meta.title, note, PAGE, 0.4 + sum(tall[row] for row in chosen))
        grid = grid_of(figure, [rows[row] for row in chosen], [tall[row] for row in chosen])
        for axes, row in zip(grid, chosen, strict=True):
            for panel, issue in zip(axes, rows[row], strict=True):
                _panel(panel, setup, issue, table[table["issue"] == issue])
        lowest(grid, "share of runs")
        legend(figure, grid[0][0])
        return figure

    return on_sheets(drawn, tall)


def _panel(axes: Axes, setup: Setup, issue: str, table: pd.DataFrame) -> None:
    plain_axes(axes)
    place = np.arange(len(table))
    quo = (table["level"] == setup.scenario.issues[issue].status_quo).to_numpy()
    reached = np.where(quo, np.nan, table["reached"])
    axes.barh(place, reached, 0.66, color=BAR, edgecolor=BLACK, hatch=HATCH, linewidth=0.6, alpha=0.65,
              label="ever in force (bar)")  # fmt: skip
    _intervals(axes, place - 0.12, reached, table["reached_low"], table["reached_high"], "none", "")
    _intervals(axes, place + 0.16, table["final"], table["final_low"], table["final_high"], "D", "at the end (diamond)")
    axes.set_yticks(place, levels(setup.scenario, issue, QUO), fontsize=SMALL)
    axes.set_ylim(len(table) - 0.45, -0.55)
    axes.set_xlim(0, 1)
    axes.set_title(heading(setup.scenario, issue), fontsize=NORMAL, loc="left", fontweight="bold")
    axes.grid(axis="x", color="#d0d0d0", linewidth=0.6)
    axes.set_axisbelow(True)


def _intervals(axes: Axes, place, share, low, high, marker: str, label: str) -> None:  # type: ignore[no-untyped-def]
    share = np.asarray(share, float)
    ends = np.maximum(np.stack([share - low, high - share]), 0)
    axes.errorbar(
        share, place, xerr=ends, fmt=marker, markersize=4.5, color=BLACK, markerfacecolor="white", capsize=2.5,
        linewidth=1.0, label=label or None, zorder=3, clip_on=False,
    )  # fmt: skip
