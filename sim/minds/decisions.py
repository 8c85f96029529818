"""The decisions of a negotiation: what a seat can be asked, and the moves that answer.

Each decision comes with the usual move: what the rules and the run's draws make of it. A mind that has nothing of its
own to say returns it. Shapes: one entry for each run of a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sim.lockless import cached_property
from sim.minds.view import Offer, Reply, View
from sim.nouns import Bools, Ints, Stage
from sim.rules.attendance import Intention

Move = Ints | Bools | Reply | Intention
"""The candidate to offer or the rungs to go to, whether to leave or to return, an answer, or what a side means to do
about a meeting."""
Moves = Mapping[int, Move]
"""By the number of the party."""


class Decision(StrEnum):
    """What a seat decides."""

    ATTEND = "attend"
    """before a meeting: whether the leader goes, on whose coming that hangs, and whether a delegation goes"""
    PRESS = "press"
    """after it is known who came: the rung to which each of its instruments goes"""
    PROPOSE = "propose"
    """at its turn: the package to offer, or none"""
    ANSWER = "answer"
    """to an offer that needs its consent, at the table or at home"""
    LEAVE = "leave"
    """at the end of a round: whether it leaves the talks"""
    RETURN = "return"
    """at the end of a round, away from the talks: whether it comes back"""


@dataclass(frozen=True)
class Question:
    """One decision, put to one party in the runs in which it is asked."""

    decision: Decision
    party: int
    live: Bools
    """(run,) where it is asked"""
    look: Callable[[], View]
    """makes the view when somebody wants it: most built-in decisions do not"""
    usual: Any = None
    """the move that the rules and the draws would make; None for offers and answers, which only minds make"""
    offer: Offer | None = None
    """what an answer is asked to"""

    @cached_property
    def view(self) -> View:
        """What the party knows. It must be looked at before the move is made."""
        return self.look()


@dataclass(frozen=True)
class Ask:
    """The talks wait for these decisions, which are taken at the same time: nobody sees another's move first."""

    decision: Decision
    round: int
    turn: int
    """the turn of the round, −1 for what belongs to no turn"""
    stage: Stage | None
    """where an answer is given: at the table or at home"""
    questions: tuple[Question, ...]
