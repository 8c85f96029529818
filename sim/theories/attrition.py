"""The war of attrition: both hold out, at a cost, and each concedes at a rate that keeps the other willing to.

Maynard Smith 1974, *Journal of Theoretical Biology* 47; Hendricks, Weiss, Wilson 1988, *International Economic
Review* 29. In its mixed equilibrium the side for which more is at stake, or holding out costs less, gives in first more
often: each concedes at the rate that keeps the *other* willing to go on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.theories.base import DoesNotApply, Prediction
from sim.theories.inputs import positive
from sim.theories.mapping import pie
from sim.theories.situation import Situation

ODDITY = "In this equilibrium the side that stands to win more, or loses less by waiting, gives in first more often."


@dataclass(frozen=True)
class Attrition:
    """Two sides A and B: what winning is worth to each, and what a period of holding out costs each."""

    values: tuple[float, float]
    costs: tuple[float, float]

    def __post_init__(self) -> None:
        for side, value, cost in zip("AB", self.values, self.costs, strict=True):
            positive(f"what winning is worth to {side}", value)
            positive(f"{side}'s cost per period", cost)

    @property
    def hazards(self) -> tuple[float, float]:
        """The rates at which A and B concede: hazard_i = c_j / V_j, what makes the other indifferent."""
        return self.costs[1] / self.values[1], self.costs[0] / self.values[0]

    @property
    def a_concedes_first(self) -> float:
        """The probability that it is A who concedes."""
        return self.hazards[0] / sum(self.hazards)

    @property
    def length(self) -> float:
        """The expected number of periods."""
        return 1 / sum(self.hazards)


class WarOfAttrition:
    """The war of attrition between the two principals of a scenario."""

    name = "attrition"
    title = "War of attrition"
    source = "Maynard Smith 1974; Hendricks, Weiss, Wilson 1988"

    def predict(self, situation: Situation) -> Prediction:
        """Who gives in first, if each holds out for its best package of the frontier and loses `round_cost` a round."""
        cut = pie(situation)
        sides = [cut.first, cut.second]
        cost = situation.drawn.true.round_cost.mean(axis=0)[sides]
        if (cost <= 0).any():
            idle = situation.title(sides[int(np.argmin(cost))])
            raise DoesNotApply(f"a round of holding out costs {idle} nothing (no round_cost)")
        worth = np.ptp(situation.utility[sides][:, cut.frontier], axis=1)
        game = Attrition((float(worth[0]), float(worth[1])), (float(cost[0]), float(cost[1])))
        yields = game.a_concedes_first
        party = cut.first if yields >= 0.5 else cut.second
        chance = max(yields, 1 - yields)
        says = (
            f"{situation.title(party)} gives in first with probability {chance:.2f}, after {game.length:.0f} rounds "
            "in the mean"
        )
        winner = 0 if yields < 0.5 else 1
        package = situation.named(int(cut.frontier[np.argmax(cut.shares[winner])]))
        found = {"first_concedes": yields, "rounds": game.length}
        return Prediction(self.name, self.title, self.source, says, package, found, ODDITY)
