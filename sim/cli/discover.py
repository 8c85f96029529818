"""`parley discover`: in which corner of the assumptions an outcome comes."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.border import BadUse, stop_at_once
from sim.cli.options import Changes, File, Seed, talks_of
from sim.nouns import SEED
from sim.sensitivity.assumptions import outcome
from sim.sensitivity.discovery import MissingExtra


def discover(
    file: File,
    about: Annotated[str, typer.Option("--outcome", help="An outcome that comes or does not.")] = "headline",
    density: Annotated[
        float | None,
        typer.Option("--density", min=0, max=1, help="How often it should come inside (default: half way to always)."),
    ] = None,
    runs: Annotated[int, typer.Option("--runs", min=200, max=10_000_000, help="How many runs.")] = 2000,
    seed: Seed = SEED,
    changes: Changes = [],  # noqa: B006
) -> None:
    """Play many runs and say, as a box in words, in which corner of the assumptions an outcome comes."""
    talks = talks_of(file, changes)
    with stop_at_once(lambda: None):
        many = talks.ensemble(runs, seed)
    if not set(outcome(talks.setup, many.parts, about)) <= {0.0, 1.0}:
        raise BadUse(
            f"{about} is no outcome that comes or does not; choose one such as headline or reached.ISSUE.LEVEL."
        )
    try:
        typer.echo(many.discover(about, density))
    except MissingExtra as missing:
        raise BadUse(str(missing)) from None
    typer.echo(f"{runs} runs, seed {seed}, scenario {talks.hash[:12]}. A model, not a forecast.")
