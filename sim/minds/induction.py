"""Backward induction over the turns ahead: what each turn brings if everyone chooses best there and later.

Kuhn 1953, *Contributions to the Theory of Games* II; with alternating offers Ståhl 1972, Rubinstein 1982.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.lockless import cached_property
from sim.minds.ahead import Ahead, TurnAhead
from sim.minds.characters import players
from sim.nouns import Bools, Floats, Ints

SLACK = 1e-9
"""Differences of worth below this are rounding: who is asked accepts, who offers is indifferent."""


@dataclass(frozen=True)
class TurnChoices:
    """One turn, given what waiting is worth. Axes: s position, c candidate, n character."""

    offer: Ints
    """(s, n) the best offer of each character of the speaker; 0 is none"""
    worth: Floats
    """(s, n) what the turn is worth to each character"""


def play_out(ahead: Ahead, turns: list[TurnAhead]) -> Floats:
    """(position, character) what the talks are worth before the first of these turns."""
    worth = ahead.end()
    for turn in reversed(turns):
        worth = Deal(ahead, turn, worth).choices.worth
    return worth


class Deal:
    """One turn, in every position: who would accept what, and so what is offered.

    A character of a party that is asked accepts if signing is worth at least as much to it as waiting:
    A_n(o) = 1[signed_n(o) ≥ waiting_n] · chance that o is inside its red lines. The speaker maximises
    Q(o) signed(o) + (1 − Q(o)) waiting with Q(o) = Π_h Σ_n weight_n A_n(o) over the others whose consent is needed; on
    a tie it offers what is best for the others in sum, then the first.
    """

    def __init__(self, ahead: Ahead, turn: TurnAhead, waiting: Floats) -> None:
        self.ahead, self.speaker, self.waiting = ahead, turn.speaker, waiting
        self.who, self.parties = ahead.who, players(ahead.game)
        self.signed = ahead.signed(turn, waiting)
        self.yes = (self.signed >= waiting[:, None] - SLACK) * ahead.may
        self.consent = {h: self._consent(h) for h in self.parties if h != self.speaker}
        self.chance = self._all_but(self.speaker)

    def _consent(self, party: int) -> Floats:
        """(s, c) the chance that a party does not stand in the way."""
        believed = self.yes @ (self.who.weight * self.who.of(party))
        return np.where(self.ahead.needs(party), believed, 1.0)

    def _all_but(self, party: int) -> Floats:
        """(s, c) the chance that nobody else stands in the way."""
        out = np.ones(self.signed.shape[:2])
        for h, consent in self.consent.items():
            if h != party:
                out = out * consent
        return out

    @cached_property
    def choices(self) -> TurnChoices:
        """What each character of the speaker offers, and what that is worth to everyone."""
        offer = np.zeros(self.waiting.shape, np.int64)
        worth = self.waiting.copy()
        mean = np.zeros_like(worth)
        for n in np.flatnonzero(self.who.of(self.speaker)):
            offer[:, n] = self._best(int(n))
            worth[:, n] = self._at(self._expected(int(n)), offer[:, n])
            if self.who.weight[n] > 0:
                mean += self.who.weight[n] * self._for_others(offer[:, n])
        others = ~self.who.of(self.speaker)
        worth[:, others] = mean[:, others]
        return TurnChoices(offer, worth)

    def _expected(self, n: int) -> Floats:
        """(s, c) what each offer is worth to a character of the speaker; the first, no offer, is waiting."""
        waiting = self.waiting[:, None, n]
        out = waiting + self.chance * (self.signed[:, :, n] - waiting)
        open_ = self._open(n)
        out = np.where(open_, out, -np.inf)
        out[:, 0] = waiting[:, 0]
        return out

    def _open(self, n: int) -> Bools:
        """(s, c) what a character may offer, by the protocol and more likely than not by its red lines."""
        return np.asarray(self.ahead.game.offerable & (self.ahead.may[:, :, n] >= 0.5))

    def _best(self, n: int) -> Ints:
        """(s,) the best offer of a character of the speaker."""
        own = self._expected(n)
        ties = own >= own.max(axis=1, keepdims=True) - SLACK
        weight = np.where(self.who.of(self.speaker), 0.0, self.who.weight)
        rise = (self.signed - self.waiting[:, None]) @ weight
        others = np.where(np.arange(own.shape[1]) > 0, self.chance * rise, 0.0)
        return np.asarray(np.where(ties, others, -np.inf).argmax(axis=1))

    def _for_others(self, offer: Ints) -> Floats:
        """(s, n) what an offer (s,) is worth to each character of the others, who know themselves."""
        out = np.empty_like(self.waiting)
        for party in self.parties:
            mine = self.who.of(party)
            rest = self._at(self._all_but(party), offer)[:, None]
            asked = self._at(self.ahead.needs(party), offer)[:, None]
            own = np.where(asked, self._at(self.yes, offer)[:, mine], 1.0)
            chance = np.where(offer[:, None] > 0, rest * own, 0.0)
            waiting = self.waiting[:, mine]
            out[:, mine] = waiting + chance * (self._at(self.signed, offer)[:, mine] - waiting)
        return out

    def _at(self, table: Floats | Bools, offer: Ints) -> Floats:
        """(s, …) the rows of a table (s or 1, c, …) at an offer (s,)."""
        rows = np.arange(offer.size) if table.shape[0] > 1 else np.zeros(offer.size, np.int64)
        return np.asarray(table[rows, offer])
