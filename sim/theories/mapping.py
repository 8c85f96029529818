"""How a scenario of issues, levels and packages becomes the input of a theory that wants something else.

| a theory's input | read from the scenario |
| --- | --- |
| position on an issue, 0 to 1 | the level that the party would choose if it decided this issue alone and all others stayed at the status quo; levels stand at equal distances in the file's order; ties give their mean |
| salience of an issue, summing to 1 for each party | the range of its utility over the issue's levels (weight × spread of values), as a share of the sum over issues |
| capability | given by the user; else 1 for principals and holders, 0 for others |
| a predicted position | the nearest level (the one nearer to the status quo on a tie) |
| a pie between two principals | packages that neither can improve on without hurting the other, inside red lines; 0 to 1 from the worst to the best of them for each side |

All of it in expected utility over the worlds drawn (`Situation`).
"""  # noqa: E501 - a table

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats, Ints
from sim.scenario.parameters import scale
from sim.theories.actors import Actors
from sim.theories.base import DoesNotApply
from sim.theories.situation import Situation

TIE = 1e-12


def ideal_positions(situation: Situation) -> Floats:
    """(party, issue) in [0, 1]: where each party would put each issue, all else as it stands."""
    game = situation.game
    out = np.zeros((len(game.parties), len(game.issues)))
    for i, size in enumerate(game.sizes):
        alone = np.tile(game.status_quo, (size, 1))
        alone[:, i] = np.arange(size)
        worth = situation.utility[:, [situation.number(levels) for levels in alone]]
        best = worth >= worth.max(axis=1, keepdims=True) - TIE
        out[:, i] = (best * np.arange(size)).sum(axis=1) / best.sum(axis=1) / (size - 1)
    return out


def saliences(situation: Situation) -> Floats:
    """(party, issue), summing to 1 over the issues of each party that wants anything; 0 for the others."""
    worth = situation.drawn.true.worth.mean(axis=0)
    whole = scale(worth)[:, None]
    spread = worth.max(axis=2) - worth.min(axis=2)
    return np.asarray(np.divide(spread, whole, out=np.zeros_like(spread), where=whole > 0))


def actors_of(situation: Situation) -> tuple[Actors, Ints]:
    """Parties with capability and wants as actors, and the issues that matter to at least one of them."""
    salience = saliences(situation)
    acting = np.flatnonzero((situation.capability > 0) & salience.any(axis=1))
    if acting.size == 0:
        raise DoesNotApply("no party has both capability and wants")
    issues = np.flatnonzero(salience[acting].any(axis=0))
    names = tuple(situation.game.parties[p] for p in acting)
    rows = np.ix_(acting, issues)
    actors = Actors(names, situation.capability[acting], ideal_positions(situation)[rows], salience[rows])
    return actors, issues


def nearest_levels(situation: Situation, issues: Ints, positions: Floats) -> Ints:
    """(issue,) levels nearest to positions on some issues; the others stay at the status quo."""
    out = situation.game.status_quo.copy()
    for i, position in zip(issues, positions, strict=True):
        levels = np.arange(situation.game.sizes[i])
        away = np.abs(levels / (levels.size - 1) - position)
        close = np.flatnonzero(away <= away.min() + TIE)
        out[i] = close[np.argmin(np.abs(close - situation.game.status_quo[i]))]
    return out


@dataclass(frozen=True)
class Pie:
    """What two principals divide: the packages on their frontier, worst to best for `first`."""

    first: int
    second: int
    frontier: Ints
    """(point,) numbers of the packages"""
    shares: Floats
    """(2, point) each side's share, 0 at its worst and 1 at its best point of the frontier"""
    fighting: Floats
    """(2,) where the status quo lies on the same scales; may be below 0"""

    def nearest(self, share: float) -> int:
        """The package whose share for `first` is nearest to a given one."""
        return int(self.frontier[np.argmin(np.abs(self.shares[0] - share))])

    def fighting_in_worlds(self, side: int, situation: Situation) -> Floats:
        """(world,) where the status quo lies on one side's scale in each world, measured from its best package."""
        party, best = (self.first, self.second)[side], int(self.frontier[np.argmax(self.shares[side])])
        width = float(np.ptp(situation.utility[party, self.frontier]))
        return np.asarray(1 - situation.gains_in_worlds(best)[:, party] / width)


def two_principals(situation: Situation) -> tuple[int, int]:
    """The two principals. Raises `DoesNotApply` where there are not two with wants."""
    wanting = [int(p) for p in situation.game.principals if situation.drawn.true.worth[:, p].any()]
    if len(wanting) != 2:
        raise DoesNotApply(f"it is about two sides, and this scenario has {len(wanting)} principals with wants")
    return wanting[0], wanting[1]


def pie(situation: Situation) -> Pie:
    """The two principals' pie. Raises `DoesNotApply` where there are not two, or nothing to divide between them."""
    first, second = two_principals(situation)
    within = np.flatnonzero(situation.within)
    frontier = within[_undominated(situation.utility[first, within], situation.utility[second, within])]
    ends = situation.utility[[first, second]][:, frontier]
    if frontier.size < 2 or (np.ptp(ends, axis=1) <= TIE).any():
        raise DoesNotApply("one package is best for both sides, so there is nothing to divide")
    low, width = ends.min(axis=1, keepdims=True), np.ptp(ends, axis=1, keepdims=True)
    still = situation.utility[[first, second], situation.here]
    return Pie(first, second, frontier, (ends - low) / width, (still - low[:, 0]) / width[:, 0])


def _undominated(first: Floats, second: Floats) -> Ints:
    """Points on which no other is better for one and as good for the other, in rising order of `first`."""
    order = np.lexsort((-second, -first))
    best = np.concatenate([[-np.inf], np.maximum.accumulate(second[order])[:-1]])
    return order[second[order] > best + TIE][::-1]
