"""The graph model for conflict resolution: states, who can move between them, and which states nobody leaves.

Fang, Hipel, Kilgour 1993, *Interactive Decision Making*; for coalitions Kilgour, Hipel, Fang, Peng 2001, and Inohara,
Hipel 2008. Any number of decision makers. In a sequence of moves nobody moves twice in a row.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from sim.nouns import Bools, Floats
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.yaml_file import read

State = str
Coalition = frozenset[int]
Edge = tuple[State, State]
MOST_SECONDS = 60
PRODUCT, SUM, CALL = 3.5e-11, 2.5e-10, 2e-5
"""Seconds for one of the S³ steps of a product of tables, for one of the S² of a sum, and for beginning either."""
MANY = 8
"""Decision makers beyond whose number coalitions are not looked at."""


@dataclass(frozen=True)
class Mover:
    """Decision makers (by number) who move together, with their moves (state, state). Most movers are one alone."""

    members: Coalition
    edges: Bools


@dataclass(frozen=True)
class Conflict:
    """A graph model: `payoffs` (player, state) are ordinal, larger is better; movers have different members."""

    players: tuple[str, ...]
    states: tuple[State, ...]
    payoffs: Floats
    movers: tuple[Mover, ...]

    def coalition(self, names: Iterable[str]) -> Coalition:
        """The numbers of some players. Raises `ScenarioError` for a name that is none of them."""
        return frozenset(_place(self.players, name, "decision makers") for name in names)

    def better(self, coalition: Coalition) -> Bools:
        """(state, other) whether all members prefer the other, strictly."""
        rows = self.payoffs[sorted(coalition)]
        return np.asarray((rows[:, None, :] > rows[:, :, None]).all(axis=0))

    def within(self, coalition: Coalition) -> list[Mover]:
        """The movers that need nobody outside a coalition."""
        return [mover for mover in self.movers if mover.members <= coalition]


def conflict(
    states: Sequence[State], payoffs: Mapping[str, Sequence[float]], moves: Mapping[str, Iterable[Edge]]
) -> Conflict:
    """A conflict from tables: for each player payoffs by state, and moves as pairs of states.

    A move that several make together has their names joined by `+`: `{"north+south": [("war", "truce")]}`. A
    move is irreversible where its way back is not listed. Raises `ScenarioError` for what does not fit.
    """
    names, players = tuple(map(str, states)), tuple(payoffs)
    _check(names, payoffs)
    movers = []
    for joined, edges in moves.items():
        members = frozenset(_place(players, name.strip(), "moves") for name in joined.split("+"))
        table = np.zeros((len(names), len(names)), bool)
        for edge in edges:
            if isinstance(edge, str) or len(edge) != 2:
                raise _wrong(f"moves.{joined}", f"'{edge}' is no pair of states", "write (from, to)")
            start, end = (_place(names, str(state), f"moves.{joined}") for state in edge)
            table[start, end] = True
        np.fill_diagonal(table, False)
        movers.append(Mover(members, table))
    return Conflict(players, names, np.array([list(payoffs[p]) for p in players], np.float64), tuple(movers))


def _check(states: tuple[State, ...], payoffs: Mapping[str, Sequence[float]]) -> None:
    if not states or not payoffs:
        raise _wrong("states", "or decision makers are missing", "give at least one of each")
    if len(set(states)) < len(states):
        raise _wrong("states", "hold a name twice", "name each state once")
    for player, row in payoffs.items():
        if not all(isinstance(x, int | float) and abs(x) <= sys.float_info.max for x in row):
            raise _wrong(f"payoffs.{player}", "holds what is no number", "give a number for each state")
        if len(list(row)) != len(states):
            raise _wrong(f"payoffs.{player}", f"{len(list(row))} payoffs for {len(states)} states", "give one for each")


def _place(known: Sequence[str], name: str, where: str) -> int:
    if name not in known:
        raise _wrong(where, f"'{name}' is not known", nearest(name, known))
    return list(known).index(name)


def _wrong(where: str, what: str, fix: str) -> ScenarioError:
    return ScenarioError([Finding("conflict", None, where, what, fix)])


def read_conflict(path: str | os.PathLike[str]) -> Conflict:
    """Read a conflict from a YAML file with the keys `states`, `payoffs` or `ranking`, and `moves`.

    `ranking` lists states from best to worst, with equals in a list: `[truce, [war, raid]]`. `moves` maps each
    state to those that follow: `{north: {war: [truce]}}`. Raises `ScenarioError` for what is wrong.
    """
    content = read(path).content
    extra = set(content) - {"states", "payoffs", "ranking", "moves"}
    if extra or not isinstance(content.get("states"), list) or not isinstance(content.get("moves"), dict):
        raise _wrong(str(path), "is no conflict", "give the keys states (a list), payoffs or ranking, and moves")
    if ("payoffs" in content) == ("ranking" in content):
        raise _wrong(str(path), "needs payoffs or ranking, and not both", "keep the one that says what you mean")
    states = [str(state) for state in content["states"]]
    rows = _rows(content, "payoffs" if "payoffs" in content else "ranking")
    payoffs = rows if "payoffs" in content else {player: _payoffs(states, row) for player, row in rows.items()}
    moves = {str(player): _edges(str(player), table) for player, table in content["moves"].items()}
    return conflict(states, payoffs, moves)


def _rows(content: Mapping[str, Any], key: str) -> dict[str, list[Any]]:
    """A list for each decision maker."""
    table = content[key]
    if not isinstance(table, dict) or not all(isinstance(row, list) for row in table.values()):
        raise _wrong(key, "is no table", f"write {{decision maker: [{'numbers' if key == 'payoffs' else 'states'}]}}")
    return {str(player): list(row) for player, row in table.items()}


def _payoffs(states: Sequence[State], ranking: Sequence[Any]) -> list[float]:
    groups = [[str(s) for s in (group if isinstance(group, list) else [group])] for group in ranking]
    rank = {state: float(len(groups) - k) for k, group in enumerate(groups) for state in group}
    missing = [state for state in states if state not in rank]
    if missing or set(rank) - set(states) or sum(map(len, groups)) > len(rank):
        raise _wrong("ranking", "does not hold each state once", f"rank {', '.join(missing or states)}, each once")
    return [rank[state] for state in states]


def _edges(player: str, table: Any) -> list[Edge]:
    if not isinstance(table, dict):
        raise _wrong(f"moves.{player}", "is no table", "write {state: [states that follow]}")
    return [(str(a), str(b)) for a, ends in table.items() for b in (ends if isinstance(ends, list) else [ends])]


# When a state is stable


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


# How long that takes, in about the seconds of one core


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

    @cache
    def size(coalition: Coalition) -> int:
        return len(conflict.within(coalition))

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
