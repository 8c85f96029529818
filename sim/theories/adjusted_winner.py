"""Adjusted Winner: two sides spread points over issues, and the split leaves both with the same number of points.

Brams, Taylor 1996, *Fair Division*. The result is efficient, envy-free and equitable in the points as given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.theories.base import Prediction
from sim.theories.inputs import amounts
from sim.theories.mapping import ideal_positions, nearest_levels, saliences, two_principals
from sim.theories.situation import Situation


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
    a, b = _scaled("first", first), _scaled("second", second)
    if a.shape != b.shape:
        raise ValueError(f"there are {a.size} issues for one side and {b.size} for the other; give both all issues.")
    shares = (a > b).astype(np.float64)
    for issue in np.flatnonzero(a == b):
        shares[issue] = float(_points(a, shares) < _points(b, 1 - shares))
    behind = _points(a, shares) < _points(b, 1 - shares)
    shares = 1 - _evened(b, a, 1 - shares) if behind else _evened(a, b, shares)
    return Award(shares, (_points(a, shares), _points(b, 1 - shares)))


def _evened(ahead: Floats, behind: Floats, shares: Floats) -> Floats:
    """Shares of the side that is ahead after issues have passed to the other until both have the same points."""
    out = shares.copy()
    owned = np.flatnonzero(shares > 0)
    ratio = np.divide(ahead[owned], behind[owned], out=np.full(owned.size, np.inf), where=behind[owned] > 0)
    for issue in owned[np.argsort(ratio, kind="stable")]:
        gap = _points(ahead, out) - _points(behind, 1 - out)
        whole = ahead[issue] + behind[issue]
        if gap <= 0 or whole == 0:
            break
        out[issue] = max(0.0, 1 - gap / whole)
    return out


def _points(points: Floats, shares: Floats) -> float:
    return float((points * shares).sum())


def _scaled(name: str, points: object) -> Floats:
    found = amounts(f"the {name} side's points", points)
    if found.sum() <= 0:
        raise ValueError(f"the {name} side has no points; give it some.")
    return np.asarray(found * (100 / found.sum()))


class AdjustedWinner:
    """Adjusted Winner between the two principals of a scenario, with saliences as points."""

    name = "adjusted_winner"
    title = "Adjusted Winner"
    source = "Brams, Taylor 1996"

    def predict(self, situation: Situation) -> Prediction:
        """Each issue at the ideal level of the side that it goes to; a split issue at the nearest level between."""
        first, second = two_principals(situation)
        salience, ideal = saliences(situation), ideal_positions(situation)
        award = adjusted_winner(salience[first], salience[second])
        position = award.shares * ideal[first] + (1 - award.shares) * ideal[second]
        issues = np.arange(len(situation.game.issues))
        says = f"{situation.title(first)} and {situation.title(second)} each get {award.points[0]:.0f} of 100 points"
        levels = nearest_levels(situation, issues, position)
        return Prediction.package_of(self, situation, levels, says, points=award.points[0])
