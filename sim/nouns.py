"""The nouns that every floor of the house shares: words, small records and type aliases."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Masks = NDArray[np.uint64]

Package = dict[str, str]
"""One level for each issue, by name: `{"ceasefire": "none", "prisoners": "wounded"}`."""

SEED = 1
"""The seed of whatever is played without a seed being given, in Python and on the command line."""

GRID = 2.0**-40
"""Utilities are multiples of this, so that their sums are exact and no order of adding changes a bit."""


class Answer(IntEnum):
    """What a party said to an offer."""

    NOT_ASKED = -1
    REFUSED = 0
    ACCEPTED = 1
    REFERRED = 2


class Stage(StrEnum):
    """Whether an offer is made, or answered later: by the next speaker, or by capitals that it was referred to."""

    OFFER = "offer"
    TABLE = "table"
    CAPITALS = "capitals"


class Rung(IntEnum):
    """Where an instrument stands on its ladder."""

    NONE = 0
    THREATENED = 1
    IMPOSED = 2
    LIFTED = 3


class End(StrEnum):
    """How talks ended."""

    GOING_ON = "going on"
    SETTLED = "settled"
    SIGNED = "signed"
    DEADLINE = "deadline"
    ROUNDS = "rounds ran out"
    WALKOUT = "walkout"
    MEDIATOR_LEFT = "mediator gave up"


class Reason(StrEnum):
    """Why there was no (bigger) deal."""

    AGREED = "agreed"
    NO_ZONE = "no_zone"
    RED_LINE = "red_line"
    SEQUENCING = "sequencing"
    AUTHORITY = "authority"
    WALKOUT = "walkout"
    DEADLINE = "deadline"
    REFUSED = "refused"
    MISSED = "missed"


@dataclass(frozen=True)
class Agreement:
    """A signed package: what it moved, when, who proposed and signed it, and whether it held."""

    round: int
    proposer: str
    moved: Package
    package: Package
    signatories: tuple[str, ...]
    held: bool | None = None


def number_in(word: str, most: int) -> int | None:
    """The whole number from 0 to `most` that a person typed in plain digits; None for anything else."""
    plain = word.isascii() and word.isdecimal() and len(word) <= len(str(most))
    return int(word) if plain and int(word) <= most else None


def on_grid(x: Floats) -> Floats:
    """Round to the utility grid; sums of such numbers (below 2^12) are exact in any order."""
    return np.rint(x / GRID) * GRID
