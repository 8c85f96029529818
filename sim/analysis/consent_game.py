"""The consent game: which coalitions can sign, who can block, and how much each party's signature is worth.

A coalition wins if it holds a quorum of the holders of each issue that is moved, and every party with a veto on
it. Coalitions are bits; all of them are visited, so results are exact. Shapes: n parties that matter, 2ⁿ coalitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
import pandas as pd

from sim.lockless import cached_property
from sim.nouns import Bools, Ints
from sim.rules.value import truth_of
from sim.scenario.game import Game

MOST = 20
"""Parties in a game whose coalitions are all visited."""

Rule = tuple[frozenset[int], int]
"""Some parties, and how many of them must consent."""


class TooManyParties(ValueError):
    """A consent game of more parties than can be enumerated."""


@dataclass(frozen=True)
class ConsentGame:
    """A simple game: every rule must be met. Parties that occur in no rule have no say."""

    rules: Sequence[Rule]

    def __post_init__(self) -> None:
        if len(self.members) > MOST:
            raise TooManyParties(
                f"{len(self.members)} parties must consent; coalitions are counted for at most {MOST}."
            )

    @cached_property
    def members(self) -> list[int]:
        """Parties that occur in a rule, ascending."""
        return sorted(_parties(self.rules))

    @cached_property
    def wins(self) -> Bools:
        """(2ⁿ,) by coalition: bit k is member k."""
        coalitions = np.arange(2 ** len(self.members), dtype=np.uint32)
        out = np.ones(coalitions.size, bool)
        for parties, quorum in self.rules:
            mask = sum(1 << k for k, p in enumerate(self.members) if p in parties)
            out &= np.bitwise_count(coalitions & np.uint32(mask)) >= quorum
        return out

    @property
    def minimal_winning(self) -> list[frozenset[int]]:
        """Coalitions that win, and lose without any one of theirs (von Neumann, Morgenstern 1944)."""
        return self._minimal(self.wins)

    @property
    def minimal_blocking(self) -> list[frozenset[int]]:
        """Coalitions without which the others cannot win, and none smaller within them."""
        return self._minimal(~self.wins[::-1])

    def _minimal(self, able: Bools) -> list[frozenset[int]]:
        least = able.copy()
        for k in range(len(self.members)):
            least &= ~(_has(able.size, k) & _without(able, k))
        return sorted((self._named(int(c)) for c in np.flatnonzero(least)), key=lambda c: (len(c), sorted(c)))

    def _named(self, coalition: int) -> frozenset[int]:
        return frozenset(p for k, p in enumerate(self.members) if (coalition >> k) & 1)

    @property
    def shapley_shubik(self) -> dict[int, float]:
        """Each member's share of the orders of joining in which it turns losing into winning.

        φ_k = Σ_(S ∌ k, S loses, S ∪ {k} wins) |S|! (n − |S| − 1)! / n! (Shapley, Shubik 1954).
        """
        n = len(self.members)
        sizes = np.bitwise_count(np.arange(self.wins.size, dtype=np.uint32)).astype(np.int64)
        return {p: _index(self._swings(k, sizes), n) for k, p in enumerate(self.members)}

    def _swings(self, k: int, sizes: Ints) -> Ints:
        """(n,) coalitions of each size to which member k makes the difference."""
        pivotal = _has(self.wins.size, k) & self.wins & ~_without(self.wins, k)
        return np.bincount(sizes[pivotal] - 1, minlength=len(self.members))


def _parties(rules: Sequence[Rule]) -> set[int]:
    return {p for parties, _ in rules for p in parties}


def _index(swings: Ints, n: int) -> float:
    orders = sum(int(count) * factorial(s) * factorial(n - s - 1) for s, count in enumerate(swings))
    return orders / factorial(n)


def _has(coalitions: int, k: int) -> Bools:
    return np.asarray((np.arange(coalitions) >> k) & 1 == 1)


def _without(able: Bools, k: int) -> Bools:
    """Whether each coalition less member k is able."""
    return np.asarray(able[np.arange(able.size) & ~(1 << k)])


def members_of(bits: int) -> frozenset[int]:
    """A set of parties from its bits."""
    return frozenset(p for p in range(bits.bit_length()) if (bits >> p) & 1)


def consent_games(game: Game, agreed: Ints) -> dict[str, ConsentGame]:
    """The game of each issue by itself, of `every_issue` at once, and of the package (issue,) that was `agreed`.

    Vetoes hang on conditions and count where the package satisfies them. Games of too many parties are left out.
    """
    rules = [(members_of(int(held)), int(quorum)) for held, quorum in zip(game.holders, game.quorum, strict=True)]
    found = {issue: [rule] for issue, rule in zip(game.issues, rules, strict=True)}
    if len(rules) > 1:
        found["every_issue"] = rules
    if (agreed != game.status_quo).any():
        moved = [rule for i, rule in enumerate(rules) if agreed[i] != game.status_quo[i]]
        found["agreed"] = [*moved, *_vetoes(game, agreed)]
    return {name: ConsentGame(given) for name, given in found.items() if len(_parties(given)) <= MOST}


def _vetoes(game: Game, package: Ints) -> list[Rule]:
    held = int(truth_of(game, package[None])[0])
    return [(frozenset({p}), 1) for p, condition in game.vetoes if (held >> condition) & 1]


def consent_table(game: Game, games: Mapping[str, ConsentGame]) -> pd.DataFrame:
    """One row for each game and party: its Shapley–Shubik index, and how many minimal coalitions it is in."""
    rows = []
    for name, consent in games.items():
        winning, blocking, index = consent.minimal_winning, consent.minimal_blocking, consent.shapley_shubik
        for p, party in enumerate(game.parties):
            in_winning, in_blocking = (sum(p in c for c in coalitions) for coalitions in (winning, blocking))
            rows.append((name, party, index.get(p, 0.0), in_winning, in_blocking))
    names = ["moved", "party", "shapley_shubik", "minimal_winning", "minimal_blocking"]
    return pd.DataFrame(rows, columns=names)
