"""A conflict as a graph: states, who can move between them, and how each decision maker ranks them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.nouns import Bools, Floats
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.yaml_file import read

State = str
Edge = tuple[State, State]


@dataclass(frozen=True)
class Mover:
    """Decision makers (by number) who move together, with their moves (state, state). Most movers are one alone."""

    members: frozenset[int]
    edges: Bools


@dataclass(frozen=True)
class Conflict:
    """A graph model: `payoffs` (player, state) are ordinal, larger is better; movers have different members."""

    players: tuple[str, ...]
    states: tuple[State, ...]
    payoffs: Floats
    movers: tuple[Mover, ...]

    def coalition(self, names: Iterable[str]) -> frozenset[int]:
        """The numbers of some players. Raises `ScenarioError` for a name that is none of them."""
        return frozenset(_place(self.players, name, "decision makers") for name in names)

    def better(self, coalition: frozenset[int]) -> Bools:
        """(state, other) whether all members prefer the other, strictly."""
        rows = self.payoffs[sorted(coalition)]
        return np.asarray((rows[:, None, :] > rows[:, :, None]).all(axis=0))

    def within(self, coalition: frozenset[int]) -> list[Mover]:
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
        for start, end in edges:
            table[_place(names, str(start), f"moves.{joined}"), _place(names, str(end), f"moves.{joined}")] = True
        np.fill_diagonal(table, False)
        movers.append(Mover(members, table))
    return Conflict(players, names, np.array([list(payoffs[p]) for p in players], np.float64), tuple(movers))


def _check(states: tuple[State, ...], payoffs: Mapping[str, Sequence[float]]) -> None:
    if not states or not payoffs:
        raise _wrong("states", "or decision makers are missing", "give at least one of each")
    if len(set(states)) < len(states):
        raise _wrong("states", "hold a name twice", "name each state once")
    for player, row in payoffs.items():
        if not all(isinstance(x, int | float) and math.isfinite(_float(x)) for x in row):
            raise _wrong(f"payoffs.{player}", "holds what is no number", "give a number for each state")
        if len(list(row)) != len(states):
            raise _wrong(f"payoffs.{player}", f"{len(list(row))} payoffs for {len(states)} states", "give one for each")


def _float(x: float) -> float:
    try:
        return float(x)
    except OverflowError:
        return math.inf


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
