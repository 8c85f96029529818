"""Whom to challenge: the odds of a contest with third parties taking sides, and what it would gain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.lockless import cached_property
from sim.nouns import Floats, Ints
from sim.theories.spatial.choices import Commitment
from sim.theories.spatial.outlook import SpatialOutlook
from sim.theories.spatial.votes import vote

LEAST_STRENGTH = 1e-10
LEAST_GAIN = 1e-5
"""A challenge is worth while from this gain on."""


@dataclass(frozen=True)
class Contests:
    """The contests that actors could have, as each of them sees it."""

    outlook: SpatialOutlook

    @cached_property
    def weight(self) -> Floats:
        """(actor,) c · Σ_k s_k: what an actor can bring to bear."""
        actors = self.outlook.actors
        return np.asarray(actors.capability * actors.salience.sum(axis=1))

    def victory(self, h: int, i: int, j: int) -> float:
        """h's estimate of the probability that i prevails over j, third parties included."""
        u, rule = self.outlook.supposed[h], self.outlook.choices.voting
        votes = vote(rule, self.weight[[i, j]], u[[i, j], i] - u[[i, j], j])
        for_i = LEAST_STRENGTH + float(np.maximum(votes, 0).sum())
        for_j = LEAST_STRENGTH + float(np.maximum(-votes, 0).sum())
        others = np.array([n for n in range(self.weight.size) if n not in (i, j)], np.int64)
        joined = self._third_parties(h, (i, j), others, (for_i, for_j))
        for_i += float(np.maximum(joined, 0).sum())
        for_j += float(np.maximum(-joined, 0).sum())
        return for_i / (for_i + for_j)

    def _third_parties(self, h: int, pair: tuple[int, int], others: Ints, sides: tuple[float, float]) -> Floats:
        """(other,) votes of third parties, each of which looks at the contest of the two with itself alone.

        With no commitment a third party keeps its position whatever happens, with full commitment it loses it
        whatever happens. It takes the odds to be the same on either side, so then it is indifferent and abstains.
        """
        if self.outlook.choices.commitment is not Commitment.SEMI:
            return np.zeros(others.size)
        i, j = pair
        u, rule, weight = self.outlook.supposed[h], self.outlook.choices.voting, self.weight[others]
        at_i, at_j, own = u[others, i], u[others, j], u[others, others]
        leaning = vote(rule, weight, at_i - at_j)
        side_i, side_j = sides[0] + np.maximum(leaning, 0), sides[1] + np.maximum(-leaning, 0)
        odds = side_i / (side_i + side_j)
        with_i, with_j = _joining(odds, at_i, at_j, own)
        return vote(rule, weight, with_i - with_j)

    def gain(self, h: int, k: int, i: int, j: int) -> float:
        """h's estimate of what k gains if i challenges j.

        (1 − s_j) 2u_k(i) + s_j (φ 2u_k(i) + (1 − φ) 2u_k(j)) − (u_k(i) + u_k(j)): with salience s_j the challenge is
        resisted, and with probability φ it succeeds then.
        """
        u, resisted = self.outlook.supposed[h], float(self.outlook.actors.salience[j].sum())
        won, lost, odds = 2 * u[k, i], 2 * u[k, j], self.victory(h, i, j)
        return float((1 - resisted) * won + resisted * (odds * won + (1 - odds) * lost) - (u[k, i] + u[k, j]))

    def target(self, i: int) -> int | None:
        """Whom i challenges: the largest gain in its own eyes, if any is worth while (the first on a tie)."""
        others = [j for j in range(self.weight.size) if j != i]
        best = max(others, key=lambda j: self.gain(i, i, i, j), default=None)
        return best if best is not None and self.gain(i, i, i, best) > LEAST_GAIN else None


def _joining(odds: Floats, at_i: Floats, at_j: Floats, own: Floats) -> tuple[Floats, Floats]:
    """What a half-committed third party expects from joining i and from joining j, in sums over three positions.

    It keeps its own position if the side that it joined wins, and has to take the winner's if that side loses.
    """
    with_i = odds * (2 * at_i + own) + (1 - odds) * 3 * at_j
    with_j = odds * 3 * at_i + (1 - odds) * (2 * at_j + own)
    return with_i, with_j
