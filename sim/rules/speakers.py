"""Who makes offers in a round, and in which order."""

from __future__ import annotations

import numpy as np

from sim.nouns import Ints
from sim.scenario.schema import Protocol


def alternating(protocol: Protocol, speakers: Ints, round_: int) -> Ints:
    """(turn,) the speakers of a round: the first speaker moves on by one each round, unless answers are stacked:
    then each follows the one before, from round to round."""
    if protocol.answers == "stacked":
        return speakers
    return first_only(protocol, np.roll(speakers, -((round_ - 1) % speakers.size)))


def first_only(protocol: Protocol, order: Ints) -> Ints:
    """(…, turn) an order as the protocol cuts it: with `turns: one` only the first makes an offer."""
    return np.asarray(order[..., :1] if protocol.turns == "one" else order)
