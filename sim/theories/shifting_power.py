"""War as a commitment problem: who is about to grow weaker may fight now. Powell 2006, *International Organization* 60.

A declines: it wins with p₁ now and with p₂ from the next period on. Each period there is a pie of 1 to divide, or war
to end the game. δ is the common discount factor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.rules.value import fighting
from sim.theories.base import DoesNotApply, Prediction
from sim.theories.inputs import amount, inner, share
from sim.theories.mapping import Pie, pie
from sim.theories.situation import Situation


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


class ShiftingPower:
    """Powell's commitment problem between the two principals of a scenario."""

    name = "shifting_power"
    title = "Commitment problem"
    source = "Powell 2006"

    def predict(self, situation: Situation) -> Prediction:
        """Whether the side that the war's expected course weakens would rather fight now.

        Now and later are the worth of fighting on at today's momentum and at its long-run mean drift/(1 − persistence),
        on each side's scale of the pie; A's best later is 1 less what B's fighting is worth then. The discount factor
        is the declining side's patience.
        """
        cut = pie(situation)
        change = _expected_change(situation, cut)
        declining = int(np.argmin(change))
        if change[declining] >= -1e-9:
            raise DoesNotApply("neither side expects to grow weaker, since momentum is not expected to turn against it")
        party = (cut.first, cut.second)[declining]
        patience = float(situation.drawn.character.patience[:, party].mean())
        if not 0 < patience < 1:
            raise DoesNotApply(f"it needs a patience below 1, and that of {situation.title(party)} is {patience:g}")
        now = float(cut.fighting[declining])
        later = 1 - float(cut.fighting[1 - declining] + change[1 - declining])
        fights = war(now, later, patience)
        title = situation.title(party)
        says = (
            f"{title} expects to grow weaker, which is {'a' if fights else 'no'} reason to fight on now: that is worth "
            f"{now:.2f} of the pie to it, and the best that it can hope for later is {later:.2f}"
        )
        package = situation.named(situation.here) if fights else None
        return Prediction(self.name, self.title, self.source, says, package, {"now": now, "later": later})


def _expected_change(situation: Situation, cut: Pie) -> Floats:
    """(2,) how the worth of fighting on changes on each side's scale if momentum goes to its long-run mean."""
    world, sides = situation.drawn.world, [cut.first, cut.second]
    lasting = world.persistence < 1
    mean = np.divide(world.drift, 1 - world.persistence, out=world.momentum.copy(), where=lasting)
    then = situation.start.but(momentum=np.clip(mean, -1.0, 1.0))
    wants = situation.drawn.true
    change = (fighting(then, wants) - fighting(situation.start, wants)).mean(axis=0)[sides]
    return np.asarray(change / np.ptp(situation.utility[sides][:, cut.frontier], axis=1))
