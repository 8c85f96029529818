"""What the compiled rules read, bundled: R runs, C candidates, P parties, K types, I issues, L levels,
B conditions, G gates. Sets of issues, parties and conditions are bits.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.nouns import Bools, Floats, Ints, Masks
from sim.scenario.game import Moves


class Lines(NamedTuple):
    """Red lines as others see them: party, condition bit, probability."""

    party: Ints
    bit: Masks
    share: Floats


class Gates(NamedTuple):
    """Gates: whose, and the condition bit that opens the gate from inside the package (0: none)."""

    party: Ints
    unless: Masks


class Vetoes(NamedTuple):
    """Parties whose consent a condition also requires."""

    party: Ints
    bit: Masks


class Rules(NamedTuple):
    """What does not change while a scenario is played."""

    moves: Moves
    sizes: Ints  # (I,)
    status_quo: Ints  # (I,)
    satisfied: Masks  # (I, L): conditions that a level does not break
    offerable: Bools  # (C,)
    gates: Gates
    lines: Lines
    vetoes: Vetoes


class Today(NamedTuple):
    """What is in force at one turn, run by run."""

    standing: Ints  # (R, I)
    conflict: Floats  # (R, I, L)
    holders: Masks  # (R, I): whose consent moves each issue from where it stands
    quorum: Ints  # (R, I): how many of them suffice
    refused: Masks  # (R, G): the condition that each shut gate refuses, 0 where it stands open


class Guess(NamedTuple):
    """What everyone takes the others to want: typical numbers of each type, in today's world."""

    worth: Floats  # (P, K, I, L)
    bonus: Floats  # (R, P, K, B): complementarities and pressure
    fight: Floats  # (R, P, K)
    aspiration: Floats  # (R, P)
    precision: Floats  # (P,)


class Scene(NamedTuple):
    """What everyone knows at one turn."""

    rules: Rules
    today: Today
    guess: Guess


class Mine(NamedTuple):
    """One party's own wishes and limits."""

    worth: Floats  # (R, I, L)
    bonus: Floats  # (R, B)
    fight: Floats  # (R,)
    forbidden: Masks  # (R,)
    beliefs: Floats  # (R, P, K)
    aspiration: Floats  # (R,)


class Face(NamedTuple):
    """What offers mean in public: blame before audiences, the anchor, earlier demands."""

    stake: Floats  # (R, P): weight of each audience, stake · (1 − blame already borne)
    rate: Floats  # (R,)
    typical_scale: Floats  # (P, K)
    anchor: Ints  # (I,): level of the anchor on each issue, −1 where it names none
    pull: Floats  # (R,)
    claim: Ints  # (R, I): the levels demanded last, −1 where none
    cost: Floats  # (R,)


class Values(NamedTuple):
    """True utilities of all parties."""

    worth: Floats  # (R, P, I, L)
    bonus: Floats  # (R, P, B)
    fight: Floats  # (R, P)
    forbidden: Masks  # (R, P)


class Wishes(NamedTuple):
    """What one party or type wants of a package besides its levels."""

    bonus: Floats  # (B,)
    fight: float


class Consenters(NamedTuple):
    """Who is asked in one run, as one party sees it, and by which law."""

    party: int  # who reckons; its own consent is sure
    holders: Masks  # (I,)
    quorum: Ints  # (I,)
    refused: Masks  # (G,)
    aspiration: Floats  # (P,) typical
    precision: Floats  # (P,)
    gates: Gates
    lines: Lines
    vetoes: Vetoes
