"""A person's seat: asks whatever interface the person sits at."""

from __future__ import annotations

from typing import Protocol

from sim.minds.one_by_one import IllegalMove, OneByOne, Received, Seat
from sim.nouns import Package


class Desk(Protocol):
    """What a terminal, a page or a test must offer to seat a person."""

    def ask_offer(self, seat: Seat) -> Package | None:
        """Ask for an offer; None passes."""

    def ask_answer(self, seat: Seat, offer: Received) -> bool:
        """Ask for an answer."""

    def refuse(self, reason: str) -> None:
        """Tell why the last offer may not be made."""


class Person:
    """Asks again until an offer is legal; the rules bind a person as they bind a machine."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def propose(self, seat: Seat) -> Package | None:
        """Ask until the offer is legal, or the person passes."""
        while True:
            package = self.desk.ask_offer(seat)
            if package is None:
                return None
            try:
                seat.legal(package)
            except IllegalMove as reason:
                self.desk.refuse(str(reason))
            else:
                return package

    def answer(self, seat: Seat, offer: Received) -> bool:
        """Ask; what crosses a red line is refused without asking."""
        if not offer.allowed:
            self.desk.refuse("the capital forbids accepting it: it crosses a red line or comes too early")
            return False
        return self.desk.ask_answer(seat, offer)


class Human(OneByOne):
    """A mind that is a person at a desk."""

    name = "human"

    def __init__(self, desk: Desk) -> None:
        super().__init__(Person(desk))
