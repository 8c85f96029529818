"""Answers what the talks ask: each question goes to whoever sits in the party's seat."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Protocol, TypeVar, cast

from sim.minds.decisions import Ask, Decision, Move, Moves, Question
from sim.minds.view import Offer, Reply, View
from sim.nouns import Bools, Ints
from sim.rules.attendance import Intention

Result = TypeVar("Result")


class Sitter(Protocol):
    """Whoever sits in a party's seat: a mind, or an agent that asks its mind.

    All get a view and nothing else, so that nobody can reach another party's numbers. `usual` is what the rules and
    the draws would do.
    """

    def decides(self, decision: Decision) -> bool:
        """Whether it takes a decision itself; otherwise the usual move is made."""

    def attend(self, view: View, usual: Intention) -> Intention:
        """What it means to do about the meeting."""

    def press(self, view: View, usual: Ints) -> Ints:
        """The rung to which each of its instruments goes, (run, own instrument)."""

    def propose(self, view: View) -> Ints:
        """The candidate to offer, (run,)."""

    def answer(self, view: View, offer: Offer) -> Reply:
        """Whether to accept, (run,)."""

    def leave(self, view: View, usual: Bools) -> Bools:
        """Whether it leaves the talks, (run,)."""

    def come_back(self, view: View, usual: Bools) -> Bools:
        """Whether it returns to the talks, (run,)."""


def drive(talks: Generator[Ask, Moves, Result], sitters: Sequence[Sitter]) -> Result:
    """Let the talks go on, answering all that they ask, to what they come to. Sitters are in the order of parties."""
    return conduct(talks, lambda ask: {q.party: move_of(sitters[q.party], q) for q in ask.questions})


def conduct(talks: Generator[Ask, Moves, Result], decide: Callable[[Ask], Moves]) -> Result:
    """The same, with the moves that `decide` gives for each ask."""
    moves: Moves | None = None
    while True:
        try:
            ask = next(talks) if moves is None else talks.send(moves)
        except StopIteration as over:
            result: Result = over.value
            return result
        moves = decide(ask)


def move_of(sitter: Sitter, question: Question) -> Move:
    """What a sitter decides."""
    if question.usual is not None and not sitter.decides(question.decision):
        return cast(Move, question.usual)
    match question.decision:
        case Decision.ATTEND:
            return sitter.attend(question.view, question.usual)
        case Decision.PRESS:
            return sitter.press(question.view, question.usual)
        case Decision.PROPOSE:
            return sitter.propose(question.view)
        case Decision.ANSWER:
            assert question.offer is not None
            return sitter.answer(question.view, question.offer)
        case Decision.LEAVE:
            return sitter.leave(question.view, question.usual)
        case Decision.RETURN:
            return sitter.come_back(question.view, question.usual)


class Behind:
    """Sits behind a seat, and passes every question on."""

    def __init__(self, sitter: Sitter) -> None:
        self.sitter = sitter

    def decides(self, decision: Decision) -> bool:
        """What the seat decides."""
        return self.sitter.decides(decision)

    def attend(self, view: View, usual: Intention) -> Intention:
        """Pass the question on."""
        return self.sitter.attend(view, usual)

    def press(self, view: View, usual: Ints) -> Ints:
        """Pass the question on."""
        return self.sitter.press(view, usual)

    def propose(self, view: View) -> Ints:
        """Pass the question on."""
        return self.sitter.propose(view)

    def answer(self, view: View, offer: Offer) -> Reply:
        """Pass the question on."""
        return self.sitter.answer(view, offer)

    def leave(self, view: View, usual: Bools) -> Bools:
        """Pass the question on."""
        return self.sitter.leave(view, usual)

    def come_back(self, view: View, usual: Bools) -> Bools:
        """Pass the question on."""
        return self.sitter.come_back(view, usual)
