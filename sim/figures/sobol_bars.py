"""Bars of a study's sensitivity indices with their intervals, the most influential parameter on top."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis import titles
from sim.engines.outcomes import title_of_outcome
from sim.figures.style import BLACK, HATCH, LOOKS, PAGE, SMALL, apart, caution, framed, legend, plain_axes, wrapped
from sim.scenario.schema import Scenario

LABEL = 40


class Bar(NamedTuple):
    """One bar for each parameter: its column, its name, where it lies, and its look."""

    column: str
    label: str
    at: float
    colour: str
    hatch: str | None


TOTAL = Bar("total", "total index, with all interactions", -0.19, LOOKS[0].colour, None)
FIRST = Bar("first", "first-order index, alone", 0.19, LOOKS[4].colour, HATCH)
EFFECT = Bar("mu_star", "mean size of elementary effects, μ*", 0.0, LOOKS[0].colour, None)


def sobol_bars(scenario: Scenario, table: pd.DataFrame, noise: float, what: str) -> Figure:
    """First-order and total Sobol' indices; `noise` is the share of run noise in the variance between cases."""
    note = caution(scenario, f"{scenario.meta.title}. Lines are 95 % bootstrap intervals. {_of_noise(noise)}")
    figure, axes = _framed(scenario, note, table, what)
    for bar in (TOTAL, FIRST):
        _bars(axes, table, bar, 0.36)
    axes.set_xlabel("share of the variance between cases", fontsize=SMALL)
    legend(figure, axes)
    return figure


def morris_bars(scenario: Scenario, table: pd.DataFrame, noise: float, what: str) -> Figure:
    """Morris's μ*, and the μ* that run noise alone would show, where it is known."""
    note = caution(scenario, f"{scenario.meta.title}. Lines are 95 % bootstrap intervals. {_of_noise(noise)}")
    figure, axes = _framed(scenario, note, table, what)
    _bars(axes, table, EFFECT, 0.62)
    if "floor" in table:
        axes.plot(table["floor"], np.arange(len(table)), "D", color=BLACK, markerfacecolor="white", markersize=4.5,
                  label="what run noise alone would show")  # fmt: skip
    axes.set_xlabel("change of the mean outcome over a parameter's whole range", fontsize=SMALL)
    legend(figure, axes)
    return figure


def _of_noise(share: float) -> str:
    if np.isnan(share):
        return "One run for each case: what of this is run noise cannot be told."
    return f"Run noise is {100 * share:.0f} % of the variance between cases."


def _framed(scenario: Scenario, note: str, table: pd.DataFrame, what: str) -> tuple[Figure, Axes]:
    names = [wrapped(titles.of_path(scenario, name), LABEL) for name in table["parameter"]]
    tall = 0.75 + apart(names, 0.4) * len(names)
    figure = framed(f"What moves: {title_of_outcome(scenario, what)}", note, PAGE, tall)
    axes = figure.subplots()
    plain_axes(axes)
    axes.set_yticks(np.arange(len(table)), names, fontsize=SMALL)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.grid(axis="x", color="#d0d0d0", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _bars(axes: Axes, table: pd.DataFrame, bar: Bar, tall: float) -> None:
    place, value = np.arange(len(table)) + bar.at, table[bar.column]
    axes.barh(place, value, tall, color=bar.colour, edgecolor=BLACK, hatch=bar.hatch, linewidth=0.6, alpha=0.8,
              label=bar.label)  # fmt: skip
    ends = np.stack([value - table[f"{bar.column}_low"], table[f"{bar.column}_high"] - value])
    axes.errorbar(value, place, xerr=ends, fmt="none", color=BLACK, capsize=2.5, linewidth=1.0)
