"""What a page is made of: chapters of paragraphs, lists, tables, pictures and things to copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from sim.figures.files import NO_FONT, unreadable, why
from sim.report.sections import Section

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROOM = (6.85, 9.05)
"""Inches across and down that a figure may take on a printed page (page.css)."""
LEFT_OUT = "A figure is left out because it could not be drawn: {}."


@dataclass(frozen=True)
class Prose:
    """A paragraph."""

    text: str
    kind: ClassVar[str] = "prose"


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    sentences: Sequence[str]
    kind: ClassVar[str] = "points"


@dataclass(frozen=True)
class Terms:
    """Terms with what they mean here."""

    rows: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "terms"


@dataclass(frozen=True)
class NumberedTable:
    """A table with its number in the page."""

    section: Section
    number: int = 0
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Picture:
    """A figure with its number in the page; `caption` says what to see in it."""

    name: str
    figure: Figure
    caption: str
    number: int = 0
    kind: ClassVar[str] = "picture"

    @property
    def scale(self) -> float:
        """How large it comes out on a printed page; it is never enlarged."""
        return min(1.0, ROOM[0] / self.figure.get_figwidth(), ROOM[1] / self.figure.get_figheight())


def pictures(name: str, draw: Callable[[], Figure], caption: str) -> list[Picture | Prose]:
    """A figure on as many sheets as it needs to be read in print; a sentence where it cannot be drawn."""
    try:
        from sim.figures.panels import sheets_of  # loads matplotlib, which may fail too

        figure = draw()
        sheets, unknown = sheets_of(figure), unreadable(figure)
    except Exception as error:  # a figure never costs the page
        return [Prose(LEFT_OUT.format(why(error)))]
    if unknown:
        caption += f" In this figure {NO_FONT.format(' '.join(unknown))}"
    if len(sheets) == 1:
        return [Picture(name, figure, caption)]
    return [Picture(f"{name}-{n}", sheet, f"{caption} Part {n} of {len(sheets)}.") for n, sheet in enumerate(sheets, 1)]


@dataclass(frozen=True)
class Commands:
    """Lines to type."""

    lines: Sequence[str]
    kind: ClassVar[str] = "commands"


@dataclass(frozen=True)
class Enclosed:
    """A file that the page carries with it."""

    name: str
    text: str
    kind: ClassVar[str] = "enclosed"


Part = Prose | Points | Terms | NumberedTable | Picture | Commands | Enclosed


@dataclass(frozen=True)
class Chapter:
    """A heading and what stands below it."""

    anchor: str
    title: str
    parts: Sequence[Part]


def numbered(chapters: Sequence[Chapter]) -> list[Chapter]:
    """Tables and pictures numbered in the order of the page, each kind from 1."""
    tables, pictures = count(1), count(1)

    def with_number(part: Part) -> Part:
        match part:
            case NumberedTable():
                return replace(part, number=next(tables))
            case Picture():
                return replace(part, number=next(pictures))
            case _:
                return part

    return [replace(chapter, parts=[with_number(part) for part in chapter.parts]) for chapter in chapters]
