"""`parley compare`: the same runs under other assumptions, and what that changes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli import results
from sim.cli.border import BadUse, complain
from sim.cli.options import Changes, File, Out, Outcomes, Pairs, Seed, Workers, setting, talks_of
from sim.cli.progress import playing
from sim.cli.publish import publish
from sim.comparisons.comparison import compared
from sim.comparisons.sample import Sample
from sim.nouns import SEED
from sim.what_if import by_name, half_done

FORM = '"NAME: PATH=VALUE, PATH=VALUE"'
NEXT_CHANGE = re.compile(r",(?=\s*[A-Za-z_][\w.]*\s*=)")
"""A comma between two changes; commas inside a value such as [a, b] are no such ones."""

Cases = Annotated[
    list[str],
    typer.Option("--case", metavar=FORM, help='A case and its changes, e.g. "no threats: mechanisms.threats=false".'),
]


def compare(
    file: File,
    cases: Cases = [],  # noqa: B006
    what_ifs: Annotated[
        list[str],
        typer.Option(
            "--what-if",
            metavar="CHANGE",
            help="leader=PARTY, leaders, no-mediation, no-threats, lasting-luck or fresh-luck, as a case.",
        ),
    ] = [],  # noqa: B006
    runs: Pairs = 1000,
    seed: Seed = SEED,
    outcomes: Outcomes = [],  # noqa: B006
    out: Out = None,
    workers: Workers = None,
    changes: Changes = [],  # noqa: B006
) -> None:
    """Play the same runs as it is and in each case, and compare them pair by pair."""
    talks = talks_of(file, changes)
    whole = {asked.name: asked for asked in map(by_name, what_ifs)}
    by_hand = named(cases) if cases or not whole else {}
    chosen: dict[str, Any] = {**by_hand, **whole}
    for changed in by_hand.values():
        for said in half_done(talks.scenario, changed):
            complain(f"Note: {said}")
    place = results.place(out or Path("results") / f"{file.stem}-compare-seed{seed}", "comparison")
    total = runs * (1 + len(chosen))
    with playing(total, f"playing {runs} runs in each of {len(chosen)} cases and as it is") as meter:
        comparison = compared(talks, chosen, Sample(runs, seed, workers, meter.tick), outcomes or None)
    publish(place, comparison)


def named(cases: list[str]) -> dict[str, dict[str, Any]]:
    """The cases by name; each name once."""
    if not cases:
        raise BadUse(f"there is no --case to compare with; give at least one, as --case {FORM}, or --what-if.")
    found: dict[str, dict[str, Any]] = {}
    for text in cases:
        name, changes = _case(text)
        if name in found:
            raise BadUse(f"--case {text}: there are two cases '{name}'; give each a name of its own.")
        found[name] = changes
    return found


def _case(text: str) -> tuple[str, dict[str, Any]]:
    name, colon, changes = text.partition(":")
    if not colon or not name.strip() or "=" in name:
        raise BadUse(f"--case {text}: write {FORM}, e.g. 'no threats: mechanisms.threats=false'.")
    settings = [setting("--case", part.strip()) for part in NEXT_CHANGE.split(changes)] if changes.strip() else []
    paths = [path for path, _ in settings]
    again = next((path for path in paths if paths.count(path) > 1), None)
    if again:
        raise BadUse(f"--case {text}: changes {again} twice; leave one of them.")
    return name.strip(), dict(settings)
