"""The default mind: expected gain, contest before the audience, logit answers (docs/model.md, section 4).

Sources: Raiffa 1982 (expected gain of an offer); Fearon 1994 (audience costs); McKelvey, Palfrey 1995
(logit choice).
"""

from __future__ import annotations

import numpy as np

from sim.minds.base import Mind, choose
from sim.minds.view import Offer, Reply, View
from sim.nouns import Floats, Ints
from sim.rules import kernels
from sim.rules.scalar import logit_choice, power


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
        open_, q = view.prospects
        if not open_.any():
            return np.zeros(view.live.size, np.int64)
        strength = view.nature.anchor_pull * power(1 - view.nature.anchor_fade, float(view.round - 1))
        game, standing = view.table.game, view.table.record.standing
        retreat = kernels.retreats(game.moves, game.sizes, standing, view.worth, view.claim, view.live)
        score = kernels.score(
            view.gains,
            q,
            view.blame_at_risk(open_),
            likeness(view),
            strength,
            retreat,
            view.nature.audience_cost,
            open_,
        )
        return choose(view, score, open_)

    def answer(self, view: View, offer: Offer) -> Reply:
        """Accept with logit probability of the surplus over what it asks (never below 0)."""
        retreat = view.nature.audience_cost * offer.retreat
        asked = np.maximum(view.aspiration * offer.best - offer.relief + retreat, 0.0)
        likely = logit_choice(view.nature.precision, offer.gain - asked)
        return Reply(offer.allowed & (view.luck < likely), asked)


def likeness(view: View) -> Floats:
    """(run, candidate): how like the party's anchor each candidate is, in [0, 1]; (run, 1) without one.

    1 minus the mean distance in ranks, each issue's ranks running from 0 to 1.
    """
    game = view.table.game
    anchor = game.anchors.get(view.party)
    if anchor is None or not (view.nature.anchor_pull > 0).any():
        return np.zeros((view.live.size, 1))
    target = np.array([anchor.get(i, -1) for i in range(len(game.issues))], np.int64)
    return np.asarray(
        kernels.likeness(game.moves, game.sizes, view.table.record.standing, target, view.table.conflict.shape[1])
    )
