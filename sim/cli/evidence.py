"""`parley evidence`: what each number of a scenario rests on."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from sim.cli.options import File, talks_of
from sim.cli.tables import screen, show
from sim.report import evidence_tables
from sim.storage import csv_text


def evidence(
    file: File,
    csv: Annotated[bool, typer.Option("--csv", help="Print the table as CSV, for a spreadsheet.")] = False,
) -> None:
    """List each parameter with its value, its evidence or assumption, and the share that evidence supports."""
    setup = talks_of(file, []).setup
    table = evidence_tables.support(setup)
    if csv:
        typer.echo(csv_text(table), nl=False)
        return
    console = screen()
    console.print(Text(setup.scenario.meta.title, style="bold"))
    show(console, evidence_tables.of_numbers(table))
    show(console, evidence_tables.in_sum(table))
