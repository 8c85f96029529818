"""A party that thinks to the end: backward induction over the scenario's own packages and turns.

Sources: Kuhn 1953 (backward induction); Ståhl 1972, Rubinstein 1982 (alternating offers); Fearon 1995 (screening).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.minds.ahead import ahead, to_come
from sim.minds.base import Mind
from sim.minds.induction import SLACK, Deal, play_out
from sim.minds.view import Offer, Reply, View
from sim.nouns import Ints

ME = -1
"""The party's own true character stands last."""


class Rational(Mind):
    """Offers and answers what is best for it if all others do the same from here on.

    It offers what maximises chance · worth if signed + (1 − chance) · worth of waiting, and accepts what is worth at
    least as much to it as waiting. Worth is discounted by patience where the protocol discounts; waiting is worth what
    the turns still to come bring.

    With one type for each party this is the subgame-perfect equilibrium of the scenario in today's world. With types
    known only to their party it is a perfect Bayesian equilibrium where only one offer is left; with more to come it
    is an approximation, because it takes beliefs to stay as they are through the turns ahead.
    """

    name = "rational"

    def propose(self, view: View) -> Ints:
        """The best offer; none where waiting is better."""
        out = np.zeros(view.live.size, np.int64)
        for run, deal in _deals(view, np.full(view.live.size, view.party)):
            out[run] = deal.choices.offer[deal.ahead.here, ME]
        return out

    def answer(self, view: View, offer: Offer) -> Reply:
        """Accept what is worth waiting's worth; asked is the gain that would have made it so."""
        short = np.zeros(view.live.size)
        for run, deal in _deals(view, offer.proposer):
            here = deal.ahead.here
            short[run] = deal.waiting[here, ME] - deal.signed[here, offer.choice[run], ME]
        return Reply(offer.allowed & (short <= SLACK), offer.gain + short)


def _deals(view: View, speaker: Ints) -> Iterator[tuple[int, Deal]]:
    """This turn in each run in which the party is asked, with the turns after it played out.

    Runs in which the party knows the same are solved once.
    """
    found: dict[tuple[bytes, int], Deal] = {}
    for run in np.flatnonzero(view.live):
        key = _known(view, int(run)), int(speaker[run])
        if key not in found:
            game = ahead(view, int(run))
            now, *after = to_come(view, key[1])
            found[key] = Deal(game, now, play_out(game, after))
        yield int(run), found[key]


def _known(view: View, run: int) -> bytes:
    """All that a party's choice can depend on in one run."""
    table, mine = view.table, view.mine
    rows = (
        *table.today, table.guess.bonus, table.guess.fight, mine.worth, mine.bonus, mine.fight, mine.forbidden,
        mine.beliefs, view.nature.patience,
    )  # fmt: skip
    return b"".join(np.ascontiguousarray(row[run]).tobytes() for row in rows)
