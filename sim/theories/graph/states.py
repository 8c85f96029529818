"""A scenario as a graph model: packages are states, and those whose consent moves an issue move it together."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.nouns import Bools, Ints
from sim.theories.base import DoesNotApply
from sim.theories.graph.conflict import Conflict, Mover
from sim.theories.mapping import saliences
from sim.theories.situation import Situation

MOST_STATES = 500
"""Sequences of moves are followed between all pairs of states."""


def issues_in_play(situation: Situation) -> Ints:
    """The issues with most at stake for the players, as many as make at most 500 packages; in the file's order."""
    stake = saliences(situation)[situation.players].sum(axis=0)
    chosen: list[int] = []
    for issue in np.argsort(-stake, kind="stable"):
        if int(np.prod(situation.game.sizes[[*chosen, issue]])) <= MOST_STATES:
            chosen.append(int(issue))
    return np.array(sorted(chosen), np.int64)


def conflict_of(situation: Situation, issues: Ints) -> tuple[Conflict, Ints]:
    """The graph model over packages that move only these issues, and the numbers of these packages (state,).

    A mover is a smallest set of players whose consent moves an issue. It moves one issue at a time, not across its
    members' red lines, and an irreversible issue only away from the status quo. Ties of less than 1e-12 are equal.
    """
    levels = situation.packages
    still = np.setdiff1d(np.arange(levels.shape[1]), issues)
    numbers = np.flatnonzero((levels[:, still] == situation.game.status_quo[still]).all(axis=1))
    movers: dict[frozenset[int], Bools] = {}
    for issue in issues:
        for members in consenting(situation, int(issue)):
            edges = _edges(situation, numbers, int(issue), members)
            movers[members] = movers[members] | edges if members in movers else edges
    if not movers:
        raise DoesNotApply("nobody among the players can move an issue")
    names = tuple(situation.game.parties[p] for p in situation.players)
    payoffs = np.round(situation.utility[np.ix_(situation.players, numbers)], 12)
    states = tuple(map(str, numbers))
    return Conflict(names, states, payoffs, tuple(Mover(m, e) for m, e in movers.items())), numbers


def consenting(situation: Situation, issue: int) -> list[frozenset[int]]:
    """The smallest sets of players (by their place among the players) that can move an issue: any quorum of holders."""
    held, quorum = int(situation.game.holders[issue]), int(situation.game.quorum[issue])
    holders = [k for k, p in enumerate(situation.players) if (held >> int(p)) & 1]
    return [frozenset(group) for group in combinations(holders, quorum)]


def _edges(situation: Situation, numbers: Ints, issue: int, members: frozenset[int]) -> Bools:
    levels = situation.packages[numbers]
    apart = np.asarray(levels[:, None] != levels[None])
    out = np.asarray(apart.sum(axis=2) == 1)
    out &= apart[:, :, issue]
    crossed = np.asarray(situation.crossed[situation.players[sorted(members)]][:, numbers].any(axis=0))
    out &= ~crossed
    if not situation.game.reversible[issue]:
        away = np.abs(levels[:, issue] - situation.game.status_quo[issue])
        out &= away[None] > away[:, None]
    return np.asarray(out)
