"""Actors in the CSV form of KTAB (KAPSARC), as a scenario: each dimension an issue, each actor a party.

The first row of a file holds a name, a description, the number of actors and of dimensions; the second the heads of
the columns; then one row for each actor: name, description, power, and position and salience for each dimension.

An actor values a level by its nearness, 1 − |level − position| / 100 (KTAB's utility of one dimension
without attitude to risk), and weighs issues by salience. KTAB knows no disagreement: `open` is worth 0
to all. Capability and votes have no place in a scenario, where all must consent.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from sim.exchange.classical import Classical, Domain, Profile
from sim.exchange.files import FilePlace, decoded
from sim.nouns import Floats
from sim.scenario.checks import MOST_MOVES

FIRST = 3
"""Columns before the dimensions: name, description, power."""


@dataclass(frozen=True)
class ActorTable:
    """Actors of the spatial model, in the units of the file."""

    title: str
    names: tuple[str, ...]
    dimensions: tuple[str, ...]
    capability: Floats
    """(actor,)"""
    position: Floats
    """(actor, dimension), 0–100"""
    salience: Floats
    """(actor, dimension), 0–100"""


def read(raw: bytes, file: str) -> ActorTable:
    """The actors of a KTAB file; whatever is wrong with it is a finding with its row."""
    place = FilePlace(file)
    try:
        cells = list(csv.reader(io.StringIO(decoded(raw, place), newline=""), skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise place.wrong(f"is no CSV ({error})", "save it again as CSV, with commas") from None
    rows = [row for row in ([cell.strip() for cell in row] for row in cells) if any(row)]
    actors, dimensions = _counts(rows, place)
    heads, body = rows[1], rows[2:]
    if len(body) != actors:
        fix = "mend the number in the first row, or the rows"
        raise place.wrong(f"says {actors} actors and has rows for {len(body)}", fix)
    names = tuple(row[0] for row in body)
    if len(set(names)) < len(names) or not all(names):
        raise place.wrong("has an actor without a name, or a name twice", "give each actor a name of its own")
    table = np.array([_numbers(row, dimensions, place.at(row[0])) for row in body])
    title = rows[0][0] or file
    return ActorTable(title, names, _dimensions(heads, dimensions), table[:, 0], table[:, 1::2], table[:, 2::2])


def _counts(rows: list[list[str]], place: FilePlace) -> tuple[int, int]:
    first = rows[0] if rows else []
    counts = [int(cell) for cell in first[2:4] if cell.isascii() and cell.isdecimal() and len(cell) < 6]
    if len(counts) < 2:
        fix = "write `name, description, number of actors, number of dimensions` (KTAB), or give Genius XML or JSON"
        raise place.wrong("has no KTAB heading", fix)
    if counts[0] < 2 or counts[1] < 1 or len(rows) < 3:
        raise place.wrong("has fewer than two actors, or no dimension", "add them, with a row of heads before them")
    return counts[0], counts[1]


def _numbers(row: list[str], dimensions: int, place: FilePlace) -> list[float]:
    """Capability, then position and salience of each dimension."""
    wanted = FIRST + 2 * dimensions
    if len(row) < wanted or any(row[wanted:]):
        raise place.wrong(f"has {len(row)} cells for {wanted} columns", "give a position and a salience per dimension")
    numbers = [place.number(cell) for cell in row[2:wanted]]
    if numbers[0] < 0 or any(not 0 <= x <= 100 for x in numbers[1:]):
        fix = "powers are at least 0, positions and saliences lie in 0–100"
        raise place.wrong("has a number out of its range", fix)
    return numbers


def _dimensions(heads: list[str], count: int) -> tuple[str, ...]:
    """Names of the dimensions: heads such as `Pstn1` only number them."""
    given = [heads[FIRST + 2 * k] if FIRST + 2 * k < len(heads) else "" for k in range(count)]
    plain = [not head or head.lower().startswith(("pstn", "pos")) for head in given]
    names = [f"Dimension {k + 1}" if plain[k] else head for k, head in enumerate(given)]
    return tuple(names if len(set(names)) == count else [f"Dimension {k + 1}" for k in range(count)])


def negotiation(actors: ActorTable, steps: int, place: FilePlace) -> Classical:
    """The negotiation of a table of actors, with `steps` levels on each dimension from 0 to 100."""
    dimensions = len(actors.dimensions)
    most = int(MOST_MOVES ** (1 / dimensions) + 1e-9) - 1
    if 2 <= most < steps:
        what = f"has {dimensions} dimensions, too many for {steps} levels on each"
        raise place.wrong(what, f"choose --steps {most} or fewer")
    levels = {f"{x:g}": float(x) for x in np.linspace(0, 100, steps)}
    notes = [
        f"Each dimension has {steps} levels from 0 to 100 (--steps); KTAB's is continuous.",
        "All must consent, and no agreement is worth 0 to all; KTAB's actors vote, and it knows no disagreement.",
    ]
    notes += [
        f"The capability of {name}, {power:g}, and its total salience, {salience:g}, have no part in the scenario."
        for name, power, salience in zip(actors.names, actors.capability, actors.salience.sum(axis=1), strict=True)
    ]
    domain = Domain(actors.title, dict.fromkeys(actors.dimensions, tuple(levels)))
    profiles = [_profile(actors, row, levels, place) for row in range(len(actors.names))]
    return Classical(domain, tuple(profiles), tuple(notes))


def _profile(actors: ActorTable, row: int, levels: dict[str, float], place: FilePlace) -> Profile:
    name, salience = actors.names[row], actors.salience[row]
    if salience.sum() <= 0:
        raise place.at(name).wrong("cares about no dimension", "give it a salience above 0, or leave it out")
    weights = dict(zip(actors.dimensions, (salience / salience.sum()).tolist(), strict=True))
    values = {
        dimension: {level: 1 - abs(x - float(position)) / 100 for level, x in levels.items()}
        for dimension, position in zip(actors.dimensions, actors.position[row], strict=True)
    }
    return Profile(name, weights, values)
