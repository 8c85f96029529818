"""`parley show`: one run told round by round."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import Changes, File, Seed, talks_of
from sim.nouns import SEED
from sim.report import summary


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
