"""A party that never concedes."""

from __future__ import annotations

from sim.minds.base import Mind, accept_from, best_gain, choose, improving
from sim.minds.view import Offer, Reply, View
from sim.nouns import Ints


class Hardliner(Mind):
    """Offers only its best package, and accepts nothing worse (the β → 0 limit of Faratin et al. 1998)."""

    name = "hardliner"

    def propose(self, view: View) -> Ints:
        """Its best allowed package."""
        return choose(view, view.gains, improving(view))

    def answer(self, view: View, offer: Offer) -> Reply:
        """Accept only what is as good as its best."""
        return accept_from(offer, best_gain(view))
