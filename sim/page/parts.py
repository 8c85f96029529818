"""What a page is made of: chapters of paragraphs, lists, tables, pictures and things to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from sim.report.sections import Section

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UPRIGHT, ACROSS = (6.85, 8.4), (10.5, 5.9)
"""Inches across and down that a figure may take on a printed page (page.css)."""
TURNED = 1.2
"""How much larger a figure must come out for a page to be turned."""


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
    def broad(self) -> bool:
        """Whether its letters come out larger on a page laid across, by enough to turn the page."""
        upright, across = (_scale(self.figure, page) for page in (UPRIGHT, ACROSS))
        return upright < 1 and across > TURNED * upright


def _scale(figure: Figure, page: tuple[float, float]) -> float:
    """How large a figure comes out on a page; it is never enlarged."""
    return min(1.0, page[0] / figure.get_figwidth(), page[1] / figure.get_figheight())


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
