"""What a page is made of: chapters of paragraphs, lists, tables, pictures and things to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from sim.report.sections import Section

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROOM = (6.85, 9.05)
"""Inches across and down that a figure may take on a printed page (page.css)."""


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
class Facts:
    """Terms with what they mean here."""

    rows: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Grid:
    """A table with its number in the page."""

    section: Section
    number: int = 0
    kind: ClassVar[str] = "grid"


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


def pictures(name: str, figure: Figure, caption: str) -> list[Picture]:
    """A figure on as many sheets as it takes for its letters to be read in print."""
    from sim.figures.sheets import sheets_of

    sheets = sheets_of(figure)
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


Part = Prose | Points | Facts | Grid | Picture | Commands | Enclosed


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
            case Grid():
                return replace(part, number=next(tables))
            case Picture():
                return replace(part, number=next(pictures))
            case _:
                return part

    return [replace(chapter, parts=[with_number(part) for part in chapter.parts]) for chapter in chapters]
