"""Figures of many panels: on one sheet, and cut into sheets that a printed page has room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.style import Plate

TALL = 9.0
"""Inches down that a figure may take on a printed page (page.css)."""
SHRUNK = 0.92
"""How much smaller a figure may come out before it is cut: letters of 8 points are then still more than 7."""

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


def on_sheets(draw: Callable[[Sequence[int]], Plate], tall: Sequence[float]) -> Plate:
    """Rows of panels, `tall` inches each, as one figure that knows how to draw itself in parts; `draw` takes rows."""
    whole = draw(range(len(tall)))
    room = TALL / SHRUNK - (whole.get_figheight() - sum(tall))
    parts = _evenly(tall, room)
    if len(parts) > 1:
        whole.sheets = lambda: [draw(rows) for rows in parts]
    return whole


def sheets_of(figure: Figure) -> list[Figure]:
    """A figure as it is printed: whole, or in parts."""
    draw = figure.sheets if isinstance(figure, Plate) else None
    return draw() if draw else [figure]


def _evenly(tall: Sequence[float], room: float) -> list[list[int]]:
    """Numbers of rows in order on as few sheets as have room for them, the tallest of which is as low as may be."""
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
