"""`parley schema`: the format of scenarios for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.scenario.schema import json_schema
from sim.storage import json_text, write_whole


def schema(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write it here, do not print it.")] = None,
) -> None:
    """Print the JSON schema of scenario files, which editors use to complete and check them."""
    text = json_text(json_schema())
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_whole(out, text)
        typer.echo(f"Written to {out}")
