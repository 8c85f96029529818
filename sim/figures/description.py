"""What a figure shows, in words: for readers who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def title_of(figure: Figure) -> str:
    """The words above a figure, on one line."""
    return _line(figure.texts[0].get_text())


def description(figure: Figure) -> str:
    """Panels with what runs along their axes, the series with their marks, and the note below, read from the figure."""
    panels = [panel for axes in figure.axes if (panel := _panel(axes))]
    series = list(dict.fromkeys(label for axes in figure.axes for label in axes.get_legend_handles_labels()[1]))
    said = [
        f"Panels: {'; '.join(panels)}." if panels else "",
        f"Series: {'; '.join(map(_line, series))}." if series else "",
        *(_line(text.get_text()) for text in figure.texts[1:]),
    ]
    return " ".join(filter(None, said))


def _panel(axes: Axes) -> str:
    if not axes.get_visible():
        return ""
    return ", ".join(_parts(axes))


def _parts(axes: Axes) -> Iterator[str]:
    name = _line(axes.get_title(loc="left")) or _line(axes.get_title())
    if name:
        yield name
    if axes.get_xlabel():
        yield f"across {_line(axes.get_xlabel())}"
    if axes.get_ylabel():
        yield f"up {_line(axes.get_ylabel())}"
    if not axes.axison:
        yield from (_line(text.get_text()) for text in axes.texts if len(text.get_text()) > 1)


def _line(text: str) -> str:
    return " ".join(text.split())
