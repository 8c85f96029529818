"""`parley show` and `parley evidence`: one run told round by round, and what each number of a scenario rests on."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from sim.cli.options import Changes, File, Seed, talks_of
from sim.cli.tables import screen
from sim.cli.tables import show as show_table
from sim.nouns import SEED
from sim.report import evidence_tables, summary
from sim.storage import csv_text


def show(
    file: File,
    seed: Seed = SEED,
    number: Annotated[int, typer.Option("--run", min=0, max=2**40, help="Which run of this seed.")] = 0,
    changes: Changes = [],  # noqa: B006
    every_round: Annotated[bool, typer.Option("--all", help="Tell every round, also those that only repeat.")] = False,
) -> None:
    """Tell one run round by round, with the numbers behind each decision; rounds that only repeat are folded."""
    talks = talks_of(file, changes)
    one = talks.play(seed, number)
    meta = talks.scenario.meta
    changed = f" · changed: {', '.join(f'{k}={v}' for k, v in talks.changes.items())}" if changes else ""
    typer.echo(meta.title)
    typer.echo(
        f"information up to {meta.cutoff} · seed {seed}, run {number} · scenario {talks.hash[:12]}{changed} · "
        f"{summary.WARNING}\n"
    )
    typer.echo(one.story(every_round))


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
    show_table(console, evidence_tables.of_numbers(table))
    show_table(console, evidence_tables.in_sum(table))
