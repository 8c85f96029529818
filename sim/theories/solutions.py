"""Cooperative solutions: which of the possible agreements reasonable parties would choose.

Nash 1950, *Econometrica* 18 (with weights: Kalai 1977); Kalai, Smorodinsky 1975, *Econometrica* 43; egalitarian:
Kalai 1977, *Econometrica* 45; utilitarian: Harsanyi 1955. For a pie cut by two in `pies`, for finite sets here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.analysis import solutions
from sim.nouns import Floats, Ints
from sim.rules.consent import clear
from sim.theories.base import Prediction
from sim.theories.inputs import amounts, numbers
from sim.theories.situation import Situation

Points = Callable[[Floats], Ints]


def nash(gains: Floats, weights: Floats | None = None) -> Ints:
    """Agreements that maximise Π_p gain_p^α_p, all of them on a tie. `gains` is (party, agreement).

    Weights α (all alike by default) count up to a common factor. Where not all can gain at once, each agreement
    that is no loss to anybody has the product 0, and all of them are returned.
    """
    rows = numbers("gains", gains)
    alpha = np.ones(rows.shape[0]) if weights is None else amounts("weights", weights)
    if alpha.shape != (rows.shape[0],) or alpha.sum() <= 0:
        raise ValueError(f"there are {alpha.size} weights for {rows.shape[0]} parties; give each one, not all 0.")
    return _among(rows, lambda fine: solutions.nash(fine, alpha.tolist()))


def kalai_smorodinsky(gains: Floats) -> Ints:
    """Agreements that maximise the least gain_p / ideal_p, all on a tie; ideal_p is p's best where nobody loses.

    Parties that cannot gain at all do not count.
    """
    return _among(numbers("gains", gains), solutions.kalai_smorodinsky)


def egalitarian(gains: Floats) -> Ints:
    """Agreements that maximise the least gain, all on a tie. It compares utilities between parties."""
    return _among(numbers("gains", gains), solutions.egalitarian)


def utilitarian(gains: Floats) -> Ints:
    """Agreements that maximise the sum of gains among those where nobody loses, all on a tie. It compares utilities."""
    return _among(numbers("gains", gains), solutions.utilitarian)


def _among(gains: Floats, points: Points) -> Ints:
    """The solution's points, which are those of `sim.analysis`, among the agreements by which nobody loses."""
    gains = clear(gains)
    fine = np.flatnonzero((gains >= 0).all(axis=0))
    if not fine.size:
        raise ValueError("each agreement is a loss to somebody; let the disagreement be one of the agreements.")
    return np.asarray(fine[points(gains.T[fine])])


@dataclass(frozen=True)
class Solution:
    """One solution concept on a scenario's packages."""

    name: str
    title: str
    source: str
    points: Points

    def predict(self, situation: Situation) -> Prediction:
        """The solution among packages inside the red lines of all players, with the status quo as disagreement."""
        within = np.flatnonzero(situation.within)
        gains = situation.gain[np.ix_(situation.players, within)]
        weights = situation.game.bargaining[situation.players].astype(np.float64)
        found = within[nash(gains, weights) if self.points is nash else self.points(gains)]
        parties = ", ".join(situation.title(int(p)) for p in situation.players)
        says = f"among {parties}, with the status quo as disagreement"
        if found.size > 1:
            says += f"; the first of {found.size} packages that tie"
        levels = situation.packages[found[0]]
        return Prediction.package_of(self, situation, levels, says, ties=float(found.size))


SOLUTIONS = (
    Solution("nash", "Nash solution", "Nash 1950", nash),
    Solution("kalai_smorodinsky", "Kalai–Smorodinsky solution", "Kalai, Smorodinsky 1975", kalai_smorodinsky),
    Solution("egalitarian", "Egalitarian solution", "Kalai 1977", egalitarian),
    Solution("utilitarian", "Utilitarian solution", "Harsanyi 1955", utilitarian),
)
