"""Figures of many panels, often one for each issue: on one sheet, or cut into sheets that fit a printed page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis import titles
from sim.figures.style import NORMAL, SMALL, Plate, apart, lines, own_settings, wrapped
from sim.scenario.schema import Scenario

TALL = 9.0
"""Inches down that a figure may take on a printed page (page.css)."""
SHRUNK = 0.92
"""How much smaller a figure may come out before it is cut: letters of 8 points are then still more than 7."""
LETTERS, HEADING = 26, 21
"""Letters in a line of a label at the left of one of two panels, and of the title over it."""
QUO = "\N{NO-BREAK SPACE}*"
"""Marks the status quo, on the line of its last word."""

Item = TypeVar("Item")


def rows_of(items: Sequence[Item], columns: int) -> list[Sequence[Item]]:
    """Items in rows, as they are read."""
    return [items[at : at + columns] for at in range(0, len(items), columns)]


def grid_of(figure: Figure, rows: Sequence[Sequence[Item]], tall: Sequence[float]) -> list[list[Axes]]:
    """An axis for each item, in rows that are as tall as given."""
    columns = max(map(len, rows))
    grid = figure.subplots(len(rows), columns, squeeze=False, height_ratios=tall)
    for axes, row in zip(grid, rows, strict=True):
        for spare in axes[len(row) :]:
            spare.set_visible(False)
    return [list(axes[: len(row)]) for axes, row in zip(grid, rows, strict=True)]


def lowest(rows: Sequence[Sequence[Axes]], label: str) -> None:
    """Label the x axis of the lowest panel in each column, and of no other."""
    for panel in (panel for row in rows for panel in row):
        panel.tick_params(labelbottom=False)
    for column in range(len(rows[0])):
        axes = [row[column] for row in rows if column < len(row)][-1]
        axes.set_xlabel(label, fontsize=SMALL)
        axes.tick_params(labelbottom=True)


def name_levels(axes: Axes, scenario: Scenario, issue: str) -> None:
    """Title and levels of an issue's panel. The status quo is at the foot in every figure, marked with a star."""
    names = levels(scenario, issue)
    axes.set_yticks(range(len(names)), names, fontsize=SMALL)
    ends = (-0.55, len(names) - 0.45)
    axes.set_ylim(*ends[::-1] if upside_down(scenario, issue) else ends)
    axes.set_title(heading(scenario, issue), fontsize=NORMAL, loc="left", fontweight="bold")


def upside_down(scenario: Scenario, issue: str) -> bool:
    """Whether the file names the status quo nearer to the last level than to the first."""
    block = scenario.issues[issue]
    return list(block.levels).index(block.status_quo) > (len(block.levels) - 1) / 2


def heading(scenario: Scenario, issue: str) -> str:
    """The title over the panel of an issue."""
    return wrapped(titles.of_issue(scenario, issue), HEADING)


def levels(scenario: Scenario, issue: str, width: int = LETTERS) -> list[str]:
    """The titles of an issue's levels, with a star at the status quo."""
    block = scenario.issues[issue]
    names = [titles.of_level(scenario, issue, level) + QUO * (level == block.status_quo) for level in block.levels]
    return [wrapped(name, width) for name in names]


def step(scenario: Scenario, issue: str) -> float:
    """Inches from a level to the next."""
    return apart(levels(scenario, issue))


def height(scenario: Scenario, issue: str) -> float:
    """Inches down the panel of an issue, with its title."""
    return 0.36 + 0.16 * lines(heading(scenario, issue)) + step(scenario, issue) * len(scenario.issues[issue].levels)


def on_sheets(draw: Callable[[Sequence[int]], Plate], tall: Sequence[float]) -> Plate:
    """Rows of panels, `tall` inches each, as one figure that can draw itself in parts; `draw` takes numbers of rows."""
    whole = draw(range(len(tall)))
    room = TALL / SHRUNK - (whole.get_figheight() - sum(tall))
    parts = _evenly(tall, room)
    if len(parts) > 1:
        whole.sheets = lambda: [draw(rows) for rows in parts]
    return whole


def sheets_of(figure: Figure) -> list[Figure]:
    """A figure as it is printed: whole, or in parts."""
    if not isinstance(figure, Plate) or figure.sheets is None:
        return [figure]
    with own_settings():
        return figure.sheets()


def _evenly(tall: Sequence[float], room: float) -> list[list[int]]:
    """Numbers of rows in order on as few sheets as have room for them; the tallest sheet is as low as it can be."""
    fewest = len(_filled(tall, room))
    heights = {sum(tall[begin:end]) for begin in range(len(tall)) for end in range(begin + 1, len(tall) + 1)}
    return next(parts for height in sorted(heights) if len(parts := _filled(tall, height)) <= fewest)


def _filled(tall: Sequence[float], room: float) -> list[list[int]]:
    """Numbers of rows in order, as many on each sheet as it has room for, and at least one."""
    filled: list[list[int]] = [[]]
    for row, inches in enumerate(tall):
        if filled[-1] and sum(tall[other] for other in filled[-1]) + inches > room:
            filled.append([])
        filled[-1].append(row)
    return filled
