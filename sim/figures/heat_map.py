"""Tables of numbers as colours: an outcome over two paths of a study, and who would sign what."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis import titles
from sim.engines.acceptance import Acceptance
from sim.engines.outcomes import is_event, title_of_outcome
from sim.engines.setup import Setup
from sim.figures.panels import grid_of, levels, on_sheets, rows_of, upside_down
from sim.figures.style import (
    BLACK,
    LETTER,
    NORMAL,
    PAGE,
    ROW,
    SMALL,
    Plate,
    apart,
    caution,
    framed,
    lines,
    own_settings,
    wrapped,
)
from sim.nouns import Floats
from sim.scenario.schema import Scenario

COLOURS = "cividis"
"""Even in grey, and to colour-blind people (Nuñez, Anderton, Renslow 2018); the number stands in each cell besides."""
CELL, LEFT, BELOW = 0.62, 2.4, 0.75
"""Inches of a cell's side, and around the cells."""
NOISE = 2.0
"""Standard errors within which a cell is not told from the mean of all cells."""
WIDE, TALL = 0.75, 0.3
"""Inches across and down a cell of acceptance, at least."""
NAMES, DOWN = 1.9, 28
"""Inches for the names of the levels at the left, and letters in a line of them."""
LIGHT = 0.5
"""The share of the colour scale from which a cell is so light that its number is black."""


@own_settings()
def heat_map(scenario: Scenario, cases: pd.DataFrame, outcome: str) -> Plate:
    """The mean of an outcome in each cell of a grid; noise is neither spread over the colours nor left unmarked.

    `cases` is a study's table of cases over a full grid of two paths. The first path goes up, the second across. A
    cell in brackets is within two standard errors of the mean of all cells. The colour scale spans four standard
    errors at least. Raises `ValueError` for a table that is no such grid.
    """
    means, errors = _grid(cases, outcome)
    clear = _told_apart(means, errors)
    error = f"its standard error is at most {errors.max():.2g}" if np.isfinite(errors).all() else "one run has no error"
    note = caution(
        scenario,
        f"Each cell is a mean; {error}. Brackets: within two standard errors of the mean of all cells, so chance alone "
        "may explain the difference.",
    )
    wide, tall = LEFT + CELL * means.shape[1], BELOW + max(CELL * 0.8 * means.shape[0], 1.6)
    title = f"{titles.start(title_of_outcome(scenario, outcome))} ({'share of runs' if is_event(outcome) else 'mean'})"
    figure = framed(title, note, max(wide, 5.0), tall)
    axes = figure.subplots()
    values, (low, high) = means.to_numpy(float), _scale(means.to_numpy(float), errors)
    image = axes.imshow(values, cmap=COLOURS, aspect="auto", vmin=low, vmax=high)
    for (row, column), mean in np.ndenumerate(values):
        text = f"{mean:.2f}" if clear[row, column] else f"({mean:.2f})"
        ink = BLACK if (mean - low) / (high - low) > LIGHT else "white"
        axes.text(column, row, text, fontsize=SMALL, ha="center", va="center", color=ink)
    axes.set_xticks(range(values.shape[1]), [_tick(x) for x in means.columns], fontsize=SMALL)
    axes.set_yticks(range(values.shape[0]), [_tick(x) for x in means.index], fontsize=SMALL)
    axes.set_xlabel(wrapped(titles.of_path(scenario, str(means.columns.name)), 60), fontsize=SMALL)
    axes.set_ylabel(wrapped(titles.of_path(scenario, str(means.index.name)), 24), fontsize=SMALL)
    figure.colorbar(image, ax=axes).ax.tick_params(labelsize=SMALL)
    return figure


def _grid(cases: pd.DataFrame, outcome: str) -> tuple[pd.DataFrame, Floats]:
    """Means and standard errors of a full grid, the first path going up."""
    known = [name.removeprefix("mean.") for name in cases.columns if name.startswith("mean.")]
    if outcome not in known:
        raise ValueError(f"the cases have no outcome '{outcome}'; choose one of {', '.join(known) or 'none'}")
    varied = [name for name in cases.columns if name not in ("case", "error") and not name.startswith(("mean.", "se."))]
    if len(varied) != 2:
        raise ValueError(f"a heat map needs two varied paths; these cases vary {', '.join(varied) or 'nothing'}")
    if cases.duplicated(varied).any():
        raise ValueError(f"two cases share their values of {' and '.join(varied)}; give one case for each cell")
    up, across = varied
    means, errors = (
        cases.pivot(index=up, columns=across, values=f"{kind}.{outcome}").sort_index(ascending=False)
        for kind in ("mean", "se")
    )
    if means.size > len(cases) or means.isna().to_numpy().any():
        raise ValueError("a heat map needs a mean in every cell of a full grid; play the cases that are missing")
    return means, errors.to_numpy(float)


def _told_apart(means: pd.DataFrame, errors: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether each cell differs from the mean of all by more than noise; the cells count as independent.

    The variance of the difference of cell i from the mean of n is s_i² (1 − 2/n) + Σ s_j²/n².
    """
    values, n = means.to_numpy(float), means.size
    error = np.sqrt(errors**2 * (1 - 2 / n) + (errors**2).sum() / n**2) if n > 1 else errors
    return np.asarray(np.abs(values - values.mean()) > NOISE * error)


def _scale(values: Floats, errors: Floats) -> tuple[float, float]:
    """The ends of the colour scale: those of the values, or as wide as the noise around their middle."""
    low, high = float(values.min()), float(values.max())
    noise = 2 * NOISE * float(np.nan_to_num(errors).max()) or 1e-9
    if high - low >= noise:
        return low, high
    middle = (low + high) / 2
    return middle - noise / 2, middle + noise / 2


def _tick(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


@own_settings()
def acceptance(setup: Setup, found: Acceptance, runs: int) -> Plate:
    """A panel for all who must consent together, and one for each of them; a cell is a share of the runs.

    A run counts where the package of these two levels, all else at the status quo, gains the party over the status
    quo in the world at the end of the talks, and crosses no red line and no shut gate (`sim.engines.acceptance`).
    """
    scenario = setup.scenario
    down, across = (setup.game.issues[i] for i in (found.down, found.across))
    panels = [("All who must consent", found.all), *((_title(setup, p), found.each[p]) for p in found.asked)]
    names = levels(scenario, down, DOWN)
    fitting = max(1, int((PAGE - NAMES) / (WIDE * found.all.shape[1])))
    columns = next(n for n in range(fitting, 0, -1) if len(panels) % n == 0)
    below = levels(scenario, across, int((PAGE - NAMES) / (columns * found.all.shape[1]) / LETTER))
    rows = rows_of(panels, columns)
    tall = [0.5 + apart(names, TALL) * len(names)] * len(rows)
    under = 0.4 + ROW * max(map(lines, below))
    note = caution(
        scenario,
        f"{runs} runs. In each cell: per cent of runs in which the package of these two levels, all else at the status "
        "quo (*), would gain the party in the world at the end of talks and may be signed. – is no offer.",
    )

    def drawn(chosen: Sequence[int]) -> Plate:
        inches = [tall[row] for row in chosen]
        figure = framed(f"{scenario.meta.title}: who would sign what", note, PAGE, sum(inches) + under)
        grid = grid_of(figure, [rows[row] for row in chosen], inches)
        for axes, row in zip(grid, chosen, strict=True):
            for panel, (title, shares) in zip(axes, rows[row], strict=True):
                _panel(panel, title, shares, (upside_down(scenario, down), upside_down(scenario, across)))
            axes[0].set_yticks(range(len(names)), names, fontsize=SMALL)
            axes[0].set_ylabel(wrapped(titles.of_issue(scenario, down), 24), fontsize=SMALL)
        for column in range(len(grid[0])):
            lowest = [row[column] for row in grid if column < len(row)][-1]
            lowest.set_xticks(range(len(below)), below, fontsize=SMALL)
            lowest.set_xlabel(titles.of_issue(scenario, across), fontsize=SMALL)
        return figure

    return on_sheets(drawn, tall)


def _title(setup: Setup, p: int) -> str:
    return titles.start(setup.scenario.parties[setup.game.parties[p]].title)


def _panel(axes: Axes, title: str, shares: Floats, reverse: tuple[bool, bool]) -> None:
    """Cells with the status quo at the foot and at the left."""
    axes.imshow(shares, cmap=COLOURS, vmin=0, vmax=1, aspect="auto", origin="upper" if reverse[0] else "lower")
    if reverse[1]:
        axes.invert_xaxis()
    axes.set_title(title, fontsize=NORMAL, loc="left", fontweight="bold")
    axes.tick_params(length=0)
    axes.set_xticks([])
    axes.set_yticks([])
    for (row, column), share in np.ndenumerate(shares):
        text = "–" if math.isnan(share) else f"{100 * share:.0f}"
        ink = BLACK if math.isnan(share) or share > LIGHT else "white"
        axes.text(column, row, text, fontsize=NORMAL, ha="center", va="center", color=ink)
