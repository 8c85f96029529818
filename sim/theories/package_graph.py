"""A scenario as a graph model: packages are states, and those whose consent moves an issue move it together."""

from __future__ import annotations

from functools import reduce
from itertools import combinations

import numpy as np

from sim.nouns import Bools, Ints
from sim.theories.graph import Coalition, Conflict, Mover, improvements
from sim.theories.situation import DoesNotApply, OpeningSituation, Prediction, saliences

MOST_STATES = 500
"""Sequences of moves are followed between all pairs of states."""


def issues_in_play(situation: OpeningSituation) -> Ints:
    """The issues with most at stake for the players, as many as make at most 500 packages; in the file's order."""
    stake = saliences(situation)[situation.players].sum(axis=0)
    chosen: list[int] = []
    for issue in np.argsort(-stake, kind="stable"):
        if int(np.prod(situation.game.sizes[[*chosen, issue]])) <= MOST_STATES:
            chosen.append(int(issue))
    return np.array(sorted(chosen), np.int64)


def conflict_of(situation: OpeningSituation, issues: Ints) -> tuple[Conflict, Ints]:
    """The graph model over packages that move only these issues, and the numbers of these packages (state,).

    A mover is a smallest set of players whose consent moves an issue; it moves any of the issues that it can move at
    once, not across its members' red lines, and an irreversible issue only away from the status quo. Payoffs that
    differ by less than 1e-12 are equal.
    """
    levels = situation.packages
    still = np.setdiff1d(np.arange(levels.shape[1]), issues)
    numbers = np.flatnonzero((levels[:, still] == situation.game.status_quo[still]).all(axis=1))
    held: dict[Coalition, list[int]] = {}
    for issue in issues:
        for members in consenting(situation, int(issue)):
            held.setdefault(members, []).append(int(issue))
    movers = tuple(Mover(members, _edges(situation, numbers, members, own)) for members, own in held.items())
    names = tuple(situation.game.parties[p] for p in situation.players)
    payoffs = np.round(situation.utility[situation.players][:, numbers], 12)
    return Conflict(names, tuple(map(str, numbers)), payoffs, movers), numbers


def consenting(situation: OpeningSituation, issue: int) -> list[Coalition]:
    """The smallest sets of players (by their place among the players) that can move an issue: any quorum of holders."""
    held, quorum = int(situation.game.holders[issue]), int(situation.game.quorum[issue])
    holders = [k for k, p in enumerate(situation.players) if (held >> int(p)) & 1]
    return [frozenset(group) for group in combinations(holders, quorum)]


def _edges(situation: OpeningSituation, numbers: Ints, members: Coalition, own: list[int]) -> Bools:
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


def graph_prediction(situation: OpeningSituation) -> Prediction:
    """Packages that no set of players would leave together (coalitional Nash), within reach of the status quo."""
    issues = issues_in_play(situation)
    if issues.size == 0:
        raise DoesNotApply("each issue alone has more than 500 levels")
    model, numbers = conflict_of(situation, issues)
    start = int(np.flatnonzero(numbers == situation.here)[0])
    resting, path = _settled(model, start)
    says = (
        f"of {numbers.size} packages on {issues.size} of {len(situation.game.issues)} issues, {resting.size} can "
        "be reached from the status quo by joint improvements, and nobody can improve on them alone or together"
    )
    mapping = "What follows are the levels on which they agree." if resting.size > 1 else ""
    found = {"stable": float(resting.size), "states": float(numbers.size), "moves": float(path)}
    return Prediction(says, _common(situation, numbers[resting]), found, mapping)


def _settled(model: Conflict, start: int) -> tuple[Ints, int]:
    """States stable for all coalitions that joint improvements lead to from a state, and the longest way there."""
    from scipy.sparse.csgraph import shortest_path  # loads slowly, and few need it

    groups = _unions([mover.members for mover in model.movers])
    gains = reduce(np.logical_or, (improvements(model, group) for group in groups))
    away = shortest_path(gains, unweighted=True, indices=start)
    reached = np.isfinite(away)
    return np.flatnonzero(reached & ~gains.any(axis=1)), int(away[reached].max())


def _unions(groups: list[Coalition]) -> list[Coalition]:
    """All unions of some sets: the coalitions that could do together what their parts cannot."""
    found: set[Coalition] = set()
    for group in groups:
        found |= {group} | {group | other for other in found}
    return sorted(found, key=lambda union: (len(union), sorted(union)))


def _common(situation: OpeningSituation, numbers: Ints) -> dict[str, str] | None:
    """The levels that some packages have in common; None if there is no package."""
    if numbers.size == 0:
        return None
    levels = situation.packages[numbers]
    same = (levels == levels[0]).all(axis=0)
    named = situation.named(int(numbers[0]))
    return {issue: named[issue] for i, issue in enumerate(situation.game.issues) if same[i]}
