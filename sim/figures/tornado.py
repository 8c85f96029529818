"""Tornado: the outcome where each assumption is low and where it is high, the most influential on top."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.analysis import titles
from sim.engines.outcomes import title_of_outcome
from sim.figures.style import BLACK, HATCH, LOOKS, PAGE, SMALL, apart, caution, framed, legend, plain_axes, wrapped
from sim.scenario.schema import Scenario

LABEL = 40


def tornado(scenario: Scenario, table: pd.DataFrame, mean: float, what: str) -> Figure:
    """Bars from the mean outcome to what it is where an assumption is low (hatched) and high (plain).

    `table` has the columns `assumption`, `at_low`, `at_high` of a first-order analysis; `mean` is the outcome
    over all runs and `what` its name.
    """
    note = caution(
        scenario,
        f"{scenario.meta.title}. The line is the mean over all runs. Low and high are the lowest and the highest "
        "class of an assumption (for types: the first and the last type), all others drawn as stated.",
    )
    names = [wrapped(titles.of_path(scenario, name), LABEL) for name in table["assumption"]]
    tall = 0.75 + apart(names, 0.36) * len(names)
    figure = framed(f"What moves: {title_of_outcome(scenario, what)}", note, PAGE, tall)
    axes = figure.subplots()
    plain_axes(axes)
    place = np.arange(len(table))
    for end, look, hatch in (("low", LOOKS[1], HATCH), ("high", LOOKS[0], None)):
        axes.barh(
            place, table[f"at_{end}"] - mean, 0.62, left=mean, color=look.colour, edgecolor=BLACK, hatch=hatch,
            linewidth=0.6, alpha=0.75, label=f"assumption {end}",
        )  # fmt: skip
    axes.axvline(mean, color=BLACK, linewidth=1.0)
    axes.set_yticks(place, names, fontsize=SMALL)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlabel(f"mean of: {title_of_outcome(scenario, what)}", fontsize=SMALL)
    axes.grid(axis="x", color="#d0d0d0", linewidth=0.6)
    axes.set_axisbelow(True)
    legend(figure, axes)
    return figure
