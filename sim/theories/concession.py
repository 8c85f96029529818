"""Time-dependent concession: demands fall as the deadline nears. Faratin, Sierra, Jennings 1998, *Robotics and
Autonomous Systems* 24.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.theories.base import DoesNotApply, Prediction
from sim.theories.inputs import finite, positive, share
from sim.theories.mapping import pie
from sim.theories.situation import Situation


@dataclass(frozen=True)
class Tactic:
    """From an opening price to a reservation price by the deadline: β < 1 holds out long, β > 1 concedes early."""

    opening: float
    reservation: float
    beta: float = 1.0
    kappa: float = 0.0
    """the share of the way that the first offer already goes"""

    def __post_init__(self) -> None:
        finite("opening", self.opening)
        finite("reservation", self.reservation)
        positive("beta", self.beta)
        share("kappa", self.kappa)

    def price(self, time: float) -> float:
        """opening + α(t)(reservation − opening), α(t) = κ + (1 − κ)(t/T)^(1/β), with time t/T from 0 to 1."""
        way = self.kappa + (1 - self.kappa) * share("time", time) ** (1 / self.beta)
        return float(self.opening + way * (self.reservation - self.opening))


def meeting(seller: Tactic, buyer: Tactic) -> tuple[float, float] | None:
    """When (t/T) and at what price offers in continuous time meet: (time, price); None if the reservations do not."""

    from scipy.optimize import brentq  # loads slowly, and few need it

    def apart(time: float) -> float:
        return seller.price(time) - buyer.price(time)

    if apart(1.0) > 0:
        return None
    time = 0.0 if apart(0.0) <= 0 else float(brentq(apart, 0.0, 1.0, xtol=1e-15))
    return time, (seller.price(time) + buyer.price(time)) / 2


class Concession:
    """Even concessions of the two principals of a scenario."""

    name = "concession"
    title = "Time-dependent concession"
    source = "Faratin, Sierra, Jennings 1998"

    def predict(self, situation: Situation) -> Prediction:
        """Where both meet on the pie if they concede evenly from all of it to the worth of fighting on."""
        cut = pie(situation)
        low, high = float(np.clip(cut.fighting[0], 0, 1)), 1 - float(np.clip(cut.fighting[1], 0, 1))
        met = meeting(Tactic(1.0, low), Tactic(0.0, high))
        if met is None:
            raise DoesNotApply("the two sides' worth of fighting on leaves nothing to meet at")
        time, share_of_first = met
        rounds = situation.scenario.protocol.rounds
        first = situation.title(cut.first)
        says = f"both meet after {time:.0%} of {rounds} rounds, at {share_of_first:.2f} of the pie for {first}"
        package = situation.named(cut.nearest(share_of_first))
        found = {"time": time, "share": share_of_first}
        return Prediction(self.name, self.title, self.source, says, package, found)
