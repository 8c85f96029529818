"""Cooperative solutions: which of the possible agreements reasonable parties would choose.

Nash 1950, *Econometrica* 18 (with weights: Kalai 1977); Kalai, Smorodinsky 1975, *Econometrica* 43; egalitarian:
Kalai 1977, *Econometrica* 45; utilitarian: Harsanyi 1955. First for finite sets of agreements, then for a pie that two
divide, with any utilities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.analysis import solutions
from sim.nouns import Floats, Ints
from sim.rules.consent import clear
from sim.theories.inputs import amounts, pair, share, table
from sim.theories.situation import OpeningSituation, Prediction

Points = Callable[[Floats], Ints]
Utility = Callable[[float], float]
FINE = 2000
"""Points of the grid on which a maximum is bracketed before it is refined."""


def nash(gains: Floats, weights: Floats | None = None) -> Ints:
    """Agreements that maximise Π_p gain_p^α_p, all of them on a tie. `gains` is (party, agreement).

    Weights α (all alike by default) count up to a common factor. Where not all can gain at once, each agreement
    that is no loss to anybody has the product 0, and all of them are returned.
    """
    rows = table("gains", gains)
    alpha = np.ones(rows.shape[0]) if weights is None else amounts("weights", weights)
    if alpha.shape != (rows.shape[0],) or alpha.sum() <= 0:
        raise ValueError(f"there are {alpha.size} weights for {rows.shape[0]} parties; give each one, not all 0.")
    return _among(rows, lambda fine: solutions.nash(fine, alpha.tolist()))


def kalai_smorodinsky(gains: Floats) -> Ints:
    """Agreements that maximise the least gain_p / ideal_p, all on a tie; ideal_p is p's best where nobody loses.

    Parties that cannot gain at all do not count.
    """
    return _among(table("gains", gains), solutions.kalai_smorodinsky)


def egalitarian(gains: Floats) -> Ints:
    """Agreements that maximise the least gain, all on a tie. It compares utilities between parties."""
    return _among(table("gains", gains), solutions.egalitarian)


def utilitarian(gains: Floats) -> Ints:
    """Agreements that maximise the sum of gains among those where nobody loses, all on a tie. It compares utilities."""
    return _among(table("gains", gains), solutions.utilitarian)


def _among(gains: Floats, points: Points) -> Ints:
    """The solution's points, which are those of `sim.analysis`, among the agreements by which nobody loses."""
    gains = clear(gains)
    fine = np.flatnonzero((gains >= 0).all(axis=0))
    if not fine.size:
        raise ValueError("each agreement is a loss to somebody; let the disagreement be one of the agreements.")
    return np.asarray(fine[points(gains.T[fine])])


def solution_prediction(points: Points) -> Callable[[OpeningSituation], Prediction]:
    """How a solution predicts: among packages inside all players' red lines, with the status quo as disagreement."""

    def prediction(situation: OpeningSituation) -> Prediction:
        within = np.flatnonzero(situation.within)
        gains = situation.gain[np.ix_(situation.players, within)]
        weights = situation.game.bargaining[situation.players].astype(np.float64)
        found = within[nash(gains, weights) if points is nash else points(gains)]
        parties = ", ".join(situation.title(int(p)) for p in situation.players)
        says = f"among {parties}, with the status quo as disagreement"
        if found.size > 1:
            says += f"; the first of {found.size} packages that tie"
        return Prediction(says, situation.named(found[0]), {"ties": float(found.size)})

    return prediction


def linear(x: float) -> float:
    """u(x) = x."""
    return x


@dataclass(frozen=True)
class Pie:
    """A pie of size 1: the first gets x, the second 1 − x; utilities rise with one's own share.

    `disagreement` holds what both get if they do not agree. Raises `ValueError` if no division suits both.
    """

    first: Utility = linear
    second: Utility = linear
    disagreement: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        mine, other = pair("disagreement", self.disagreement)
        if self.first(1.0) < mine or self.second(1.0) < other:
            raise ValueError("disagreement is worth more to one side than the whole pie; there is nothing to divide.")
        if self.least > self.most + 1e-12:
            raise ValueError("no division is worth more to both sides than disagreement.")

    def gains(self, x: float) -> tuple[float, float]:
        """What both gain over disagreement."""
        return self.first(x) - self.disagreement[0], self.second(1 - x) - self.disagreement[1]

    @property
    def least(self) -> float:
        """The smallest share that suits the first."""
        return crossing(lambda x: self.gains(x)[0])

    @property
    def most(self) -> float:
        """The largest share of the first that suits the second."""
        return 1 - crossing(lambda x: self.second(x) - self.disagreement[1])

    def nash(self, weight: float = 0.5) -> float:
        """The x that maximises gain₁^α gain₂^(1−α)."""
        alpha = share("weight", weight)

        def score(x: float) -> float:
            mine, other = (max(g, 0.0) for g in self.gains(x))
            return float(mine**alpha * other ** (1 - alpha))

        return self._maximum(score)

    def utilitarian(self) -> float:
        """The x that maximises u₁ + u₂ among divisions that suit both."""
        return self._maximum(lambda x: sum(self.gains(x)))

    def egalitarian(self) -> float:
        """The x at which both gain the same (or as near to it as a division that suits both comes)."""
        return self._balance(1.0, 1.0)

    def kalai_smorodinsky(self) -> float:
        """The x at which both gain the same share of their ideal gain, their best among divisions that suit both."""
        return self._balance(self.gains(self.most)[0], self.gains(self.least)[1])

    def _balance(self, first: float, second: float) -> float:
        def ahead(x: float) -> float:
            mine, other = self.gains(x)
            return mine * second - other * first

        return crossing(ahead, self.least, max(self.least, self.most))

    def _maximum(self, score: Utility) -> float:
        from scipy.optimize import minimize_scalar  # loads slowly, and few need it

        low, high = self.least, max(self.least, self.most)
        grid = np.linspace(low, high, FINE + 1)
        at = int(np.argmax([score(float(x)) for x in grid]))
        ends = float(grid[max(at - 1, 0)]), float(grid[min(at + 1, FINE)])
        if ends[0] == ends[1]:
            return low
        found = minimize_scalar(lambda x: -score(float(x)), bounds=ends, method="bounded", options={"xatol": 1e-12})
        return max((float(grid[at]), float(found.x)), key=score)


def crossing(rising: Utility, low: float = 0.0, high: float = 1.0) -> float:
    """Where a rising function crosses 0 between two ends; the nearer end if it does not."""
    from scipy.optimize import brentq  # loads slowly, and few need it

    if rising(low) >= 0:
        return low
    return high if rising(high) <= 0 else float(brentq(rising, low, high, xtol=1e-15))
