"""Actors in the CSV form of KTAB (KAPSARC): capability, and on each dimension a position and a salience, 0–100.

The first row holds a name, a description, the number of actors and of dimensions; the second the heads of the
columns; then one row for each actor: name, description, power, and position and salience for each dimension.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from sim.exchange.files import Place, decoded
from sim.nouns import Floats

FIRST = 3
"""Columns before the dimensions: name, description, power."""


@dataclass(frozen=True)
class Actors:
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


def read(raw: bytes, file: str) -> Actors:
    """The actors of a KTAB file; whatever is wrong with it is a finding with its row."""
    place = Place(file)
    rows = [[cell.strip() for cell in row] for row in _rows(decoded(raw, place), place)]
    rows = [row for row in rows if any(row)]
    actors, dimensions = _counts(rows, place)
    heads, body = rows[1], rows[2:]
    if len(body) != actors:
        fix = "mend the number in the first row, or the rows"
        raise place.wrong(f"says {actors} actors and has rows for {len(body)}", fix)
    names = tuple(row[0] for row in body)
    if len(set(names)) < len(names) or not all(names):
        raise place.wrong("has an actor without a name, or a name twice", "give each actor a name of its own")
    table = np.array([_numbers(row, dimensions, place.at(row[0])) for row in body])
    position, salience = table[:, 1::2], table[:, 2::2]
    return Actors(
        rows[0][0] or place.file, names, _dimensions(heads, dimensions), table[:, 0], position, salience,
    )  # fmt: skip


def _rows(text: str, place: Place) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise place.wrong(f"is no CSV ({error})", "save it again as CSV, with commas") from None


def _counts(rows: list[list[str]], place: Place) -> tuple[int, int]:
    first = rows[0] if rows else []
    counts = [int(cell) for cell in first[2:4] if cell.isascii() and cell.isdecimal() and len(cell) < 6]
    if len(counts) < 2:
        fix = "write `name, description, number of actors, number of dimensions` (KTAB), or give Genius XML or JSON"
        raise place.wrong("has no KTAB heading", fix)
    if counts[0] < 2 or counts[1] < 1 or len(rows) < 3:
        raise place.wrong("has fewer than two actors, or no dimension", "add them, with a row of heads before them")
    return counts[0], counts[1]


def _numbers(row: list[str], dimensions: int, place: Place) -> list[float]:
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
