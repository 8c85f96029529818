"""How reasons flow into outcomes: why the conflict goes on, by how talks ended."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.analysis import titles
from sim.analysis.titles import plain
from sim.engines.setup import Setup
from sim.figures.style import BLACK, LOOKS, PAGE, SMALL, caution, framed

GAP = 0.045
"""Room between bars, in shares of all runs."""
LEFT, RIGHT, BROAD = 0.36, 0.68, 0.03
HATCHES = ["", "//", "..", "\\\\", "xx", "--", "oo", "++"]

Places = dict[str, float]


def flow(setup: Setup, table: pd.DataFrame) -> Figure:
    """Bands from each reason to each way in which talks ended, as wide as their share of the runs.

    `table` is an ensemble's `reasons_and_ends`: runs by reason (rows) and end (columns).
    """
    runs = int(table.to_numpy().sum())
    note = caution(setup.scenario, f"{runs} runs. Bands are as wide as their share of the runs.")
    figure = framed(f"{setup.scenario.meta.title}: reasons and ends", note, PAGE, 2.9 + 0.5 * max(table.shape))
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(1 + GAP * max(table.shape), -0.08)
    _draw(axes, table / runs)
    for x, side, title in ((LEFT, "right", titles.WHY[str(table.index.name)]), (RIGHT, "left", "How talks ended")):
        axes.text(x, -0.03, title, ha=side, fontsize=SMALL + 2, fontweight="bold")
    return figure


def _draw(axes: Axes, table: pd.DataFrame) -> None:
    left, right = _tops(table.sum(axis=1)), _tops(table.sum())
    out, into = dict(left), dict(right)
    for n, (reason, row) in enumerate(table.iterrows()):
        for end, share in row.items():
            if share > 0:
                _band(axes, out[str(reason)], into[str(end)], float(share), n)
                out[str(reason)] += share
                into[str(end)] += share
    for name, share in table.sum(axis=1).items():
        _bar(axes, LEFT - BROAD, left[str(name)], float(share))
        axes.text(LEFT - BROAD - 0.01, left[str(name)] + share / 2, _label(str(name), share), ha="right", va="center",
                  fontsize=SMALL + 1)  # fmt: skip
    for name, share in table.sum().items():
        _bar(axes, RIGHT, right[str(name)], float(share))
        axes.text(RIGHT + BROAD + 0.01, right[str(name)] + share / 2, _label(str(name), share), ha="left", va="center",
                  fontsize=SMALL + 1)  # fmt: skip


def _tops(shares: pd.Series[float]) -> Places:
    """Where each bar begins, from above."""
    tops = np.r_[0.0, np.cumsum(shares.to_numpy() + GAP)[:-1]]
    return {str(name): float(top) for name, top in zip(shares.index, tops, strict=True)}


def _label(name: str, share: float) -> str:
    return f"{plain(name)}  {100 * share:.1f} %"


def _bar(axes: Axes, x: float, top: float, share: float) -> None:
    axes.add_patch(Rectangle((x, top), BROAD, share, color=BLACK, linewidth=0))


def _band(axes: Axes, begin: float, end: float, share: float, n: int) -> None:
    middle = (LEFT + RIGHT) / 2
    upper = [(LEFT, begin), (middle, begin), (middle, end), (RIGHT, end)]
    lower = [(RIGHT, end + share), (middle, end + share), (middle, begin + share), (LEFT, begin + share)]
    curve = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
    look = LOOKS[n % len(LOOKS)]
    axes.add_patch(
        PathPatch(Path(upper + lower, curve), facecolor=look.colour, edgecolor=BLACK, linewidth=0.5, alpha=0.55,
                  hatch=HATCHES[n % len(HATCHES)])
    )  # fmt: skip
