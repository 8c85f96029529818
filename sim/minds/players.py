"""Players that decide one run at a time: a user's object, a person at an interface, the script of an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, cast

import numpy as np

from sim.minds.base import Mind
from sim.minds.decisions import Decision, Move, Question
from sim.minds.moves import batch, plain
from sim.minds.negotiator import Negotiator
from sim.minds.seat import IllegalMove, Received, Seat
from sim.minds.view import Offer, Reply, View
from sim.nouns import Bools, Ints, Package
from sim.rules.attendance import Intention

METHODS = {
    Decision.ATTEND: "attend", Decision.PRESS: "press", Decision.PROPOSE: "propose", Decision.ANSWER: "answer",
    Decision.LEAVE: "leave", Decision.RETURN: "come_back",
}  # fmt: skip
"""What a player may decide, as methods: any of them, with moves as plain data (`sim.minds.moves`).

attend(seat, usual) · press(seat, usual) · propose(seat) · answer(seat, offer) · leave(seat, usual) ·
come_back(seat, usual); `usual` is what the rules and the draws would do.
"""


class OneByOne(Mind):
    """Lets a user's object decide, one run after another. What it has no method for is decided as usual, and offers
    and answers as the negotiator makes them."""

    name = "player"

    def __init__(self, player: Any) -> None:
        self.player, self.otherwise = player, Negotiator()
        self.own = frozenset(what for what, method in METHODS.items() if callable(getattr(player, method, None)))

    def attend(self, view: View, usual: Intention) -> Intention:
        """Ask the player before each meeting."""
        return cast(Intention, self._asked(Question(Decision.ATTEND, view.party, view.live, lambda: view, usual)))

    def press(self, view: View, usual: Ints) -> Ints:
        """Ask the player about its instruments."""
        return cast(Ints, self._asked(Question(Decision.PRESS, view.party, view.live, lambda: view, usual)))

    def leave(self, view: View, usual: Bools) -> Bools:
        """Ask the player whether its party leaves."""
        return cast(Bools, self._asked(Question(Decision.LEAVE, view.party, view.live, lambda: view, usual)))

    def come_back(self, view: View, usual: Bools) -> Bools:
        """Ask the player whether its party returns."""
        return cast(Bools, self._asked(Question(Decision.RETURN, view.party, view.live, lambda: view, usual)))

    def propose(self, view: View) -> Ints:
        """Ask the player for an offer in each run in which its party has the turn."""
        if Decision.PROPOSE not in self.own:
            return self.otherwise.propose(view)
        question = Question(Decision.PROPOSE, view.party, view.live, lambda: view)
        return cast(Ints, batch(question, {run: self.player.propose(seat) for run, seat in _seats(view).items()}))

    def answer(self, view: View, offer: Offer) -> Reply:
        """Ask the player to answer in each run in which its party is asked."""
        if Decision.ANSWER not in self.own:
            return self.otherwise.answer(view, offer)
        question = Question(Decision.ANSWER, view.party, view.live, lambda: view, None, offer)
        said = {run: bool(self.player.answer(seat, seat.received(offer))) for run, seat in _seats(view).items()}
        return cast(Reply, batch(question, said))

    def _asked(self, question: Question) -> Move:
        """What the player does instead of the usual move."""
        decide, game = getattr(self.player, METHODS[question.decision]), question.view.table.game
        seats = _seats(question.view).items()
        usual = {run: plain(game, question, question.usual, run) for run, _ in seats}
        return batch(question, {run: decide(seat, usual[run]) for run, seat in seats})


def _seats(view: View) -> dict[int, Seat]:
    """The party's seat in each run in which it is asked."""
    return {run: Seat(view, run) for run in np.flatnonzero(view.live).tolist()}


def as_mind(player: Any) -> Mind:
    """A mind as it is, or a player's object wrapped as one."""
    if isinstance(player, Mind):
        return player
    methods = ", ".join(METHODS.values())
    if isinstance(player, type) or not any(callable(getattr(player, name, None)) for name in METHODS.values()):
        raise TypeError(f"{player!r} is no mind: it needs one or more of the methods {methods}")
    return OneByOne(player)


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
