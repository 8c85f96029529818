"""Notes on what each seat saw when it decided, taken beside the table without touching a decision."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.engines.drive import Behind, Sitter
from sim.minds.view import Offer, Reply, View
from sim.nouns import Floats, Ints


@dataclass(frozen=True)
class Proposed:
    """What a party saw when it was its turn to offer. The numbers are worked out when they are asked for."""

    view: View = field(repr=False)
    choice: int
    """the candidate offered, 0 for none"""

    @property
    def party(self) -> int:
        """Whose turn it was."""
        return self.view.party

    @property
    def round(self) -> int:
        """When."""
        return self.view.round

    @property
    def gain(self) -> float:
        """What the offer was worth to it."""
        return float(self.view.gains[0, self.choice])

    @property
    def chance(self) -> float:
        """Its belief that all whose consent was needed would give it."""
        one = np.zeros(self.view.gains.shape, bool)
        one[0, self.choice] = self.choice > 0
        return float(self.view.consent(one)[0, self.choice])

    @property
    def open(self) -> int:
        """How many packages its aspiration and its rules left open to it."""
        return int(self.view.open[0].sum())


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


class DecisionLog(Behind):
    """Sits behind a party's seat, and writes down what a single run's offers and answers rested on."""

    def __init__(self, sitter: Sitter, notes: list[Note]) -> None:
        super().__init__(sitter)
        self.notes = notes

    def propose(self, view: View) -> Ints:
        """Pass the question on; note what was chosen."""
        choice = self.sitter.propose(view)
        self.notes.append(Proposed(view, int(choice[0])))
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
