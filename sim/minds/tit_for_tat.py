"""Relative tit-for-tat (Faratin, Sierra, Jennings 1998): concede as much as the others conceded."""

from __future__ import annotations

import numpy as np

from sim.minds.base import Mind, accept_from, best_gain, choose, improving
from sim.minds.view import Offer, Reply, View
from sim.nouns import Floats, Ints
from sim.rules.consent import reaches
from sim.rules.value import truth_of, worth_of


class TitForTat(Mind):
    """Demands its best gain, less what the latest offers of the others gave up to it since their first."""

    name = "tit_for_tat"

    def demand(self, view: View) -> Floats:
        """(run,): best gain − the rise in what the others offered, not below the least improving gain."""
        top = best_gain(view)
        return np.asarray(np.maximum(top - received(view), 0.0))

    def propose(self, view: View) -> Ints:
        """The smallest gain that is at least what is demanded."""
        return choose(view, -view.gains, improving(view) & reaches(view.gains, self.demand(view)[:, None]))

    def answer(self, view: View, offer: Offer) -> Reply:
        """Accept what gives at least what is demanded."""
        return accept_from(offer, self.demand(view))


def received(view: View) -> Floats:
    """(run,): rise of the others' offers to this party, from the least to the latest, in today's utility."""
    record = view.table.record
    worth = np.zeros((view.live.size, 0))
    for t in range(record.round):
        for s in range(record.proposers.shape[2]):
            made = (record.proposers[:, t, s] >= 0) & (record.proposers[:, t, s] != view.party)
            value = _worth_of(view, record.offers[:, t, s])
            worth = np.concatenate([worth, np.where(made, value, np.nan)[:, None]], axis=1)
    some = ~np.isnan(worth)
    if not some.any():
        return np.zeros(view.live.size)
    last = worth.shape[1] - 1 - np.argmax(some[:, ::-1], axis=1)
    latest = np.where(some.any(axis=1), worth[np.arange(worth.shape[0]), last], 0.0)
    least = np.where(some, worth, np.inf).min(axis=1, initial=np.inf)
    return np.where(some.any(axis=1), np.maximum(latest - np.where(np.isinf(least), 0.0, least), 0.0), 0.0)


def _worth_of(view: View, levels: Ints) -> Floats:
    made, mine = np.maximum(levels, 0), view.mine
    at = np.arange(levels.shape[0])[:, None], np.arange(levels.shape[1]), made
    share = view.table.today.conflict[at].min(axis=1, initial=1.0)
    truth = truth_of(view.table.game, made)
    return worth_of(mine.worth[at].sum(axis=1), truth, share, mine.bonus, mine.fight)
