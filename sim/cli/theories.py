"""`parley theories` and `parley conflict`: what rival theories say of a scenario, or of a conflict of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console

from sim.cli.border import BadUse
from sim.cli.options import Changes, File, Seed, talks_of
from sim.cli.tables import report, screen, show
from sim.nouns import SEED
from sim.report import theory_sections
from sim.storage import csv_text
from sim.theories import predictions
from sim.theories.graph import affordable, read_conflict


def theories(
    file: File,
    runs: Annotated[
        int, typer.Option("--runs", min=0, max=1_000_000, help="Runs of the simulation to compare with; 0 for none.")
    ] = 200,
    seed: Seed = SEED,
    changes: Changes = [],  # noqa: B006
    capability: Annotated[
        str,
        typer.Option(
            "--capability", metavar="PARTY=NUMBER,…",
            help="What parties can bring to bear in a contest (default: 1 for principals and holders, else 0).",
        ),
    ] = "",
    csv: Annotated[bool, typer.Option("--csv", help="Print the predictions as CSV, for a spreadsheet.")] = False,
) -> None:  # fmt: skip
    """Print what each rival theory predicts, beside how the simulation's runs end."""
    talks = talks_of(file, changes)
    predicted = predictions(talks.scenario, seed, _capabilities(capability))
    if csv:
        typer.echo(csv_text(theory_sections.predictions_table(predicted)), nl=False)
        return
    if runs:
        Console(stderr=True).print(f"playing {runs} runs to compare with (--runs 0 for none)")
    played = talks.ensemble(runs, seed).runs if runs else pd.DataFrame()
    section = theory_sections.of_predictions(talks.setup, predicted, played)
    report({**talks.provenance, "seed": seed, "runs": runs}, [section])


def _capabilities(text: str) -> dict[str, float]:
    """Read `russia=1,ukraine=0.8`."""
    found: dict[str, float] = {}
    for part in filter(None, (word.strip() for word in text.split(","))):
        party, sign, value = part.partition("=")
        try:
            found[party.strip()] = float(value)
        except ValueError:
            sign = ""
        if not sign:
            raise BadUse(f"--capability {part}: write PARTY=NUMBER, e.g. --capability russia=1,ukraine=0.8.")
    return found


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
