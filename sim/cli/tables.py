"""Sections of a report as tables in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.report import summary
from sim.report.sections import Section

UNBROKEN = "\u00a0"
PIPED = 110
"""Columns where the output is no terminal."""


class Screen(Console):
    """Where tables are printed. The border decides what follows when the reader has gone (rich would exit with 1)."""

    def on_broken_pipe(self) -> None:
        """Hand the error on."""
        raise BrokenPipeError


def screen() -> Screen:
    """The terminal, or a page of fixed width; text stands as it is, without markup."""
    width = None if Console().is_terminal else PIPED
    return Screen(width=width, markup=False, highlight=False)


def report(provenance: dict[str, Any], found: Sequence[Section]) -> None:
    """Print findings below what makes them recognisable."""
    console = screen()
    first, second = summary.headline(provenance).split("\n")
    console.print(Text(first, style="bold"))
    console.print(Text(second, style="dim"))
    console.print()
    for section in found:
        show(console, section)


def show(console: Console, section: Section) -> None:
    """Print one section."""
    title = Text(section.title, style="bold")
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="", pad_edge=False)
    for k, name in enumerate(section.columns):
        text = k < section.wide
        justify: Literal["left", "right"] = "left" if text else "right"
        table.add_column(Text(name), justify=justify, min_width=10 if text else None, overflow="fold")
    for row in section.rows:
        table.add_row(*row[: section.wide], *(cell.replace(" ", UNBROKEN) for cell in row[section.wide :]))
    if section.rows:
        console.print(table)
    else:
        console.print(title)
    if section.note:
        console.print(Text(section.note, style="dim"))
    console.print()
