"""`parley analyse`: one run with its yardsticks, its pivots, and who moved whom."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from sim.analysis.possible import players_of
from sim.analysis.solutions import shares_of, weights_of
from sim.cli import results
from sim.cli.border import BadUse, complain, say
from sim.cli.options import Changes, File, Seed, talks_of
from sim.cli.tables import report
from sim.engines.analysed import bargaining_weights
from sim.figures import files
from sim.negotiation import Negotiation
from sim.nouns import SEED
from sim.run_analysis import Analysis

Weights = Annotated[
    list[str],
    typer.Option("--weight", metavar="PARTY=NUMBER", help="A bargaining weight for the Nash point. May be repeated."),
]


def analyse(
    file: File,
    seed: Seed = SEED,
    number: Annotated[int, typer.Option("--run", min=0, max=2**40, help="Which run of this seed.")] = 0,
    weights: Weights = [],  # noqa: B006
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write tables and figures there.")] = None,
    changes: Changes = [],  # noqa: B006
) -> None:
    """Say what was possible in one run, who and what stood in the way, and who moved whom."""
    talks = talks_of(file, changes)
    given = _weights(talks, weights)
    place = results.place(out, "points") if out else None
    found = talks.play(seed, number).analyse(given)
    if place:
        results.write(place, lambda folder: _fill(folder, found))
    report(found.provenance, found.sections)
    for sentence in found.sentences:
        typer.echo(sentence)
    if place:
        say(f"Written to {place}/")


def _weights(talks: Negotiation, given: list[str]) -> dict[str, float]:
    """Bargaining weights by player, not all 0."""
    weights = bargaining_weights(talks.scenario, dict(_weight(talks, text) for text in given))
    if not any(weights_of(_players(talks), weights)):
        raise BadUse("--weight: all players weigh 0; give one of them a weight above 0.")
    try:
        shares_of(weights_of(_players(talks), weights))
    except ValueError as error:
        raise BadUse(f"--weight: {error}; who is not named weighs what the scenario says, 1 if nothing.") from None
    return weights


def _weight(talks: Negotiation, text: str) -> tuple[str, float]:
    party, sign, value = text.partition("=")
    if not sign:
        raise BadUse(f"--weight {text}: write PARTY=NUMBER, e.g. russia=2.")
    talks.seat(party)
    if party not in _players(talks):
        raise BadUse(f"--weight {text}: nobody asks {party} to consent; weigh one of {', '.join(_players(talks))}.")
    try:
        weight = float(value)
    except ValueError:
        weight = math.nan
    if not 0 <= weight < math.inf:
        raise BadUse(f"--weight {text}: '{value}' is no weight; give a number of 0 or more.")
    return party, weight


def _players(talks: Negotiation) -> list[str]:
    """Those whose gains the solution points weigh."""
    return [talks.setup.game.parties[p] for p in players_of(talks.setup.game)]


def _fill(folder: Path, found: Analysis) -> None:
    """Tables of the run, then its figures."""
    found.save(folder)
    files.save_all(folder, found.drawings, complain)
