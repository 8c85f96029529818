"""When the headline event first came: shares of runs by then, beside the reference forecasts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.engines.setup import Setup
from sim.figures.style import BLACK, LOOKS, PAGE, SMALL, caution, framed, plain_axes, wrapped


def first_event(setup: Setup, table: pd.DataFrame, runs: int) -> Figure:
    """The share of runs in which the headline event had come by each date, with 95 % Wilson intervals.

    `table` is an ensemble's `by_round`. Markers are published forecasts, summed up to the end of each period that
    they name.
    """
    head = setup.scenario.reference.headline
    if head is None:
        raise ValueError("the scenario names no headline event under reference; there is no time to draw")
    note = caution(
        setup.scenario,
        f"{runs} runs; the band is the 95 % Wilson interval. The model was never fitted to the forecasts.",
    )
    figure = framed(f"{setup.scenario.meta.title}: by when did it first come?", note, PAGE, 4.2)
    axes = figure.subplots()
    plain_axes(axes)
    _share(axes, table)
    _forecasts(axes, setup)
    axes.set_ylim(0, 1)
    axes.set_ylabel(wrapped(f"share with: {head.title}", 44), fontsize=SMALL + 1)
    axes.grid(axis="y", color="#d0d0d0", linewidth=0.6)
    axes.tick_params(axis="x", rotation=25)
    axes.legend(fontsize=SMALL + 0.5, frameon=False, loc="upper left")
    return figure


def _share(axes: Axes, table: pd.DataFrame) -> None:
    days = table["date"].to_numpy()
    axes.fill_between(days, table["low"], table["high"], step="post", color="#56B4E9", alpha=0.4, linewidth=0)
    axes.step(days, table["share"], where="post", color=BLACK, linewidth=2.2, label="this model")


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
