"""Notes on what each seat saw when it decided, taken beside the table without touching a decision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engines.turn import Sitter
from sim.minds.view import Offer, Reply, View
from sim.nouns import Floats, Ints


@dataclass(frozen=True)
class Proposed:
    """What a party saw when it was its turn to offer: its gain, its belief in consent, and how much was open."""

    party: int
    round: int
    gain: float
    chance: float
    open: int
    """packages that its aspiration and its rules left open to it"""


@dataclass(frozen=True)
class Weighed:
    """What a party saw when it answered an offer."""

    party: int
    mind: str
    round: int
    gain: float
    best: float
    """the largest allowed gain on the issues that the offer moves"""
    asked: float
    relief: float
    """what refusing would have cost it (blame, prestige)"""
    aspiration: float
    allowed: bool
    bonus: Floats
    """(condition,)"""
    fight: float
    """the factor of conflict(o)"""
    beliefs: Floats
    """(party, type)"""


Note = Proposed | Weighed


class Witness:
    """Sits behind a party's seat, passes everything on, and writes down what a single run's decision rested on."""

    def __init__(self, sitter: Sitter, notes: list[Note]) -> None:
        self.sitter, self.notes = sitter, notes

    def propose(self, view: View) -> Ints:
        """Pass the question on; note what was chosen."""
        choice = self.sitter.propose(view)
        c = int(choice[0])
        one = np.zeros(view.open.shape, bool)
        one[0, c] = c > 0
        chance = float(view.consent(one)[0, c])
        self.notes.append(Proposed(view.party, view.round, float(view.gains[0, c]), chance, int(view.open[0].sum())))
        return choice

    def answer(self, view: View, offer: Offer) -> Reply:
        """Pass the question on; note what it rested on."""
        reply = self.sitter.answer(view, offer)
        self.notes.append(
            Weighed(
                view.party, str(getattr(self.sitter, "name", "")), view.round, float(offer.gain[0]),
                float(offer.best[0]), float(reply.asked[0]), float(offer.relief[0]), float(view.aspiration[0]),
                bool(offer.allowed[0]), view.mine.bonus[0].copy(), float(view.mine.fight[0]),
                view.mine.beliefs[0].copy(),
            )
        )  # fmt: skip
        return reply
