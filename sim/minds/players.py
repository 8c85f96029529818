"""Players that decide one run at a time: a person at an interface, and the script of an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sim.minds.one_by_one import IllegalMove, Received, Seat
from sim.nouns import Package


class Interface(Protocol):
    """What a terminal, a page or a test must offer to seat a person."""

    def ask_offer(self, seat: Seat) -> Package | None:
        """Ask for an offer; None passes."""

    def ask_answer(self, seat: Seat, offer: Received) -> bool:
        """Ask for an answer."""

    def refuse(self, reason: str) -> None:
        """Tell why the last offer may not be made."""


class Human:
    """A person at an interface, asked again until an offer is legal: the rules bind people as they bind machines."""

    def __init__(self, interface: Interface) -> None:
        self.interface = interface

    def propose(self, seat: Seat) -> Package | None:
        """Ask until the offer is legal, or the person passes."""
        while True:
            package = self.interface.ask_offer(seat)
            if package is None:
                return None
            try:
                seat.legal(package)
            except IllegalMove as reason:
                self.interface.refuse(str(reason))
            else:
                return package

    def answer(self, seat: Seat, offer: Received) -> bool:
        """Ask; what crosses a red line is refused without asking."""
        if not offer.allowed:
            self.interface.refuse("the capital forbids accepting it: it crosses a red line or comes too early")
            return False
        return self.interface.ask_answer(seat, offer)


class Scripted:
    """Replays an earlier run: offers by round, answers by (round, proposer). Where nothing is written it says no."""

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
