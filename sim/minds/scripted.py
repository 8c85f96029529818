"""Replays what a party did in an earlier run."""

from __future__ import annotations

from collections.abc import Mapping

from sim.minds.one_by_one import IllegalMove, OneByOne, Received, Seat
from sim.nouns import Package


class Script:
    """Offers by round, and answers by (round, proposer); silent and refusing where the script says nothing."""

    def __init__(self, offers: Mapping[int, Package], answers: Mapping[tuple[int, str], bool]) -> None:
        self.offers, self.answers = dict(offers), dict(answers)

    def propose(self, seat: Seat) -> Package | None:
        """The scripted offer of this round, if it is possible here."""
        package = self.offers.get(seat.round)
        if package is None:
            return None
        try:
            seat.legal(package)
        except IllegalMove:
            return None
        return package

    def answer(self, seat: Seat, offer: Received) -> bool:
        """The scripted answer."""
        return self.answers.get((seat.round, offer.proposer), False)


class Scripted(OneByOne):
    """A mind that follows a script."""

    name = "scripted"

    def __init__(self, offers: Mapping[int, Package], answers: Mapping[tuple[int, str], bool]) -> None:
        super().__init__(Script(offers, answers))
