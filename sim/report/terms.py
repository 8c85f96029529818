"""The terms of a gain: what an offer gives and takes, for the party that weighs it.

    u_p(o) − u_p(standing) = Σ_i [w_i v_i(o_i) − w_i v_i(standing_i)] + Σ_k ±s_k
                             + Σ_g cost_g relieved + (conflict(o) − conflict(standing)) (X + F − L)

The last term is told in three: the outside path given up (X), the fear that the others break what
they sign (F), and a mediator's leverage (L).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engines.setup import Setup
from sim.nouns import Bools, Floats, Ints
from sim.report import words
from sim.report.decision_log import Weighed
from sim.rules.state import State
from sim.rules.value import conflict_of, fighting, truth_of
from sim.scenario.parameters import Parameters


@dataclass(frozen=True)
class Term:
    """One term, in words and in the party's utility."""

    what: str
    worth: float


@dataclass(frozen=True)
class WeighedOffer:
    """One offer in one run: the drawn numbers, the round's state, and the packages before and after."""

    setup: Setup
    drawn: Parameters
    state: State
    engaged: Bools
    """(party,) who was still engaged when the offer was weighed"""
    before: Ints
    after: Ints

    def conflict(self, levels: Ints) -> float:
        """The share of the outside path that goes on."""
        return float(conflict_of(self.drawn, levels[None])[0])

    def outside(self, party: int) -> float:
        """X_p(t)."""
        return float(fighting(self.state, self.drawn.true)[0, party])

    def holds(self, levels: Ints) -> list[bool]:
        """(condition,) whether a package satisfies each condition."""
        truth = int(truth_of(self.setup.game, levels[None])[0])
        return [bool((truth >> c) & 1) for c in range(self.setup.game.conditions)]

    def fear(self, party: int, beliefs: Floats) -> float:
        """F_p: fear of breach · (1 + grievance) · distrust of the least trusted other principal."""
        wants, game = self.drawn.true, self.setup.game
        sincere = (beliefs * self.drawn.sincerity[0]).sum(axis=1)
        others = [h for h in game.principals if h != party]
        distrusted = 1 - min(sincere[others]) if others else 0.0
        return float(wants.fear[0, party] * (1 + self.drawn.world.grievance[0]) * distrusted)

    def leverage(self) -> float:
        """L: carrots and sticks of the mediators who are engaged."""
        mediators = self.drawn.mediators
        return float(sum(mediators.leverage[0, m] for m, p in enumerate(mediators.party) if self.engaged[p]))


def terms(moment: WeighedOffer, seen: Weighed) -> list[Term]:
    """The terms of what an offer gains a party, the largest first; those that are nil left out."""
    found = [*_issues(moment, seen), *_conditions(moment, seen), *_outside(moment, seen)]
    return sorted((term for term in found if term.worth), key=lambda term: -abs(term.worth))


def _issues(moment: WeighedOffer, seen: Weighed) -> list[Term]:
    worth = moment.drawn.true.worth[0, seen.party]
    return [
        Term(words.issue(moment.setup, i), float(worth[i, moment.after[i]] - worth[i, moment.before[i]]))
        for i in np.flatnonzero(moment.before != moment.after).tolist()
    ]


def _conditions(moment: WeighedOffer, seen: Weighed) -> list[Term]:
    was, will = moment.holds(moment.before), moment.holds(moment.after)
    game = moment.setup.game
    names = {item.condition: words.plain(item.path.split(".")[-2]) for item in game.bonuses}
    for g, c in enumerate(game.demands.tolist()):
        names[c] = f"pressure by '{words.instrument(moment.setup, g)}' that it relieves"
    return [
        Term(names[c], float(seen.bonus[c]) * (will[c] - was[c])) for c in names if will[c] != was[c] and seen.bonus[c]
    ]


def _outside(moment: WeighedOffer, seen: Weighed) -> list[Term]:
    change = moment.conflict(moment.after) - moment.conflict(moment.before)
    way = "gives up" if change < 0 else "takes up again"
    return [
        Term(f"the worth of the outside path that it {way}", change * moment.outside(seen.party)),
        Term("fear that the others break it", change * moment.fear(seen.party, seen.beliefs)),
        Term("what the mediators add to it", -change * moment.leverage()),
    ]


def going_on(moment: WeighedOffer, seen: Weighed) -> float:
    """u_p(standing, t): what the standing package is worth to a party today."""
    game, true = moment.setup.game, moment.drawn.true
    additive = sum(float(true.worth[0, seen.party, i, k]) for i, k in enumerate(moment.before))
    held = moment.holds(moment.before)
    bonus = sum(float(seen.bonus[c]) for c in range(game.conditions) if held[c])
    pressed = sum(float(seen.bonus[c] - true.bonus[0, seen.party, c]) for c in set(map(int, game.demands)))
    x = moment.outside(seen.party)
    return additive + bonus - pressed + x - (1 - moment.conflict(moment.before)) * seen.fight
