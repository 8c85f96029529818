"""`parley discover`: in which corner of the assumptions an outcome comes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.border import BadUse, stop_at_once
from sim.cli.options import Changes, Seed, talks_of
from sim.cli.studies import results_of
from sim.comparisons.sample import main_event
from sim.engines.outcomes import is_event, wanted
from sim.nouns import SEED
from sim.sensitivity.discovery import Box, MissingExtra


def discover(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A scenario, a study (YAML) that was played, or its results' folder.")
    ],
    about: Annotated[
        str | None,
        typer.Option("--outcome", help="An outcome that comes or does not (default: headline, or a study's first)."),
    ] = None,
    density: Annotated[
        float | None,
        typer.Option("--density", min=0, max=1, help="How often it should come inside (default: half way to always)."),
    ] = None,
    runs: Annotated[int, typer.Option("--runs", min=200, max=10_000_000, help="How many runs of a scenario.")] = 2000,
    seed: Seed = SEED,
    changes: Changes = [],  # noqa: B006
) -> None:
    """Say, as a box in words, in which corner of the assumptions an outcome comes.

    A scenario is played; a study is read, of whatever design, and the box speaks of what it varies.
    """
    results = results_of(file, changes)
    try:
        if results is None:
            found, said = _of_scenario(file, about, density, runs, seed, changes)
        else:
            found, manifest = results.discover(about, density), results.manifest
            said = f"{manifest.cases} cases × {manifest.runs} runs, seed {manifest.seed}, {results.folder}"
    except MissingExtra as missing:
        raise BadUse(str(missing)) from None
    typer.echo(found)
    typer.echo(f"{said}. A model, not a forecast.")


def _of_scenario(
    file: Path, about: str | None, density: float | None, runs: int, seed: int, changes: list[str]
) -> tuple[Box, str]:
    talks = talks_of(file, changes)
    name = about or main_event(talks.scenario)
    wanted(talks.setup, [name], talks.name)
    if not is_event(name):
        raise BadUse(
            f"{name} is no outcome that comes or does not; choose one such as headline or reached.ISSUE.LEVEL."
        )
    with stop_at_once(lambda: None):
        many = talks.ensemble(runs, seed)
    return many.discover(name, density), f"{runs} runs, seed {seed}, scenario {talks.hash[:12]}"
