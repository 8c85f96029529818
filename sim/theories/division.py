"""Several issues divided between two: the Nash division, and Adjusted Winner.

Logrolling over several issues: Raiffa 1982, *The Art and Science of Negotiation*. Adjusted Winner: Brams, Taylor 1996,
*Fair Division*; the result is efficient, envy-free and equitable in the points as given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.theories.inputs import amounts, pair, share
from sim.theories.situation import (
    OpeningSituation,
    Prediction,
    ideal_positions,
    nearest_levels,
    saliences,
    two_principals,
)


@dataclass(frozen=True)
class Division:
    """The first side's share of each issue (issue,), and both utilities."""

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
    a, b = _of_both(amounts("first", first), amounts("second", second))
    alpha, least = share("weight", weight), pair("disagreement", disagreement)

    def gains(shares: Floats) -> tuple[float, float]:
        return _sum(a, shares) - least[0], _sum(b, 1 - shares) - least[1]

    def product(shares: Floats) -> float:
        mine, other = gains(shares)
        return -1.0 if min(mine, other) < -1e-12 else float(max(mine, 0.0) ** alpha * max(other, 0.0) ** (1 - alpha))

    order = np.argsort(-a / np.maximum(a + b, 1e-300), kind="stable")
    found = []
    for k, issue in enumerate(order):
        shares = np.zeros(a.size)
        shares[order[:k]] = 1.0
        shares[issue] = _split(alpha, (float(a[issue]), float(b[issue])), gains(shares))
        found.append(shares)
    best = max(found, key=product)
    if product(best) < 0:
        raise ValueError("no division is worth as much to both sides as disagreement.")
    return Division(best, (_sum(a, best), _sum(b, 1 - best)))


def _split(alpha: float, weights: tuple[float, float], gains: tuple[float, float]) -> float:
    """The share of the passing issue for the first, from both gains before any of it passes."""
    a, b = weights
    if a == 0 or b == 0:
        return float(b == 0)
    mine, other = gains
    return float(np.clip((alpha * a * other - (1 - alpha) * b * mine) / (a * b), 0.0, 1.0))


def _of_both(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(
            f"there are {first.size} weights of one side and {second.size} of the other; give both for each issue."
        )
    return first, second


def _sum(weights: Floats, shares: Floats) -> float:
    return float((weights * shares).sum())


@dataclass(frozen=True)
class Award:
    """The first side's share of each issue (issue,), and the points of both."""

    shares: Floats
    points: tuple[float, float]


def adjusted_winner(first: object, second: object) -> Award:
    """Give each issue to the side with more points on it, then even the totals out by the ratio of points.

    Points are scaled to 100 for each side. Issues with equal points go to the side that is behind at first. Then
    issues pass from the side that is ahead in rising order of its points over the other's, the last one in part.
    """
    a, b = _of_both(_scaled("first", first), _scaled("second", second))
    shares = (a > b).astype(np.float64)
    for issue in np.flatnonzero(a == b):
        shares[issue] = float(_sum(a, shares) < _sum(b, 1 - shares))
    behind = _sum(a, shares) < _sum(b, 1 - shares)
    shares = 1 - _evened(b, a, 1 - shares) if behind else _evened(a, b, shares)
    return Award(shares, (_sum(a, shares), _sum(b, 1 - shares)))


def _evened(ahead: Floats, behind: Floats, shares: Floats) -> Floats:
    """Shares of the side that is ahead after issues have passed to the other until both have the same points."""
    out = shares.copy()
    owned = np.flatnonzero(shares > 0)
    ratio = np.divide(ahead[owned], behind[owned], out=np.full(owned.size, np.inf), where=behind[owned] > 0)
    for issue in owned[np.argsort(ratio, kind="stable")]:
        gap = _sum(ahead, out) - _sum(behind, 1 - out)
        whole = ahead[issue] + behind[issue]
        if gap <= 0 or whole == 0:
            break
        out[issue] = max(0.0, 1 - gap / whole)
    return out


def _scaled(name: str, points: object) -> Floats:
    found = amounts(f"the {name} side's points", points)
    if found.sum() <= 0:
        raise ValueError(f"the {name} side has no points; give it some.")
    return np.asarray(found * (100 / found.sum()))


def adjusted_winner_prediction(situation: OpeningSituation) -> Prediction:
    """Saliences as points: each issue at the ideal level of the side that wins it, a split one at a level between."""
    first, second = two_principals(situation)
    salience, ideal = saliences(situation), ideal_positions(situation)
    award = adjusted_winner(salience[first], salience[second])
    position = award.shares * ideal[first] + (1 - award.shares) * ideal[second]
    levels = nearest_levels(situation, np.arange(len(situation.game.issues)), position)
    says = f"{situation.title(first)} and {situation.title(second)} each get {award.points[0]:.0f} of 100 points"
    return Prediction(says, situation.game.package(levels), {"points": award.points[0]})
