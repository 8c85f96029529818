"""Zero intelligence (after Gode, Sunder 1993): random, but never to one's own loss."""

from __future__ import annotations

import numpy as np

from sim.minds.base import Mind, improving
from sim.minds.view import Offer, Reply, View
from sim.nouns import Ints


class Random(Mind):
    """Offers any package that is better for it than what stands; accepts such an offer half of the time."""

    name = "random"

    def propose(self, view: View) -> Ints:
        """One of its improving candidates, all alike likely."""
        open_ = improving(view)
        number = np.floor(view.luck * open_.sum(axis=1)).astype(np.int64)
        at = np.argmax(np.cumsum(open_, axis=1) > number[:, None], axis=1)
        return np.asarray(np.where(open_.any(axis=1), at, 0), np.int64)

    def answer(self, view: View, offer: Offer) -> Reply:
        """Accept with probability one half what is allowed and no loss."""
        fair = offer.allowed & (offer.gain >= 0) & (view.luck < 0.5)
        return Reply(fair, np.zeros(view.live.size))
