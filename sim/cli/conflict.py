"""`parley conflict`: the graph model of a conflict given as states, moves and rankings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.tables import screen, show
from sim.report import stability
from sim.theories.graph import read_conflict


def conflict(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="States, moves, rankings (docs/theories.md).")],
) -> None:
    """Say which states of a conflict are stable (Nash, GMR, SMR, SEQ), alone and in coalitions."""
    console = screen()
    for section in stability.of_conflict(read_conflict(file)):
        show(console, section)
