"""The yardsticks of one run: where the actual deal lies against the frontier and the solution points.

Gains are utilities over the status quo of the players (principals and holders), in the world at the end.

    distance(s)          = √ Σ_k (g_k − s_k)²                            in utility
    weighted distance(s) = √ Σ_k w_k ((g_k − s_k) / ĝ_k)² / Σ_k w_k      free of units, over players with ĝ_k > 0
    left on the table    = max Σ_k (g'_k − g_k) over packages g' that no player likes less than the actual one
    opposition           = min √ Σ_k (1 − g'_k / ĝ_k)² over packages g'  0 where all can have their best at once

ĝ is the ideal point: the most that each player can gain while none loses. What is left on the table is 0 exactly
where the deal is efficient (Raiffa 1982); opposition is the least distance of a package from the point of complete
satisfaction (Baarslag et al. 2013, who measure it from utilities; here from gains).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.solutions import shares_of, solutions, weights_of
from sim.analysis.space import UtilitySpace
from sim.lockless import cached_property
from sim.nouns import Floats, Ints
from sim.rules.consent import ROOM, clear


@dataclass(frozen=True, eq=False)
class Yardsticks:
    """What was possible in one run, beside what was agreed."""

    space: UtilitySpace
    players: tuple[str, ...]
    standing: int  # the number of the package in force at the end
    weights: Sequence[float]  # (k,) the bargaining weights

    @property
    def reached(self) -> Floats:
        """(k,) gains of the package in force."""
        return np.asarray(self.space.gains[self.standing, self.space.players])

    @cached_property
    def ideal(self) -> Floats:
        """(k,) the ideal point."""
        return np.asarray(self.space.rational_gains.max(axis=0))

    @cached_property
    def points(self) -> dict[str, Ints]:
        """The numbers of all packages at each solution."""
        found = solutions(self.space.rational_gains, self.weights, ROOM)
        return {name: self.space.rational[rows] for name, rows in found.items()}

    def gains(self, packages: Ints) -> Floats:
        """(…, k) of packages by their numbers."""
        return np.asarray(self.space.gains[packages][..., self.space.players])

    def distance(self, packages: Ints) -> Floats:
        """(…) of the package in force from others."""
        return np.asarray(np.sqrt(((self.gains(packages) - self.reached) ** 2).sum(axis=-1)))

    def weighted_distance(self, packages: Ints) -> Floats:
        """(…) the same in shares of the ideal gains, by bargaining weight."""
        weight = shares_of(self.weights) * (self.ideal > 0)
        if not weight.any():
            return np.zeros(np.shape(packages))
        away = (self.gains(packages) - self.reached) / np.where(self.ideal > 0, self.ideal, 1.0)
        return np.asarray(np.sqrt((away**2 * weight).sum(axis=-1) / weight.sum()))

    @cached_property
    def left(self) -> float:
        """Value left on the table."""
        return left_on_the_table(self._within_lines(), self.reached)

    @cached_property
    def inside(self) -> float:
        """By how much all players could gain at once over what was reached."""
        return float(np.maximum(clear(self._within_lines() - self.reached).min(axis=1).max(), 0.0))

    def _within_lines(self) -> Floats:
        return self.gains(np.flatnonzero(self.space.complete & self.space.inside_lines))

    @cached_property
    def opposition(self) -> float:
        """How far the players' wishes are apart."""
        return opposition(self.space.rational_gains)

    @property
    def efficient(self) -> bool:
        """Whether the package in force is on the frontier."""
        return self.left == 0.0


def yardsticks(space: UtilitySpace, parties: Sequence[str], standing: int, weights: Mapping[str, float]) -> Yardsticks:
    """The yardsticks of a run; `weights` by name, 1 for players that it does not name."""
    players = tuple(parties[p] for p in space.players)
    return Yardsticks(space, players, standing, weights_of(players, weights))


def left_on_the_table(gains: Floats, reached: Floats) -> float:
    """The largest sum of improvements on `reached` (k,) among the points (N, k) that are nowhere below it."""
    more = clear(gains - reached)
    fair = (more >= 0).all(axis=1)
    return float(more[fair].sum(axis=1).max()) if fair.any() else 0.0


def opposition(gains: Floats) -> float:
    """The least distance of a point (N, k) from the ideal point, each coordinate in shares of its best.

    NaN where nobody can gain: there is no best to be apart from.
    """
    ideal = gains.max(axis=0)
    able = ideal > 0
    if not able.any():
        return math.nan
    return float(np.sqrt(((1 - gains[:, able] / ideal[able]) ** 2).sum(axis=1)).min())
