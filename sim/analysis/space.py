"""The utility space of one run: every package, what it would give each party, and what it satisfies.

Packages are numbered in mixed radix, the last issue fastest, as `numpy.ravel_multi_index` numbers them.
Shapes: N packages, P parties, I issues, L levels, k players.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from sim.analysis.frontier import frontier
from sim.lockless import cached_property
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.consent import clear
from sim.rules.records import Rules, Values
from sim.rules.value import worth_of
from sim.scenario.game import Game


@dataclass(frozen=True, eq=False)
class UtilitySpace:
    """All packages of one run, measured from the status quo in the world as it is at the end."""

    sizes: Ints  # (I,)
    start: int  # the number of the status quo
    players: Ints  # (k,) principals and holders: those whose gains the yardsticks weigh
    gains: Floats  # (N, P) over the status quo
    truth: Masks  # (N,) bits of the conditions that each package satisfies
    conflict: Floats  # (N,)
    complete: Bools  # (N,) settles every issue, where only such offers count; or is the status quo
    inside_lines: Bools  # (N,) crosses no red line of a player anew

    def levels(self, packages: Ints) -> Ints:
        """The levels (…, I) of packages by their numbers."""
        return np.stack(np.unravel_index(packages, tuple(self.sizes)), axis=-1).astype(np.int64)

    def number(self, levels: Ints) -> Ints:
        """The numbers (…) of packages by their levels (…, I)."""
        return np.asarray(np.ravel_multi_index(tuple(np.moveaxis(levels, -1, 0)), tuple(self.sizes)), np.int64)

    @cached_property
    def rational(self) -> Ints:
        """The complete packages inside all red lines that no player finds worse than the status quo."""
        fair = (self.gains[:, self.players] >= 0).all(axis=1)
        return np.flatnonzero(self.complete & self.inside_lines & fair).astype(np.int64)

    @cached_property
    def rational_gains(self) -> Floats:
        """(rational, k)"""
        return np.ascontiguousarray(self.gains[np.ix_(self.rational, self.players)])

    @cached_property
    def frontier(self) -> Ints:
        """The rational packages that no other complete package inside red lines dominates, equals all together."""
        return np.asarray(self.rational[frontier(self.rational_gains)])


def space(game: Game, rules: Rules, conflict: Floats, value: Values, players: Ints) -> UtilitySpace:
    """Lay out the packages of the first run of a batch: `conflict` (run, I, L), `value` of everyone.

    u_p(o) = Σ_i worth_pi(o_i) + Σ_b bonus_pb 1[o satisfies b] + conflict(o) · fight_p, up to a constant
    (docs/reference/model.md, section 2). Sums are exact on the utility grid.
    """
    share = np.minimum(1.0, _each(np.minimum, game, conflict[0]))
    truth = _each(np.bitwise_and, game, game.satisfied)
    levels = [_utility(game, value, p, share, truth) for p in range(value.fight.shape[1])]
    start = int(np.ravel_multi_index(tuple(game.status_quo), tuple(game.sizes)))
    gains = clear(np.stack([u - u[start] for u in levels], axis=1))
    lines = np.bitwise_or.reduce(value.forbidden[0, players]) & ~truth[start]
    inside = np.asarray(truth & lines == 0)
    return UtilitySpace(game.sizes, start, players, gains, truth, share, _complete(game, rules), inside)


def _utility(game: Game, value: Values, p: int, share: Floats, truth: Masks) -> Floats:
    additive = _each(np.add, game, value.worth[0, p])
    return worth_of(additive, truth, share, value.bonus[0, p], value.fight[0, p])


def _each(combine: np.ufunc, game: Game, rows: Any) -> Any:
    """(N,): rows (I, L) combined over the levels of each package."""
    parts: Sequence[Any] = [row[:size] for row, size in zip(rows, game.sizes, strict=True)]
    return reduce(lambda whole, part: combine.outer(whole, part).ravel(), parts)


def _complete(game: Game, rules: Rules) -> Bools:
    """(N,): packages that settle every issue, and the status quo; all where any offer may be made."""
    if rules.offerable.all():
        return np.ones(int(game.sizes.prod()), bool)
    moved = _each(np.add, game, _off_the_status_quo(game))
    return np.asarray((moved == 0) | (moved == len(game.issues)))


def _off_the_status_quo(game: Game) -> Ints:
    widest = np.arange(game.satisfied.shape[1])
    return np.asarray(widest != game.status_quo[:, None], np.int64)
