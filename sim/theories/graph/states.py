"""A scenario as a graph model: packages are states, and those whose consent moves an issue move it together."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.nouns import Bools, Ints
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

    A mover is a smallest set of players whose consent moves an issue; it moves any of the issues that it can move at
    once, not across its members' red lines, and an irreversible issue only away from the status quo. Payoffs that
    differ by less than 1e-12 are equal.
    """
    levels = situation.packages
    still = np.setdiff1d(np.arange(levels.shape[1]), issues)
    numbers = np.flatnonzero((levels[:, still] == situation.game.status_quo[still]).all(axis=1))
    held: dict[frozenset[int], list[int]] = {}
    for issue in issues:
        for members in consenting(situation, int(issue)):
            held.setdefault(members, []).append(int(issue))
    movers = tuple(Mover(members, _edges(situation, numbers, members, own)) for members, own in held.items())
    names = tuple(situation.game.parties[p] for p in situation.players)
    payoffs = np.round(situation.utility[situation.players][:, numbers], 12)
    return Conflict(names, tuple(map(str, numbers)), payoffs, movers), numbers


def consenting(situation: Situation, issue: int) -> list[frozenset[int]]:
    """The smallest sets of players (by their place among the players) that can move an issue: any quorum of holders."""
    held, quorum = int(situation.game.holders[issue]), int(situation.game.quorum[issue])
    holders = [k for k, p in enumerate(situation.players) if (held >> int(p)) & 1]
    return [frozenset(group) for group in combinations(holders, quorum)]


def _edges(situation: Situation, numbers: Ints, members: frozenset[int], own: list[int]) -> Bools:
    """(state, state) the moves of a mover that can move its own issues."""
    game, levels = situation.game, situation.packages[numbers]
    others = np.setdiff1d(np.arange(levels.shape[1]), own)
    out = np.asarray((levels[:, None, others] == levels[None, :, others]).all(axis=2))
    np.fill_diagonal(out, False)
    out &= ~np.asarray(situation.crossed[situation.players[sorted(members)]][:, numbers].any(axis=0))
    for issue in np.flatnonzero(~game.reversible.astype(bool)):
        away = np.abs(levels[:, issue] - game.status_quo[issue])
        out &= away[None] >= away[:, None]
    return out
