"""A mediator with a single text: the package that it believes fairest to the principals.

Sources: Fisher 1978 (single negotiating text); Nash 1950 (product of gains); Kydd 2003 (biased mediators).
"""

from __future__ import annotations

import numpy as np

from sim.minds.base import Mind, accept_from, choose
from sim.minds.view import Offer, Reply, View
from sim.nouns import Bools, Floats, Ints
from sim.rules.arithmetic import power as raised


class Mediator(Mind):
    """Proposes the package with the highest chance of consent times Nash product of expected gains.

    q(o) · Π_h max(E gain_h(o), 0)^(1 + bias_h) over the principals whose gain it moves; as a holder it
    consents to whatever costs it nothing.
    """

    name = "mediator"

    def propose(self, view: View) -> Ints:
        """The single text of this turn."""
        open_ = view.allowed.copy()
        open_[:, 0] = False
        product, better = nash_product(view, open_)
        open_ &= better
        if not open_.any():
            return np.zeros(view.live.size, np.int64)
        return choose(view, view.consent(open_) * product, open_)

    def answer(self, view: View, offer: Offer) -> Reply:
        """Accept what is no worse than what stands."""
        return accept_from(offer, np.zeros(view.live.size))


def nash_product(view: View, open_: Bools) -> tuple[Floats, Bools]:
    """(run, candidate): biased Nash product of the principals' expected gains, and where none loses."""
    product = np.ones(open_.shape)
    better = np.ones(open_.shape, bool)
    for h in view.table.game.principals:
        gain = view.gains if h == view.party else view.expected(int(h))
        better &= gain > 0
        product = product * _raised(np.maximum(gain, 0.0), 1 + view.nature.bias[:, h, None])
    return product, better


def _raised(gain: Floats, exponent: Floats) -> Floats:
    return np.asarray(np.where(exponent == 1, gain, raised(gain, exponent)))
