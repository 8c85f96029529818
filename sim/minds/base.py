"""What every mind can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from sim.minds.decisions import Decision
from sim.minds.view import Offer, Reply, View
from sim.nouns import Bools, Floats, Ints
from sim.rules import kernels
from sim.rules.attendance import Intention
from sim.rules.consent import reaches


class Mind(ABC):
    """Decides for a party. Minds hold no state between turns: all they need is in the view.

    `propose` returns the candidate to offer in each run, 0 for no offer; `answer` says whether each
    offer is accepted. The other decisions are the usual ones, by the rules and the draws, unless a mind
    takes them itself. All get every run of a batch at once and must treat each by itself.
    """

    name: ClassVar[str]
    own: frozenset[Decision] = frozenset({Decision.PROPOSE, Decision.ANSWER})
    """the decisions that the mind takes itself"""

    @abstractmethod
    def propose(self, view: View) -> Ints:
        """The candidate to offer, (run,)."""

    @abstractmethod
    def answer(self, view: View, offer: Offer) -> Reply:
        """Whether to accept, (run,)."""

    def decides(self, decision: Decision) -> bool:
        """Whether the mind takes a decision itself. A mind that has a method for one says so here."""
        return decision in self.own

    def attend(self, view: View, usual: Intention) -> Intention:
        """What the party means to do about a meeting, (run,)."""
        return usual

    def press(self, view: View, usual: Ints) -> Ints:
        """The rung to which each of the party's instruments goes, (run, own instrument), in the file's order."""
        return usual

    def leave(self, view: View, usual: Bools) -> Bools:
        """Whether the party leaves the talks, (run,)."""
        return usual

    def come_back(self, view: View, usual: Bools) -> Bools:
        """Whether a party that left returns, (run,)."""
        return usual


def choose(view: View, score: Floats, open_: Bools) -> Ints:
    """The open candidate with the highest score in each run; ties go to the higher own gain."""
    return np.asarray(kernels.pick(score, view.gains, open_, view.live))


def improving(view: View) -> Bools:
    """(run, candidate): allowed, better than what stands, and not the standing package itself."""
    better = view.allowed & (view.gains > 0)
    better[:, 0] = False
    return np.asarray(better)


def best_gain(view: View) -> Floats:
    """(run,): the largest gain among the improving candidates, 0 if there are none."""
    return np.asarray(np.where(improving(view), view.gains, 0.0).max(axis=1))


def accept_from(offer: Offer, asked: Floats) -> Reply:
    """Accept what is allowed, no worse than the standing package, and gives at least what is asked."""
    return Reply(offer.allowed & reaches(offer.gain, np.maximum(asked, 0.0)), asked)
