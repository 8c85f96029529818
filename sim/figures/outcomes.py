"""What came out of many runs: levels of issues, why there was no more, and when the headline event came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.analysis import titles
from sim.analysis.titles import plain
from sim.engines.setup import Setup
from sim.figures.panels import grid_of, height, lowest, name_levels, on_sheets, rows_of
from sim.figures.style import (
    BAR,
    BLACK,
    HATCH,
    LOOKS,
    PAGE,
    SMALL,
    Plate,
    caution,
    framed,
    legend,
    own_settings,
    plain_axes,
    wrapped,
)
from sim.nouns import Floats

NEARLY_ALL = 0.95
"""The share of runs from which one end of talks tells nothing apart."""
GAP = 0.045
"""Room between the bars of a flow, in shares of all runs."""
LEFT, RIGHT, BROAD = 0.36, 0.68, 0.03
HATCHES = ["", "//", "..", "\\\\", "xx", "--", "oo", "++"]


@own_settings()
def shares(setup: Setup, table: pd.DataFrame, runs: int) -> Plate:
    """A panel for each issue; `table` is an ensemble's `shares`. Bars: ever in force; diamonds: at the end."""
    issues = setup.game.issues
    rows = rows_of(issues, 1 if len(issues) == 1 else 2)
    tall = [max(height(setup.scenario, issue) for issue in row) for row in rows]
    note = caution(setup.scenario, f"{runs} runs. Lines are 95 % Wilson intervals. * marks the status quo.")

    def drawn(chosen: Sequence[int]) -> Plate:
        figure = framed(setup.scenario.meta.title, note, PAGE, 0.4 + sum(tall[row] for row in chosen))
        grid = grid_of(figure, [rows[row] for row in chosen], [tall[row] for row in chosen])
        for axes, row in zip(grid, chosen, strict=True):
            for panel, issue in zip(axes, rows[row], strict=True):
                _levels(panel, setup, issue, table[table["issue"] == issue])
        lowest(grid, "share of runs")
        legend(figure, grid[0][0])
        return figure

    return on_sheets(drawn, tall)


def _levels(axes: Axes, setup: Setup, issue: str, table: pd.DataFrame) -> None:
    plain_axes(axes, "x")
    place = np.arange(len(table))
    quo = (table["level"] == setup.scenario.issues[issue].status_quo).to_numpy()
    reached = np.where(quo, np.nan, table["reached"])
    axes.barh(place, reached, 0.66, color=BAR, edgecolor=BLACK, hatch=HATCH, linewidth=0.6, alpha=0.65,
              label="ever in force (bar)")  # fmt: skip
    _intervals(axes, place - 0.12, reached, table[["reached_low", "reached_high"]], "none", "")
    _intervals(axes, place + 0.16, table["final"], table[["final_low", "final_high"]], "D", "at the end (diamond)")
    axes.set_xlim(0, 1)
    name_levels(axes, setup.scenario, issue)


def _intervals(
    axes: Axes, place: Any, share: Floats | pd.Series[float], ends: pd.DataFrame, marker: str, label: str
) -> None:
    middle = np.asarray(share, np.float64)
    low, high = ends.to_numpy(float).T
    axes.errorbar(
        middle, place, xerr=np.maximum(np.stack([middle - low, high - middle]), 0), fmt=marker, markersize=4.5,
        color=BLACK, markerfacecolor="white", capsize=2.5, linewidth=1.0, label=label or None, zorder=3, clip_on=False,
    )  # fmt: skip


@own_settings()
def reasons_and_ends(setup: Setup, table: pd.DataFrame, reasons: pd.DataFrame) -> Plate:
    """Why there was no more: bands from each reason to each end of talks, or bars where nearly all talks end alike.

    `table` is an ensemble's `reasons_and_ends`: runs by reason (rows) and end (columns). `reasons` is its `reasons`.
    """
    runs, title = int(table.to_numpy().sum()), f"{setup.scenario.meta.title}: reasons and ends"
    alike = ends_alike(table)
    if alike:
        note = caution(setup.scenario, f"{runs} runs. Lines are 95 % Wilson intervals. {alike}")
        figure = framed(title, note, PAGE, 0.9 + 0.36 * len(reasons))
        _reasons(figure.subplots(), reasons, titles.WHY[str(table.index.name)])
        return figure
    note = caution(setup.scenario, f"{runs} runs. Bands are as wide as their share of the runs.")
    figure = framed(title, note, PAGE, 2.9 + 0.5 * max(table.shape))
    _flow(figure.subplots(), table / runs)
    return figure


def ends_alike(table: pd.DataFrame) -> str:
    """A sentence on how nearly all talks ended, where one end takes nearly all runs; else nothing."""
    ends = table.sum() / table.to_numpy().sum()
    if ends.max() < NEARLY_ALL:
        return ""
    return f"In {100 * ends.max():.1f} % of the runs talks ended in the same way: {plain(str(ends.idxmax()))}."


def _reasons(axes: Axes, reasons: pd.DataFrame, title: str) -> None:
    plain_axes(axes, "x")
    place, share = np.arange(len(reasons)), reasons["share"].to_numpy(float)
    axes.barh(place, share, 0.66, color=BAR, edgecolor=BLACK, hatch=HATCH, linewidth=0.6, alpha=0.65)
    _intervals(axes, place, share, reasons[["low", "high"]], "none", "")
    names = [_label(str(row["reason"]), row["share"]) for row in reasons.to_dict("records")]
    axes.set_yticks(place, names, fontsize=SMALL + 1)
    axes.set_ylim(len(reasons) - 0.45, -0.55)
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of runs", fontsize=SMALL)
    axes.set_title(title, fontsize=SMALL + 2, loc="left", fontweight="bold")


def _flow(axes: Axes, table: pd.DataFrame) -> None:
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(1 + GAP * max(table.shape), -0.08)
    left, right = _tops(table.sum(axis=1)), _tops(table.sum())
    out, into = dict(left), dict(right)
    for n, (reason, row) in enumerate(table.iterrows()):
        for end, share in row.items():
            if share > 0:
                _band(axes, out[str(reason)], into[str(end)], float(share), n)
                out[str(reason)] += share
                into[str(end)] += share
    _bars(axes, table.sum(axis=1), left, titles.WHY[str(table.index.name)], (LEFT - BROAD, LEFT - BROAD - 0.01, LEFT))
    _bars(axes, table.sum(), right, "How talks ended", (RIGHT, RIGHT + BROAD + 0.01, RIGHT))


def _bars(
    axes: Axes, shares: pd.Series[float], tops: dict[str, float], title: str, across: tuple[float, float, float]
) -> None:
    """Bars of one side with their names; `across` says where bars, names and the title stand."""
    side = "right" if across[1] < across[0] else "left"
    axes.text(across[2], -0.03, title, ha=side, fontsize=SMALL + 2, fontweight="bold")
    for name, share in shares.items():
        top = tops[str(name)]
        axes.add_patch(Rectangle((across[0], top), BROAD, share, color=BLACK, linewidth=0))
        axes.text(across[1], top + share / 2, _label(str(name), share), ha=side, va="center", fontsize=SMALL + 1)


def _tops(shares: pd.Series[float]) -> dict[str, float]:
    """Where each bar begins, from above."""
    tops = np.r_[0.0, np.cumsum(shares.to_numpy() + GAP)[:-1]]
    return {str(name): float(top) for name, top in zip(shares.index, tops, strict=True)}


def _label(name: str, share: float) -> str:
    return f"{plain(name)}  {100 * share:.1f} %"


def _band(axes: Axes, begin: float, end: float, share: float, n: int) -> None:
    middle = (LEFT + RIGHT) / 2
    upper = [(LEFT, begin), (middle, begin), (middle, end), (RIGHT, end)]
    lower = [(RIGHT, end + share), (middle, end + share), (middle, begin + share), (LEFT, begin + share)]
    curve = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
    axes.add_patch(
        PathPatch(Path(upper + lower, curve), facecolor=LOOKS[n % len(LOOKS)].colour, edgecolor=BLACK, linewidth=0.5,
                  alpha=0.55, hatch=HATCHES[n % len(HATCHES)])
    )  # fmt: skip


@own_settings()
def first_event(setup: Setup, table: pd.DataFrame, runs: int) -> Plate:
    """The share of runs in which the headline event had come by each date, with 95 % Wilson intervals.

    `table` is an ensemble's `by_round`. Markers are published forecasts, summed up to the end of each period that
    they name. Raises `ValueError` where the scenario names no headline event.
    """
    head = setup.scenario.reference.headline
    if head is None:
        raise ValueError("the scenario names no headline event, so there is no time to draw; name one under reference")
    more = f"{runs} runs. The band is the 95 % Wilson interval. The model was never fitted to the forecasts."
    title = f"{setup.scenario.meta.title}: by when did it first come?"
    figure = framed(title, caution(setup.scenario, more), PAGE, 4.2)
    axes = figure.subplots()
    plain_axes(axes, "y")
    days = table["date"].to_numpy()
    axes.fill_between(days, table["low"], table["high"], step="post", color=BAR, alpha=0.4, linewidth=0)
    axes.step(days, table["share"], where="post", color=BLACK, linewidth=2.2, label="this model")
    _forecasts(axes, setup)
    axes.set_ylim(0, 1)
    axes.set_ylabel(wrapped(f"share with: {head.title}", 44), fontsize=SMALL + 1)
    axes.tick_params(axis="x", rotation=25)
    axes.legend(fontsize=SMALL + 0.5, frameon=False, loc="upper left")
    return figure


def _forecasts(axes: Axes, setup: Setup) -> None:
    reference = setup.scenario.reference
    for n, forecast in enumerate(reference.forecasts.values()):
        named = [name for name in reference.calendar if name in forecast.shares]
        ends = [reference.calendar[name][1] for name in named]
        summed = np.cumsum([forecast.shares[name] for name in named])
        look = LOOKS[n % len(LOOKS)]
        axes.plot(
            ends, summed, color=look.colour, marker=look.marker, linestyle=look.line, markersize=8, linewidth=1.2,  # type: ignore[arg-type]
            markerfacecolor="white", markeredgewidth=1.8, label=f"{forecast.title}, {forecast.date}", clip_on=False,
        )  # fmt: skip
