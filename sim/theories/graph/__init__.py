"""The graph model for conflict resolution."""

from __future__ import annotations

from functools import reduce

import numpy as np

from sim.nouns import Bools, Ints
from sim.theories.base import DoesNotApply, Prediction
from sim.theories.graph.conflict import Conflict, Mover, conflict, read_conflict
from sim.theories.graph.stability import (
    Stability,
    coalition_stable,
    coalitional_equilibria,
    coalitional_responses,
    equilibria,
    improvements,
    joint_improvements,
    reachable,
    responses,
    stable,
)
from sim.theories.graph.states import conflict_of, issues_in_play
from sim.theories.situation import Situation

__all__ = [
    "Conflict", "GraphModel", "Mover", "Stability", "coalition_stable", "coalitional_equilibria",
    "coalitional_responses", "conflict",
    "equilibria", "improvements", "joint_improvements", "reachable", "read_conflict", "responses", "stable",
]  # fmt: skip


class GraphModel:
    """The graph model on the issues with most at stake."""

    name = "graph"
    title = "Graph model for conflict resolution"
    source = "Fang, Hipel, Kilgour 1993; Inohara, Hipel 2008"

    def predict(self, situation: Situation) -> Prediction:
        """Packages that no set of players would leave together (coalitional Nash), within reach of the status quo."""
        issues = issues_in_play(situation)
        if issues.size == 0:
            raise DoesNotApply("each issue alone has more than 500 levels")
        model, numbers = conflict_of(situation, issues)
        start = int(np.flatnonzero(numbers == situation.here)[0])
        resting, path = _settled(model, start)
        common = _common(situation, numbers[resting])
        says = (
            f"of {numbers.size} packages on {issues.size} of {len(situation.game.issues)} issues, {resting.size} can "
            "be reached from the status quo by joint improvements, and nobody can improve on them alone or together"
        )
        mapping = "What follows are the levels on which they agree." if resting.size > 1 else ""
        found = {"stable": float(resting.size), "states": float(numbers.size), "moves": float(path)}
        return Prediction(self.name, self.title, self.source, says, common, found, mapping)


def _settled(model: Conflict, start: int) -> tuple[Ints, int]:
    """States stable for all coalitions that joint improvements lead to from a state, and the longest way there."""
    groups = _unions([mover.members for mover in model.movers])
    gains = reduce(np.logical_or, (improvements(model, group) for group in groups))
    seen = np.zeros(len(model.states), bool)
    seen[start], steps = True, 0
    front: Bools = seen.copy()
    while front.any():
        front = gains[front].any(axis=0) & ~seen
        seen |= front
        steps += int(front.any())
    return np.flatnonzero(seen & ~gains.any(axis=1)), steps


def _unions(groups: list[frozenset[int]]) -> list[frozenset[int]]:
    """All unions of some sets: the coalitions that could do together what their parts cannot."""
    found: set[frozenset[int]] = set()
    for group in groups:
        found |= {group} | {group | other for other in found}
    return sorted(found, key=lambda union: (len(union), sorted(union)))


def _common(situation: Situation, numbers: Ints) -> dict[str, str] | None:
    """The levels that some packages have in common; None if there is no package."""
    if numbers.size == 0:
        return None
    levels = situation.packages[numbers]
    same = (levels == levels[0]).all(axis=0)
    named = situation.named(int(numbers[0]))
    return {issue: named[issue] for i, issue in enumerate(situation.game.issues) if same[i]}
