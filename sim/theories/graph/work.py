"""How long the stabilities of a conflict take, in about the seconds of one core, before any is found."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.scenario.findings import Finding, ScenarioError
from sim.theories.graph.conflict import Conflict
from sim.theories.graph.stability import Coalition, subsets, then

MOST_SECONDS = 60
PRODUCT, SUM, CALL = 3.5e-11, 2.5e-10, 2e-5
"""Seconds for one of the S³ steps of a product of tables, for one of the S² of a sum, and for beginning either."""
MANY = 8
"""Decision makers beyond whose number coalitions are not looked at."""


def affordable(conflict: Conflict) -> None:
    """Raises `ScenarioError` for a conflict whose stabilities would take much longer than a minute."""
    if seconds(conflict, 1) <= MOST_SECONDS and seconds(conflict, _passes(conflict)) <= MOST_SECONDS:
        return
    states, players, movers = len(conflict.states), len(conflict.players), len(conflict.movers)
    what = f"{states} states, {players} decision makers and {movers} movers would take longer than a minute"
    fix = "leave out states that nobody would choose, or join decision makers who rank alike"
    raise ScenarioError([Finding("conflict", None, "", what, fix)])


def seconds(conflict: Conflict, passes: float) -> float:
    """What every decision maker, and every coalition of up to eight, takes if sequences close after some passes."""
    everyone = frozenset(range(len(conflict.players)))
    states = len(conflict.states)
    size = _counted(conflict)

    def sequences(moves: int) -> float:
        times = passes if moves > 1 else 1.0
        return times * moves * (PRODUCT * states**3 + (moves + 8) * SUM * states**2 + CALL + moves * CALL / 50)

    def answers(others: Coalition) -> float:
        return sum(sequences(size(part)) for part in subsets(others)) + sequences(2 ** len(others) - 1)

    def both(one: Coalition) -> float:
        return 5 * sequences(size(one)) + 3 * sequences(size(everyone - one))

    alone = sum(both(frozenset([p])) for p in everyone)
    if not 1 < len(everyone) <= MANY:
        return alone
    return alone + sum(both(part) + answers(everyone - part) for part in subsets(everyone))


def _counted(conflict: Conflict) -> Callable[[Coalition], int]:
    """How many movers are within a coalition."""
    found: dict[Coalition, int] = {}

    def size(coalition: Coalition) -> int:
        if coalition not in found:
            found[coalition] = len(conflict.within(coalition))
        return found[coalition]

    return size


def _passes(conflict: Conflict) -> float:
    """About how often moves must be added until sequences grow no longer: half of the longest way, to a power of 2."""
    reached = np.eye(len(conflict.states), dtype=bool)
    for mover in conflict.movers:
        reached = reached | mover.edges
    longest = 1
    while True:
        wider = then(reached, reached)
        if (wider == reached).all():
            return longest / 2 + 1
        reached, longest = wider, 2 * longest
