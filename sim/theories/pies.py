"""Cooperative solutions where two divide: one pie with any utilities, or several divisible issues with weights.

Sources as in `solutions`; logrolling over several issues: Raiffa 1982, *The Art and Science of Negotiation*.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.theories.inputs import amounts, finite, share

Utility = Callable[[float], float]
FINE = 2000
"""Points of the grid on which a maximum is bracketed before it is refined."""


def linear(x: float) -> float:
    """u(x) = x."""
    return x


@dataclass(frozen=True)
class Pie:
    """A pie of size 1: the first gets x, the second 1 − x; utilities rise with one's own share.

    `disagreement` holds what both get if they do not agree. Raises `ValueError` where no division suits both.
    """

    first: Utility = linear
    second: Utility = linear
    disagreement: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        for side, value in zip(("first", "second"), self.disagreement, strict=True):
            finite(f"the {side} side's disagreement", value)
        if self.first(1.0) < self.disagreement[0] or self.second(1.0) < self.disagreement[1]:
            raise ValueError("disagreement is worth more to one side than the whole pie; there is nothing to divide.")
        if self.least > self.most + 1e-12:
            raise ValueError("no division is worth more to both sides than disagreement.")

    def gains(self, x: float) -> tuple[float, float]:
        """What both gain over disagreement."""
        return self.first(x) - self.disagreement[0], self.second(1 - x) - self.disagreement[1]

    @property
    def least(self) -> float:
        """The smallest share that suits the first."""
        return _crossing(lambda x: self.first(x) - self.disagreement[0])

    @property
    def most(self) -> float:
        """The largest share of the first that suits the second."""
        return 1 - _crossing(lambda x: self.second(x) - self.disagreement[1])

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
        from scipy.optimize import brentq  # loads slowly, and few need it

        def ahead(x: float) -> float:
            mine, other = self.gains(x)
            return mine * second - other * first

        low, high = self.least, max(self.least, self.most)
        if ahead(low) >= 0:
            return low
        return high if ahead(high) <= 0 else float(brentq(ahead, low, high, xtol=1e-14))

    def _maximum(self, score: Callable[[float], float]) -> float:
        from scipy.optimize import minimize_scalar  # loads slowly, and few need it

        low, high = self.least, max(self.least, self.most)
        grid = np.linspace(low, high, FINE + 1)
        at = int(np.argmax([score(float(x)) for x in grid]))
        ends = float(grid[max(at - 1, 0)]), float(grid[min(at + 1, FINE)])
        if ends[0] == ends[1]:
            return low
        found = minimize_scalar(lambda x: -score(float(x)), bounds=ends, method="bounded", options={"xatol": 1e-12})
        return max((float(grid[at]), float(found.x)), key=score)


def _crossing(gain: Utility) -> float:
    """The smallest share at which a rising gain is not negative."""
    from scipy.optimize import brentq  # loads slowly, and few need it

    return 0.0 if gain(0.0) >= 0 else float(brentq(gain, 0.0, 1.0, xtol=1e-15))


@dataclass(frozen=True)
class Division:
    """Several divisible issues between two: the first's share of each issue, and both utilities."""

    shares: Floats
    utilities: tuple[float, float]


def divide(
    first: object, second: object, disagreement: tuple[float, float] = (0.0, 0.0), weight: float = 0.5
) -> Division:
    """The Nash solution over divisible issues with additive utilities, `first` and `second` the weights (issue,).

    Each issue goes whole to the side for which it weighs relatively more, but for one at most, which is split:
    on the frontier issues pass to the first in falling order of a_i / b_i, and within the one that passes the
    best split is t = [α a (B − d_B) − (1 − α) b (A − d_A)] / (a b), clipped to [0, 1].
    """
    a, b, alpha = amounts("first", first), amounts("second", second), share("weight", weight)
    if a.shape != b.shape:
        raise ValueError(f"there are {a.size} weights of one side and {b.size} of the other; give both for each issue.")
    order = np.argsort(-a / np.maximum(a + b, 1e-300), kind="stable")
    found: list[tuple[float, Floats]] = []
    for k, issue in enumerate(order):
        shares = np.zeros(a.size)
        shares[order[:k]] = 1.0
        mine, other = float((a * shares).sum() - disagreement[0]), float((b * (1 - shares)).sum() - disagreement[1])
        shares[issue] = _split(alpha, (float(a[issue]), float(b[issue])), (mine, other))
        found.append((_product(alpha, a, b, shares, disagreement), shares))
    best, shares = max(found, key=lambda pair: pair[0])
    if best < 0:
        raise ValueError("no division is worth as much to both sides as disagreement.")
    return Division(shares, (float((a * shares).sum()), float((b * (1 - shares)).sum())))


def _split(alpha: float, weights: tuple[float, float], gains: tuple[float, float]) -> float:
    """The share of the passing issue for the first, from both gains before any of it passes."""
    a, b = weights
    if a == 0 or b == 0:
        return float(b == 0)
    return float(np.clip((alpha * a * gains[1] - (1 - alpha) * b * gains[0]) / (a * b), 0.0, 1.0))


def _product(alpha: float, a: Floats, b: Floats, shares: Floats, disagreement: tuple[float, float]) -> float:
    mine = float((a * shares).sum()) - disagreement[0]
    other = float((b * (1 - shares)).sum()) - disagreement[1]
    return -1.0 if min(mine, other) < -1e-12 else float(max(mine, 0.0) ** alpha * max(other, 0.0) ** (1 - alpha))
