"""`parley export`: a scenario in others' formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from sim.cli.border import BadUse
from sim.cli.options import Changes, File, Seed, talks_of
from sim.exchange.genius_export import Exported, genius
from sim.negotiation import Negotiation
from sim.nouns import SEED
from sim.scenario.tape import tape
from sim.storage import json_text, write_whole

Format = Literal["genius"]


def export(
    file: File,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")],
    form: Annotated[Format, typer.Option("--format", help="genius: XML for Genius and NegMAS.")] = "genius",
    seed: Seed = SEED,
    number: Annotated[int, typer.Option("--run", min=0, max=2**40, help="Whose numbers are written.")] = 0,
    changes: Changes = [],  # noqa: B006
) -> None:
    """Write a domain and a profile for each party, with the numbers that one run draws."""
    if out.exists() and not out.is_dir():
        raise BadUse(f"--out {out}: is a file; choose a folder.")
    talks = talks_of(file, changes)
    found = {"genius": genius}[form](talks.scenario, tape(seed, number, 1))
    out.mkdir(parents=True, exist_ok=True)
    for name, text in found.files.items():
        write_whole(out / name, text)
    write_whole(out / "provenance.json", _provenance(talks, seed, number, found))
    for note in found.notes:
        typer.echo(note)
    typer.echo(f"Written to {out}/: {', '.join(found.files)}; numbers of seed {seed}, run {number}")


def _provenance(talks: Negotiation, seed: int, number: int, found: Exported) -> str:
    about = {
        **talks.provenance, "seed": seed, "run": number, "notes": list(found.notes), "move_and_shrink": found.scales,
    }  # fmt: skip
    return json_text(about)
