"""Theories of war and waiting between two sides: bargains in its shadow, shifting power, and attrition.

Bargain in the shadow of war: the range that both prefer to war, and one offer under private costs. Fearon 1995,
*International Organization* 49. A wants a large x, B a small one; A wins a war with probability p, and war costs both.

Commitment problem: a side that is about to grow weaker may fight now. Powell 2006, *International Organization* 60. A
declines: it wins with p₁ now and with p₂ from the next period on. Each period there is a pie of 1 to divide, or war to
end the game. δ is the common discount factor.

War of attrition: both hold out, at a cost. Maynard Smith 1974, *Journal of Theoretical Biology* 47; Hendricks, Weiss,
Wilson 1988, *International Economic Review* 29. In its mixed equilibrium each side concedes at the rate that keeps the
*other* willing to go on, so the side with more at stake, or with lower costs, gives in first more often.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.rules.value import fighting
from sim.theories.inputs import amount, amounts, inner, number, numbers, pair, positive, share
from sim.theories.situation import DoesNotApply, OpeningSituation, Prediction, ScenarioPie, pie

ODDITY = "In this equilibrium the side that stands to win more, or loses less by waiting, gives in first more often."


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
    accepts, war_value = numbers("reservations", reservations), number("war_value", war_value)
    weights = np.ones(accepts.size) if chances is None else amounts("chances", chances)
    if weights.shape != accepts.shape or weights.sum() <= 0:
        raise ValueError(
            f"there are {weights.size} chances for {accepts.size} reservations; give each type a chance, not all 0."
        )
    if war_value > accepts.max():
        return Demand(1.0, 1.0)
    weights = weights / weights.sum()
    order = np.unique(accepts)
    peace = np.array([weights[accepts >= x].sum() for x in order])
    worth = order * peace + war_value * (1 - peace)
    best = int(np.argmax(worth >= worth.max() - 1e-12))
    return Demand(float(order[best]), max(0.0, round(float(1 - peace[best]), 12)))


def ultimatum_prediction(situation: OpeningSituation) -> Prediction:
    """The range that both principals prefer to fighting, and the first's one offer if the other's costs are private.

    A scenario does not tell p and costs apart, and need not: p − c_A is A's worth of fighting on on its scale of the
    pie, and p + c_B is 1 less B's on its own.
    """
    cut = pie(situation)
    low, high = float(cut.fighting[0]), 1 - float(cut.fighting[1])
    first, second = situation.title(cut.first), situation.title(cut.second)
    found = {"low": low, "high": high}
    mapping = f"Shares of the pie of the frontier packages, 1 for what is best for {first}."
    if low > high:
        says = f"war: {first} needs {low:.2f} of the pie at least and {second} leaves {high:.2f} at most"
        return Prediction(says, situation.named(situation.here), found, mapping)
    concedes = np.minimum(1 - cut.fighting_in_worlds(1, situation), 1.0)  # at most the whole pie
    offer = against_types(concedes, low)
    says = (
        f"both prefer shares of {first} from {max(low, 0):.2f} to {min(high, 1):.2f} to fighting on; if {second}'s "
        f"costs are its secret, {first} asks for {offer.demand:.2f} and is refused with probability {offer.war:.2f}"
    )
    package = situation.named(situation.here if offer.war > 0.5 else cut.nearest(offer.demand))
    return Prediction(says, package, found | {"demand": offer.demand, "war": offer.war}, mapping)


@dataclass(frozen=True)
class Shift:
    """A shift of power away from A."""

    p_now: float
    p_later: float
    cost_a: float
    cost_b: float
    discount: float

    def __post_init__(self) -> None:
        share("p_now", self.p_now)
        share("p_later", self.p_later)
        amount("A's cost", self.cost_a)
        amount("B's cost", self.cost_b)
        inner("the discount factor", self.discount)

    def war_if_a_proposes(self) -> bool:
        """War iff (p₁ − c_A)/(1 − δ) > 1 + δ (p₂ + c_B)/(1 − δ): all of today and the best later do not make up."""
        return war(self.p_now - self.cost_a, self.p_later + self.cost_b, self.discount)

    def war_if_b_proposes(self) -> bool:
        """The same with p₂ − c_A, for later B leaves A no more than its worth of war."""
        return war(self.p_now - self.cost_a, self.p_later - self.cost_a, self.discount)

    def threshold_if_a_proposes(self) -> float:
        """The p₂ below which there is war: [(p₁ − c_A) − (1 − δ)]/δ − c_B."""
        return self._least_later() - self.cost_b

    def threshold_if_b_proposes(self) -> float:
        """The p₂ below which there is war: [(p₁ − c_A) − (1 − δ)]/δ + c_A."""
        return self._least_later() + self.cost_a

    def _least_later(self) -> float:
        return (self.p_now - self.cost_a - (1 - self.discount)) / self.discount


def war(now: float, later: float, discount: float) -> bool:
    """Whether A's worth of war now exceeds the whole pie today and a share `later` in each period from tomorrow on."""
    return now > (1 - discount) + discount * later


def shifting_power_prediction(situation: OpeningSituation) -> Prediction:
    """Whether the principal that the war's expected course weakens would rather fight now.

    Now and later are the worth of fighting on at today's momentum and at its long-run mean drift/(1 − persistence), on
    each side's scale of the pie. A's best later is 1 less what B's fighting is worth then. The discount factor is the
    declining side's patience.
    """
    cut = pie(situation)
    change = _expected_change(situation, cut)
    declining = int(np.argmin(change))
    if change[declining] >= -1e-9:
        raise DoesNotApply("neither side expects to grow weaker, since momentum is not expected to turn against it")
    party = cut.sides[declining]
    title, patience = situation.title(party), float(situation.drawn.character.patience[:, party].mean())
    if not 0 < patience < 1:
        raise DoesNotApply(f"it needs a patience below 1, and that of {title} is {patience:g}")
    now = float(cut.fighting[declining])
    later = 1 - float(cut.fighting[1 - declining] + change[1 - declining])
    fights = war(now, later, patience)
    says = (
        f"{title} expects to grow weaker, which is {'a' if fights else 'no'} reason to fight on now: that is worth "
        f"{now:.2f} of the pie to it, and the best that it can hope for later is {later:.2f}"
    )
    return Prediction(says, situation.named(situation.here) if fights else None, {"now": now, "later": later})


def _expected_change(situation: OpeningSituation, cut: ScenarioPie) -> Floats:
    """(2,) how the worth of fighting on changes on each side's scale if momentum goes to its long-run mean."""
    world, wants = situation.drawn.world, situation.drawn.true
    mean = np.divide(world.drift, 1 - world.persistence, out=world.momentum.copy(), where=world.persistence < 1)
    then = situation.start.but(momentum=np.clip(mean, -1.0, 1.0))
    change = (fighting(then, wants) - fighting(situation.start, wants)).mean(axis=0)
    return np.asarray(change[cut.sides] / cut.width)


@dataclass(frozen=True)
class Attrition:
    """Two sides A and B: what winning is worth to each, and what a period of holding out costs each."""

    values: tuple[float, float]
    costs: tuple[float, float]

    def __post_init__(self) -> None:
        for side, value, cost in zip("AB", pair("values", self.values), pair("costs", self.costs), strict=True):
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


def attrition_prediction(situation: OpeningSituation) -> Prediction:
    """Who gives in first, if each holds out for its best package of the frontier and loses `round_cost` a round."""
    cut = pie(situation)
    cost = situation.drawn.true.round_cost.mean(axis=0)[cut.sides]
    if (cost <= 0).any():
        idle = situation.title(cut.sides[int(np.argmin(cost))])
        raise DoesNotApply(f"a round of holding out costs {idle} nothing (no round_cost)")
    game = Attrition(pair("the pie's worth", cut.width), pair("round_cost", cost))
    yields = game.a_concedes_first
    loser = 0 if yields >= 0.5 else 1
    says = (
        f"{situation.title(cut.sides[loser])} gives in first with probability {max(yields, 1 - yields):.2f}, after "
        f"{game.length:.0f} rounds in the mean"
    )
    package = situation.named(cut.best(1 - loser))
    return Prediction(says, package, {"first_concedes": yields, "rounds": game.length}, ODDITY)
