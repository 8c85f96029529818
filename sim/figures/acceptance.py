"""Acceptance heat maps: for two issues, in how many runs each party, and all who must consent, would sign."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from sim.analysis import titles
from sim.engines.acceptance import Acceptance
from sim.engines.setup import Setup
from sim.figures.heat_map import COLOURS
from sim.figures.sheets import grid_of, on_sheets, rows_of
from sim.figures.style import BLACK, NORMAL, PAGE, ROW, SMALL, Plate, apart, caution, framed, lines, wrapped
from sim.nouns import Floats

WIDE, TALL = 0.75, 0.3
"""Inches across and down a cell, at least."""
NAMES = 1.9
"""Inches for the names of the levels, at the left and below."""
DOWN = 28
"""Letters in a line of a name at the left."""
LETTER = 0.065
"""Inches across a letter."""
LIGHT = 0.5
"""The share from which a cell is so light that its number is black."""


def acceptance(setup: Setup, found: Acceptance, runs: int) -> Plate:
    """A panel for all who must consent together, and one for each of them; a cell is a share of the runs.

    A run counts where the package of these two levels, all else at the status quo, gains the party over the status
    quo in the world at the end of the talks, and crosses no red line and no shut gate (`sim.engines.acceptance`).
    """
    panels = [("All who must consent", found.all), *((_title(setup, p), found.each[p]) for p in found.asked)]
    names = _levels(setup, found.down, DOWN)
    fitting = max(1, int((PAGE - NAMES) / (WIDE * found.all.shape[1])))
    columns = next(n for n in range(fitting, 0, -1) if len(panels) % n == 0)
    below = _levels(setup, found.across, int((PAGE - NAMES) / (columns * found.all.shape[1]) / LETTER))
    rows = rows_of(panels, columns)
    tall = [0.5 + apart(names, TALL) * len(names)] * len(rows)
    under = 0.4 + ROW * max(map(lines, below))
    note = caution(
        setup.scenario,
        f"{runs} runs. In each cell: per cent of runs in which the package of these two levels, all else as it is, "
        "would gain the party in the world at the end of talks and may be signed; – is no offer.",
    )

    def drawn(chosen: Sequence[int]) -> Plate:
        inches = [tall[row] for row in chosen]
        figure = framed(f"{setup.scenario.meta.title}: who would sign what", note, PAGE, sum(inches) + under)
        grid = grid_of(figure, [rows[row] for row in chosen], inches)
        for axes, row in zip(grid, chosen, strict=True):
            for panel, (title, shares) in zip(axes, rows[row], strict=True):
                _panel(panel, title, shares)
        _name_levels(setup, found, grid, below)
        return figure

    return on_sheets(drawn, tall)


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


def _name_levels(setup: Setup, found: Acceptance, grid: list[list[Axes]], names: list[str]) -> None:
    """Names of levels at the left, and below the lowest panel in each column."""
    for axes, *_ in grid:
        axes.set_yticks(range(found.all.shape[0]), _levels(setup, found.down, DOWN), fontsize=SMALL)
        axes.set_ylabel(wrapped(_issue(setup, found.down), 24), fontsize=SMALL)
    for column in range(len(grid[0])):
        lowest = [row[column] for row in grid if column < len(row)][-1]
        lowest.set_xticks(range(found.all.shape[1]), names, fontsize=SMALL)
        lowest.set_xlabel(_issue(setup, found.across), fontsize=SMALL)


def _issue(setup: Setup, i: int) -> str:
    return titles.of_issue(setup.scenario, setup.game.issues[i])


def _levels(setup: Setup, i: int, width: int) -> list[str]:
    issue = setup.game.issues[i]
    return [wrapped(titles.of_level(setup.scenario, issue, level), width) for level in setup.game.levels[i]]
