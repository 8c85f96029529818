"""Outcome shares: how often each issue reached each level, with 95 % Wilson intervals."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis import titles
from sim.engines.setup import Setup
from sim.figures.style import (
    BAR,
    BLACK,
    HATCH,
    NORMAL,
    PANEL,
    SMALL,
    caution,
    framed,
    legend,
    lowest,
    plain_axes,
    wrapped,
)

LABEL = 34


def shares(setup: Setup, table: pd.DataFrame, runs: int) -> Figure:
    """A panel for each issue; `table` is an ensemble's `shares`. Bars: ever in force; diamonds: at the end."""
    issues = setup.game.issues
    columns = 1 if len(issues) == 1 else 2
    rows = math.ceil(len(issues) / columns)
    tall = [max(setup.game.sizes[k : k + columns]) for k in range(0, len(issues), columns)]
    note = caution(setup.scenario, f"{runs} runs; lines are 95 % Wilson intervals; * marks the status quo.")
    figure = framed(setup.scenario.meta.title, note, PANEL * columns, 0.4 + sum(0.34 * n + 0.42 for n in tall))
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True, gridspec_kw={"height_ratios": tall})
    for at, axes in enumerate(grid.flat):
        if at < len(issues):
            _panel(axes, setup, issues[at], table[table["issue"] == issues[at]])
        else:
            axes.set_visible(False)
    lowest(grid, "share of runs")
    legend(figure, grid[0, 0])
    return figure


def _panel(axes: Axes, setup: Setup, issue: str, table: pd.DataFrame) -> None:
    plain_axes(axes)
    place = np.arange(len(table))
    quo = (table["level"] == setup.scenario.issues[issue].status_quo).to_numpy()
    reached = np.where(quo, np.nan, table["reached"])
    axes.barh(place, reached, 0.66, color=BAR, edgecolor=BLACK, hatch=HATCH, linewidth=0.6, alpha=0.65,
              label="ever in force (bar)")  # fmt: skip
    _intervals(axes, place - 0.12, reached, table["reached_low"], table["reached_high"], "none", "")
    _intervals(axes, place + 0.16, table["final"], table["final_low"], table["final_high"], "D", "at the end (diamond)")
    names = [titles.of_level(setup.scenario, issue, level) + (" *" if q else "")
             for level, q in zip(table["level"], quo, strict=True)]  # fmt: skip
    axes.set_yticks(place, [wrapped(name, LABEL) for name in names], fontsize=SMALL)
    axes.set_ylim(len(table) - 0.45, -0.55)
    axes.set_xlim(0, 1)
    axes.set_title(wrapped(titles.of_issue(setup.scenario, issue), 48), fontsize=NORMAL, loc="left", fontweight="bold")
    axes.grid(axis="x", color="#d0d0d0", linewidth=0.6)
    axes.set_axisbelow(True)


def _intervals(axes: Axes, place, share, low, high, marker: str, label: str) -> None:  # type: ignore[no-untyped-def]
    share = np.asarray(share, float)
    ends = np.maximum(np.stack([share - low, high - share]), 0)
    axes.errorbar(
        share, place, xerr=ends, fmt=marker, markersize=4.5, color=BLACK, markerfacecolor="white", capsize=2.5,
        linewidth=1.0, label=label or None, zorder=3, clip_on=False,
    )  # fmt: skip
