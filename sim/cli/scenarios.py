"""`parley scenarios`: what is installed with Parley, and a copy to change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.border import BadUse
from sim.scenario import library

USES = {"scenario": "parley run NAME", "study": "parley sweep NAME", "calibration": "parley calibrate NAME --out FILE"}


def scenarios(
    copy: Annotated[
        str | None, typer.Option("--copy", metavar="NAME", help="Write a copy to change, NAME.yaml.")
    ] = None,
) -> None:
    """List the scenarios, studies and calibrations that are installed, or copy one to change it."""
    if copy is not None:
        typer.echo(f"Written to {_copied(library.named(copy))}")
        return
    rows = [("NAME", "KIND", "CUT-OFF", "TITLE")]
    rows += [(entry.name, entry.kind, entry.cutoff, entry.title) for entry in library.entries()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    typer.echo("\nUse them by name: " + ", ".join(USES.values()) + ".")
    typer.echo("NAME.yaml in the current folder comes before the installed file; --copy NAME makes one to change.")


def _copied(entry: library.Entry) -> Path:
    place = Path(f"{entry.name}.yaml")
    try:
        with place.open("x", encoding="utf-8", newline="\n") as file:
            file.write(library.copy_of(entry))
    except FileExistsError:
        raise BadUse(f"{place} is there already; rename it, or copy in another folder.") from None
    return place
