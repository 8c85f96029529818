"""MiCRO (de Jonge 2022): concede one package for each new package that the others concede."""

from __future__ import annotations

import numpy as np

from sim.minds.base import Mind, accept_from, choose, improving
from sim.minds.view import Offer, Reply, View
from sim.nouns import Bools, Floats, Ints


class Micro(Mind):
    """Offers its packages from the best down, going one further only when the others made as many new offers.

    With n distinct own offers so far and m distinct offers of the others, it offers its (n+1)-th best
    if n ≤ m, else repeats one of its n best; it accepts what is no worse than the next that it would offer.
    """

    name = "micro"

    def propose(self, view: View) -> Ints:
        """The package whose rank is the number of steps conceded so far."""
        open_ = improving(view)
        return choose(view, view.gains, open_ & (rank(view, open_) == depth(view)[:, None]))

    def answer(self, view: View, offer: Offer) -> Reply:
        """Accept what is at least as good as the next own offer."""
        open_ = improving(view)
        own = np.where(open_ & (rank(view, open_) <= depth(view)[:, None]), view.gains, np.inf)
        least = own.min(axis=1)
        return accept_from(offer, np.where(np.isinf(least), 0.0, least))


def rank(view: View, open_: Bools) -> Ints:
    """(run, candidate): how many open candidates come before each, by gain."""
    order = np.argsort(np.where(open_, -view.gains, np.inf), axis=1, kind="stable")
    out = np.empty_like(order)
    np.put_along_axis(out, order, np.broadcast_to(np.arange(order.shape[1]), order.shape), axis=1)
    return out


def depth(view: View) -> Ints:
    """(run,): the rank that MiCRO concedes to now: n if n ≤ m, else n − 1, below the number of its packages."""
    record = view.table.record
    own = _distinct(view, record.proposers == view.party)
    others = _distinct(view, (record.proposers >= 0) & (record.proposers != view.party))
    most = improving(view).sum(axis=1) - 1
    return np.asarray(np.clip(np.where(own <= others, own, own - 1), 0, np.maximum(most, 0)))


def _distinct(view: View, made: Bools) -> Ints:
    """(run,): how many different packages were offered where `made` (run, round, turn)."""
    game, offers = view.table.game, view.table.record.offers
    place = np.concatenate([[1], np.cumprod(game.sizes[:-1])])
    code: Floats = np.where(made, (offers * place).sum(axis=3), -1).reshape(made.shape[0], -1)
    ordered = np.sort(code, axis=1)
    fresh = np.concatenate([np.ones((len(code), 1), bool), ordered[:, 1:] != ordered[:, :-1]], axis=1)
    return np.asarray((fresh & (ordered >= 0)).sum(axis=1))
