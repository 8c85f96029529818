"""`parley evidence`: what each number of a scenario rests on."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Annotated

import typer
from rich.text import Text

from sim.cli.options import File, talks_of
from sim.cli.tables import screen, show
from sim.report import support, words
from sim.report.sections import Section


def evidence(
    file: File,
    csv: Annotated[bool, typer.Option("--csv", help="Print the table as CSV, for a spreadsheet.")] = False,
) -> None:
    """List each parameter with its value, its evidence or assumption, and the share that evidence supports."""
    setup = talks_of(file, []).setup
    table = support.support(setup)
    if csv:
        typer.echo(table.to_csv(index=False), nl=False)
        return
    rows = [(f"{row['parameter']}\n  {row['value']}", _rests_on(row)) for row in table.to_dict("records")]
    console = screen()
    console.print(Text(setup.scenario.meta.title, style="bold"))
    show(console, Section("What each number rests on", ("parameter and value", "rests on"), rows, wide=2))
    sums = [
        (str(row["rests on"]), f"{row['parameters']}", words.percent(row["share"]))
        for row in support.totals(table).to_dict("records")
    ]
    backed = 1 - float((table["support"].isin([support.ASSUMPTION, support.WAIVED])).mean())
    note = f"Evidence supports {words.percent(backed)} of {len(table)} parameters, at least in direction."
    show(console, Section("In sum", ("rests on", "parameters", "share"), sums, note))


def _rests_on(row: dict[Hashable, str]) -> str:
    assumed = f"assumption: {row['assumption']}" if row["assumption"] else ""
    return "\n".join(filter(None, [row["evidence"], assumed])) or "waived"
