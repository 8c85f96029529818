"""Bars of what each assumption moves, with intervals, the most influential on top: tornado, Sobol', Morris."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis import titles
from sim.engines.outcomes import is_event, title_of_outcome
from sim.figures.style import (
    BLACK,
    HATCH,
    LOOKS,
    PAGE,
    SMALL,
    Plate,
    apart,
    caution,
    framed,
    legend,
    own_settings,
    plain_axes,
    wrapped,
)
from sim.nouns import Floats
from sim.scenario.schema import Scenario

LABEL = 40
"""Letters in a line of an assumption's name."""


class Bar(NamedTuple):
    """One bar for each assumption: its column, its name, where it lies, and its look."""

    column: str
    label: str
    at: float
    tall: float
    colour: str
    hatch: str | None


LOW = Bar("at_low", "assumption low", 0.17, 0.34, LOOKS[1].colour, HATCH)
HIGH = Bar("at_high", "assumption high", -0.17, 0.34, LOOKS[0].colour, None)
TOTAL = Bar("total", "total index, with all interactions", -0.19, 0.36, LOOKS[0].colour, None)
FIRST = Bar("first", "first-order index, alone", 0.19, 0.36, LOOKS[4].colour, HATCH)
EFFECT = Bar("mu_star", "mean size of elementary effects, μ*", 0.0, 0.62, LOOKS[0].colour, None)


@own_settings()
def tornado(scenario: Scenario, table: pd.DataFrame, mean: float, what: str) -> Plate:
    """Bars from the mean outcome to what it is where an assumption is low (hatched) and high (plain).

    `table` is a first-order analysis (`Ensemble.sensitivity`); `mean` is the outcome over all runs and `what` its name.
    """
    _check(table, ("assumption", "at_low", "at_high"))
    between = {"at_low_low", "at_low_high", "at_high_low", "at_high_high"} <= set(table.columns)
    if between and is_event(what):  # a share of runs is neither below 0 nor above 1
        ends = [f"at_{side}_{end}" for side in ("low", "high") for end in ("low", "high")]
        table = table.assign(**table[ends].clip(0, 1))
    note = caution(
        scenario,
        f"{scenario.meta.title}. The long line is the mean over all runs. Low and high are the lowest and the highest "
        "class of an assumption (for types: the first and the last type). All other assumptions vary as stated. "
        + ("Short lines are 95 % intervals." if between else ""),
    )
    figure, axes = _framed(scenario, note, table, "assumption", what)
    for bar in (LOW, HIGH):
        _bars(axes, table, bar, mean)
    axes.axvline(mean, color=BLACK, linewidth=1.0)
    axes.set_xlabel(f"mean of: {title_of_outcome(scenario, what)}", fontsize=SMALL)
    legend(figure, axes)
    return figure


@own_settings()
def sobol_bars(scenario: Scenario, table: pd.DataFrame, noise: float, what: str) -> Plate:
    """First-order and total Sobol' indices; `noise` is the share of run noise in the variance between cases."""
    _check(table, ("parameter", "first", "total"))
    figure, axes = _framed(scenario, _bootstrapped(scenario, noise), table, "parameter", what)
    for bar in (TOTAL, FIRST):
        _bars(axes, table, bar)
    axes.set_xlabel("share of the variance between cases", fontsize=SMALL)
    legend(figure, axes)
    return figure


@own_settings()
def morris_bars(scenario: Scenario, table: pd.DataFrame, noise: float, what: str) -> Plate:
    """Morris's μ*, and the μ* that run noise alone would show, where it is known."""
    _check(table, ("parameter", "mu_star"))
    figure, axes = _framed(scenario, _bootstrapped(scenario, noise), table, "parameter", what)
    _bars(axes, table, EFFECT)
    if "floor" in table:
        axes.plot(table["floor"], np.arange(len(table)), "D", color=BLACK, markerfacecolor="white", markersize=4.5,
                  label="what run noise alone would show")  # fmt: skip
    axes.set_xlabel("change of the mean outcome over a parameter's whole range", fontsize=SMALL)
    legend(figure, axes)
    return figure


def _check(table: pd.DataFrame, needed: tuple[str, ...]) -> None:
    lacking = [name for name in needed if name not in table]
    if lacking:
        raise ValueError(f"the table has no column {lacking[0]}; it needs {', '.join(needed)}")
    if table.empty:
        raise ValueError("the table has no rows, so there is nothing to draw")


def _bootstrapped(scenario: Scenario, noise: float) -> str:
    known = f"Run noise is {100 * noise:.0f} % of the variance between cases."
    alone = "One run for each case: what of this is run noise cannot be told."
    said = alone if np.isnan(noise) else known
    return caution(scenario, f"{scenario.meta.title}. Lines are 95 % bootstrap intervals. {said}")


def _framed(scenario: Scenario, note: str, table: pd.DataFrame, column: str, what: str) -> tuple[Plate, Axes]:
    names = [wrapped(titles.of_path(scenario, name), LABEL) for name in table[column]]
    figure = framed(
        f"What moves: {title_of_outcome(scenario, what)}", note, PAGE, 0.75 + apart(names, 0.4) * len(names)
    )
    axes = figure.subplots()
    plain_axes(axes, "x")
    axes.set_yticks(np.arange(len(table)), names, fontsize=SMALL)
    axes.set_ylim(len(table) - 0.4, -0.6)
    return figure, axes


def _bars(axes: Axes, table: pd.DataFrame, bar: Bar, start: float = 0.0) -> None:
    place, value = np.arange(len(table)) + bar.at, table[bar.column].to_numpy(float)
    axes.barh(place, value - start, bar.tall, left=start, color=bar.colour, edgecolor=BLACK, hatch=bar.hatch,
              linewidth=0.6, alpha=0.8, label=bar.label)  # fmt: skip
    if f"{bar.column}_low" in table:
        low, high = (table[f"{bar.column}_{end}"].to_numpy(float) for end in ("low", "high"))
        ends: Floats = np.stack([value - low, high - value])
        axes.errorbar(value, place, xerr=np.maximum(ends, 0), fmt="none", color=BLACK, capsize=2.5, linewidth=1.0)
