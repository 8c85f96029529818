"""Acceptance heat maps: for two issues, in how many runs each party, and all who must consent, would sign."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis import titles
from sim.engines.acceptance import Acceptance
from sim.engines.setup import Setup
from sim.figures.heat_map import COLOURS
from sim.figures.style import BLACK, NORMAL, SMALL, caution, framed, wrapped
from sim.nouns import Floats

WIDE, TALL = 0.98, 0.42
"""Inches across and down a cell."""
NAMES = 1.9
"""Inches for the names of the levels, at the left and below."""
LINE = 15
LIGHT = 0.5
"""The share from which a cell is so light that its number is black."""


def acceptance(setup: Setup, found: Acceptance, runs: int) -> Figure:
    """A panel for all who must consent together, and one for each of them; a cell is a share of the runs.

    A run counts where the package of these two levels, all else at the status quo, gains the party over the status
    quo in the world at the end of the talks, and crosses no red line and no shut gate (`sim.engines.acceptance`).
    """
    panels = [("All who must consent", found.all), *((_title(setup, p), found.each[p]) for p in found.asked)]
    columns = 2 if len(panels) > 1 else 1
    rows = math.ceil(len(panels) / columns)
    down, across = found.all.shape
    note = caution(
        setup.scenario,
        f"{runs} runs. In each cell: per cent of runs in which the package of these two levels, all else as it is, "
        "would gain the party in the world at the end of talks and may be signed; – is no offer.",
    )
    figure = framed(
        f"{setup.scenario.meta.title}: who would sign what", note, columns * WIDE * across + NAMES,
        rows * (TALL * max(down, 3) + 0.5) + 0.9,
    )  # fmt: skip
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes in grid.flat[len(panels) :]:
        axes.set_visible(False)
    for axes, (title, shares) in zip(grid.flat, panels, strict=False):
        _panel(axes, title, shares)
    _name_levels(setup, found, grid)
    return figure


def _title(setup: Setup, p: int) -> str:
    return titles.start(setup.scenario.parties[setup.game.parties[p]].title)


def _panel(axes: Axes, title: str, shares: Floats) -> None:
    axes.imshow(shares, cmap=COLOURS, vmin=0, vmax=1, aspect="auto")
    axes.set_title(title, fontsize=NORMAL, loc="left", fontweight="bold")
    axes.tick_params(length=0)
    axes.set_xticks([])
    axes.set_yticks([])
    for (row, column), share in np.ndenumerate(shares):
        text = "–" if math.isnan(share) else f"{100 * share:.0f}"
        ink = BLACK if math.isnan(share) or share > LIGHT else "white"
        axes.text(column, row, text, fontsize=NORMAL, ha="center", va="center", color=ink)


def _name_levels(setup: Setup, found: Acceptance, grid) -> None:  # type: ignore[no-untyped-def]
    """Names of levels at the left, and below the lowest panel that shows in each column."""
    for axes in grid[:, 0]:
        axes.set_yticks(range(found.all.shape[0]), _levels(setup, found.down, 2 * LINE), fontsize=SMALL)
        axes.set_ylabel(wrapped(_issue(setup, found.down), 24), fontsize=SMALL)
    for column in grid.T:
        lowest = [axes for axes in column if axes.get_visible()][-1]
        lowest.set_xticks(range(found.all.shape[1]), _levels(setup, found.across, LINE), fontsize=SMALL)
        lowest.set_xlabel(_issue(setup, found.across), fontsize=SMALL)


def _issue(setup: Setup, i: int) -> str:
    return titles.of_issue(setup.scenario, setup.game.issues[i])


def _levels(setup: Setup, i: int, width: int) -> list[str]:
    issue = setup.game.issues[i]
    return [wrapped(titles.of_level(setup.scenario, issue, level), width) for level in setup.game.levels[i]]
