"""War as the failure of a bargain: the range both prefer to war, and one offer under private costs.

Fearon 1995, *International Organization* 49. A wants a large x, B a small one; war is won by A with p, and costs both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.theories.base import Prediction
from sim.theories.inputs import amount, amounts, numbers, share
from sim.theories.mapping import pie
from sim.theories.situation import Situation


def bargaining_range(p: float, cost_a: float, cost_b: float) -> tuple[float, float]:
    """[p − c_A, p + c_B]: the divisions that both prefer to war. It may reach beyond [0, 1]."""
    share("p", p)
    return p - amount("A's cost", cost_a), p + amount("B's cost", cost_b)


@dataclass(frozen=True)
class Demand:
    """A's one offer, and the probability that B rather fights."""

    demand: float
    war: float


def against_uniform_cost(p: float, cost_a: float, highest: float, lowest: float = 0.0) -> Demand:
    """A's best demand if B's cost is private and uniform on [lowest, highest].

    x = p + (C − c_A)/2 and P(war) = ½ − c_A/2C for [0, C]. In general B fights if c_B < x − p, so A maximises
    x P(c_B ≥ x − p) + (p − c_A) P(c_B < x − p); x is at most 1, and at least what the most resolved B concedes.
    """
    share("p", p)
    low, high, own = amount("lowest", lowest), amount("highest", highest), amount("A's cost", cost_a)
    if high < low:
        raise ValueError(f"highest is {high:g}, below lowest {low:g}; swap them.")
    beyond = min(float(np.clip((high - own) / 2, low, high)), max(1 - p, low))
    war = (beyond - low) / (high - low) if high > low else 0.0
    return Demand(min(p + beyond, 1.0), war)


def against_types(reservations: object, war_value: float, chances: object = None) -> Demand:
    """A's best demand if B is one of several types, each of which accepts demands up to its reservation p + c_B.

    `war_value` is p − c_A. The best demand is some type's reservation, the smallest on a tie; or all of the pie, to be
    refused, if war is worth more to A than what any type concedes.
    """
    accepts = numbers("reservations", reservations)
    weights = np.ones(accepts.size) if chances is None else amounts("chances", chances)
    if weights.shape != accepts.shape or weights.sum() <= 0:
        raise ValueError("give each type a chance, not all of them 0.")
    if war_value > accepts.max():
        return Demand(1.0, 1.0)
    weights = weights / weights.sum()
    order = np.unique(accepts)
    peace = np.array([weights[accepts >= x].sum() for x in order])
    worth = order * peace + war_value * (1 - peace)
    best = int(np.argmax(worth >= worth.max() - 1e-12))
    return Demand(float(order[best]), max(0.0, round(float(1 - peace[best]), 12)))


class Ultimatum:
    """Fearon's bargain between the two principals of a scenario."""

    name = "ultimatum"
    title = "Bargain in the shadow of war"
    source = "Fearon 1995"

    def predict(self, situation: Situation) -> Prediction:
        """The range that both prefer to fighting, and the first principal's one offer if the other's costs are private.

        p and costs are not told apart in a scenario, and need not be: p − c_A is A's worth of fighting on on its scale
        of the pie, and p + c_B is 1 less B's on its own.
        """
        cut = pie(situation)
        low, high = float(cut.fighting[0]), 1 - float(cut.fighting[1])
        first, second = situation.title(cut.first), situation.title(cut.second)
        found = {"low": low, "high": high}
        mapping = f"Shares of the pie of the frontier packages, 1 for what is best for {first}."
        if low > high:
            says = f"war: {first} needs {low:.2f} of the pie at least and {second} leaves {high:.2f} at most"
            return self._prediction(says, situation.named(situation.here), found, mapping)
        offer = against_types(_concedes(1 - cut.fighting_in_worlds(1, situation)), low)
        says = (
            f"both prefer shares of {first} {_between(low, high)} to fighting on; if {second}'s costs are its "
            f"secret, {first} asks for {offer.demand:.2f} and is refused with probability {offer.war:.2f}"
        )
        package = situation.named(situation.here if offer.war > 0.5 else cut.nearest(offer.demand))
        return self._prediction(says, package, found | {"demand": offer.demand, "war": offer.war}, mapping)

    def _prediction(self, says: str, package: dict[str, str], found: dict[str, float], mapping: str) -> Prediction:
        return Prediction(self.name, self.title, self.source, says, package, found, mapping)


def _concedes(reservation: Floats) -> Floats:
    """At most the whole pie can be conceded."""
    return np.minimum(reservation, 1.0)


def _between(low: float, high: float) -> str:
    return f"from {max(low, 0):.2f} to {min(high, 1):.2f}"
