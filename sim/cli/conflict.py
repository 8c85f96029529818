"""`parley conflict`: the graph model of a conflict given as states, moves and rankings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.tables import screen, show
from sim.report import theory_sections
from sim.theories.graph import affordable, read_conflict


def conflict(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="States, moves, rankings (docs/reference/theories.md).")],
) -> None:
    """Say which states of a conflict are stable (Nash, GMR, SMR, SEQ), alone and in coalitions.

    A conflict that would take much longer than a minute is refused (docs/reference/theories.md).
    """
    given = read_conflict(file)
    affordable(given)
    console = screen()
    for section in theory_sections.of_conflict(given):
        show(console, section)
