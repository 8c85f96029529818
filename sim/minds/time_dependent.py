"""Time-dependent concession (Faratin, Sierra, Jennings 1998): demands fall with time, whatever the others do."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.minds.base import Mind, accept_from, best_gain, choose, improving
from sim.minds.view import Offer, Reply, View
from sim.nouns import Floats, Ints
from sim.rules.arithmetic import power
from sim.rules.consent import reaches


class TimeDependent(Mind):
    """Demands the share 1 − ((t − 1)/(T − 1))^(1/β) of its best gain; T is the last round expected.

    Offers the candidate that gives just what it demands (or the nearest above); accepts that much.
    """

    exponent: ClassVar[float]
    """1/β."""

    def demand(self, view: View) -> Floats:
        """(run,): the gain demanded now."""
        spent = 1.0 if view.horizon == 1 else min((view.round - 1) / (view.horizon - 1), 1.0)
        top = best_gain(view)
        return np.asarray(top * (1 - power(spent, self.exponent)))

    def propose(self, view: View) -> Ints:
        """The smallest gain that is at least what is demanded."""
        open_ = improving(view) & reaches(view.gains, self.demand(view)[:, None])
        return choose(view, -view.gains, open_)

    def answer(self, view: View, offer: Offer) -> Reply:
        """Accept what gives at least what is demanded."""
        return accept_from(offer, self.demand(view))


class Boulware(TimeDependent):
    """Holds out until the end: 1/β = 4."""

    name = "boulware"
    exponent = 4.0


class Linear(TimeDependent):
    """Concedes evenly: 1/β = 1."""

    name = "linear"
    exponent = 1.0


class Conceder(TimeDependent):
    """Concedes early: 1/β = 1/4."""

    name = "conceder"
    exponent = 0.25
