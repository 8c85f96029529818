"""`parley version`."""

from __future__ import annotations

import typer

from sim.talks import VERSION


def version() -> None:
    """Print the version."""
    typer.echo(f"parley {VERSION}")
