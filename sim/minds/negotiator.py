"""The default mind: expected gain, contest before the audience, logit answers (docs/reference/model.md, section 4).

Sources: Raiffa 1982 (expected gain of an offer); Fearon 1994 (audience costs); McKelvey, Palfrey 1995
(logit choice).
"""

from __future__ import annotations

import numpy as np

from sim.minds.base import Mind
from sim.minds.view import Offer, Reply, View
from sim.nouns import Ints
from sim.rules.arithmetic import logit_choice


class Negotiator(Mind):
    """Offers the package with the highest expected gain above its aspiration; accepts by a logit rule."""

    name = "negotiator"

    def propose(self, view: View) -> Ints:
        """Maximise q·gain + (1 − q)·blame + pull of the anchor − cost of retreat.

        Blame is what the others would bear before the party's audiences for refusing, valued at the
        party's own stake before each of them.

        The anchor pulls by pull · (1 − fade)^(t − 1) · likeness; retreating costs audience_cost for each
        unit by which the offer, on the issues that it moves, falls short of the latest public demand.
        """
        return view.outlook.choice

    def answer(self, view: View, offer: Offer) -> Reply:
        """Accept with logit probability of the surplus over what it asks (never below 0)."""
        retreat = view.nature.audience_cost * offer.retreat
        asked = np.maximum(view.aspiration * offer.best - offer.relief + retreat, 0.0)
        likely = logit_choice(view.nature.precision, offer.gain - asked)
        return Reply(offer.allowed & (view.luck < likely), asked)
