"""When a state is stable: for one decision maker, or for a coalition that moves together.

Fang, Hipel, Kilgour 1993, *Interactive Decision Making*; for coalitions Kilgour, Hipel, Fang, Peng 2001,
and Inohara, Hipel 2008. Any number of decision makers. In a sequence of moves nobody moves twice in a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import combinations

import numpy as np

from sim.nouns import Bools
from sim.theories.graph.conflict import Conflict

Coalition = frozenset[int]


class Stability(StrEnum):
    """Why nobody moves away: no gain (Nash), or fear of what the others could do, or would."""

    NASH = "Nash"
    GMR = "GMR"
    SMR = "SMR"
    SEQ = "SEQ"


def reachable(conflict: Conflict, coalition: Coalition) -> Bools:
    """R_H (state, state): where a coalition's members can go by sequences of moves of their own."""
    return _sequences([mover.edges for mover in conflict.within(coalition)], len(conflict.states))


def improvements(conflict: Conflict, coalition: Coalition) -> Bools:
    """(state, state) what a coalition can reach and all its members prefer: R_i⁺, or joint improvements."""
    return reachable(conflict, coalition) & conflict.better(coalition)


def responses(conflict: Conflict, coalition: Coalition) -> Bools:
    """R_H⁺ (state, state): sequences in which each single move is an improvement for those who make it."""
    own = [mover.edges & conflict.better(mover.members) for mover in conflict.within(coalition)]
    return _sequences(own, len(conflict.states))


def coalitional_responses(conflict: Conflict, coalition: Coalition) -> Bools:
    """As `responses`, but by joint improvements of any coalitions among the members."""
    parts = [improvements(conflict, part) for part in subsets(coalition)]
    return _sequences(parts, len(conflict.states))


def subsets(players: Iterable[int]) -> list[Coalition]:
    """All coalitions among some players, the small ones first."""
    members = sorted(players)
    return [frozenset(c) for size in range(1, len(members) + 1) for c in combinations(members, size)]


def _sequences(moves: Sequence[Bools], states: int) -> Bools:
    """Everything reached by sequences in which no mover moves twice in a row; none: nowhere."""
    last = [edges.copy() for edges in moves]
    while True:
        grown = False
        for m, edges in enumerate(moves):
            before = _any([reached for k, reached in enumerate(last) if k != m], states)
            wider = last[m] | then(before, edges)
            grown = grown or bool((wider != last[m]).any())
            last[m] = wider
        if not grown:
            return _any(last, states)


def _any(tables: Sequence[Bools], states: int) -> Bools:
    return np.logical_or.reduce(tables) if tables else np.zeros((states, states), bool)


def then(first: Bools, second: Bools) -> Bools:
    """(a, c) whether some b follows a by `first` and is followed by c by `second`."""
    return np.asarray(first.astype(np.float32) @ second.astype(np.float32) > 0)


def stable(conflict: Conflict, coalition: Coalition, kind: Stability) -> Bools:
    """(state,) whether a decision maker or coalition H stays at a state s. H stays if it has no improvement (Nash), or:

    - GMR: after each improvement the others can move to where not all of H are better off than at s;
    - SMR: and H cannot move on from there to where all of H are better off than at s;
    - SEQ: as GMR, by moves that are improvements for the others themselves.
    """
    return _stable(conflict, coalition, kind, responses)


def coalition_stable(conflict: Conflict, coalition: Coalition, kind: Stability) -> Bools:
    """As `stable`, with SEQ by joint improvements of coalitions among the others."""
    return _stable(conflict, coalition, kind, coalitional_responses)


def _stable(
    conflict: Conflict, coalition: Coalition, kind: Stability, credible: Callable[[Conflict, Coalition], Bools]
) -> Bools:
    gains = improvements(conflict, coalition)
    if kind is Stability.NASH:
        return np.asarray(~gains.any(axis=1))
    others = frozenset(range(len(conflict.players))) - coalition
    answers = credible(conflict, others) if kind is Stability.SEQ else reachable(conflict, others)
    deters = ~conflict.better(coalition)
    if kind is Stability.SMR:
        deters &= ~then(conflict.better(coalition), reachable(conflict, coalition).T)
    return np.asarray((~gains | then(deters, answers.T)).all(axis=1))


def equilibria(conflict: Conflict, kind: Stability) -> list[str]:
    """The states that are stable for each decision maker alone."""
    alone = [stable(conflict, frozenset([p]), kind) for p in range(len(conflict.players))]
    return _named(conflict, alone)


def coalitional_equilibria(conflict: Conflict, kind: Stability) -> list[str]:
    """The states that are stable for every coalition, single decision makers included."""
    parts = [coalition_stable(conflict, part, kind) for part in subsets(range(len(conflict.players)))]
    return _named(conflict, parts)


def _named(conflict: Conflict, tables: Sequence[Bools]) -> list[str]:
    return [conflict.states[s] for s in np.flatnonzero(np.logical_and.reduce(tables))]


def joint_improvements(conflict: Conflict, members: Iterable[str]) -> list[tuple[str, str]]:
    """From where to where some decision makers could go together, to the gain of all of them."""
    found = np.argwhere(improvements(conflict, conflict.coalition(members)))
    return [(conflict.states[a], conflict.states[b]) for a, b in found]
