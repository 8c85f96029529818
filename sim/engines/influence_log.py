"""Who moved whom in one run: pushes through ties, threats and sanctions, and offers that were accepted, by round.

Every strength is a share, so that kinds can be added: a push is the shift of the target's chance to come (or of
what it asks for), pressure and accepted offers are utility as a share of all that the target's issues can give it.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import numpy as np
import pandas as pd

from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.nouns import Answer, Floats, Rung
from sim.rules.attendance import push_of_ties, wear_of_words
from sim.rules.state import State
from sim.rules.value import pressure
from sim.scenario.parameters import Parameters

KINDS = {
    "push": "urged",
    "threatened": "threatened",
    "imposed": "imposed an instrument on",
    "accepted": "made an offer that was accepted by",
}
COLUMNS = ["round", "source", "target", "kind", "what", "strength"]

Move = tuple[int, int, str, str, float]
"""Source, target, kind, what, strength."""


def moves(setup: Setup, drawn: Parameters, records: list[RoundRecord]) -> pd.DataFrame:
    """One row for each time that a party moved another: round, source, target, kind, what, strength."""
    names, rows, before = setup.game.parties, [], setup.opening(drawn)
    for record in records:
        found = [*_pushes(setup, drawn, before, record), *_pressures(setup, drawn, record), *_offers(drawn, record)]
        for source, target, kind, what, strength in found:
            rows.append((record.state.round, names[source], names[target], kind, what, strength))
        before = record.state
    return pd.DataFrame([row for row in rows if row[-1] > 0], columns=COLUMNS)


def _pushes(setup: Setup, drawn: Parameters, before: State, record: RoundRecord) -> Iterator[Move]:
    """Ties speak when leaders are invited."""
    if not record.meeting.asked:
        return
    invitation = 1 + (record.state.round - 1) // setup.scenario.protocol.leaders_every
    effect = drawn.ties.attendance * wear_of_words(drawn, invitation) + drawn.ties.concession
    strength = push_of_ties(drawn, before, effect)[0]
    for k, name in enumerate(setup.scenario.influence):
        source, target = int(drawn.ties.source[k]), int(drawn.ties.target[k])
        if before.engaged[0, source]:
            yield source, target, "push", name, float(strength[k])


def _pressures(setup: Setup, drawn: Parameters, record: RoundRecord) -> Iterator[Move]:
    cost = pressure(record.state, drawn, drawn.levers.severity)[0]
    whole = drawn.true.scale[0]
    for g, name in enumerate(setup.scenario.instruments):
        rung, target = Rung(int(record.state.rung[0, g])), int(drawn.levers.target[g])
        if rung in (Rung.THREATENED, Rung.IMPOSED):
            yield int(drawn.levers.owner[g]), target, rung.name.lower(), name, _share(cost[g], whole[target])


def _offers(drawn: Parameters, record: RoundRecord) -> Iterator[Move]:
    whole: Floats = drawn.true.scale[0]
    for turn in record.turns:
        p = int(turn.proposer[0])
        for h in np.flatnonzero(turn.answers[0] == Answer.ACCEPTED):
            if h != p and not np.isnan(turn.asked[0, h]):
                yield p, int(h), "accepted", "", _share(turn.gain[0, h], whole[h])


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0


def network(setup: Setup, moves: pd.DataFrame) -> nx.MultiDiGraph:
    """The moves as a directed multigraph: an edge for each source, target and kind, with its `strength` in sum."""
    graph = nx.MultiDiGraph()
    for name, party in setup.scenario.parties.items():
        graph.add_node(name, role=party.role, title=party.title)
    summed = moves.groupby(["source", "target", "kind"], sort=False)["strength"].agg(["sum", "size"]).reset_index()
    for row in summed.to_dict("records"):
        graph.add_edge(row["source"], row["target"], key=row["kind"], kind=row["kind"], strength=float(row["sum"]),
                       times=int(row["size"]))  # fmt: skip
    return graph


def centrality(setup: Setup, moves: pd.DataFrame, rounds: int) -> pd.DataFrame:
    """For each round and party: how strongly it moved others and was moved, and its rank so far.

    `moved` and `was_moved` are weighted out- and in-degrees of that round's network; `rank` is PageRank (Page, Brin
    1998; damping .85) on the reversed network of all rounds so far: who moves those who move others.
    """
    rows = []
    for k in range(1, rounds + 1):
        now = network(setup, moves[moves["round"] == k])
        rank = _rank(network(setup, moves[moves["round"] <= k]))
        out, into = now.out_degree(weight="strength"), now.in_degree(weight="strength")
        rows += [(k, party, float(out[party]), float(into[party]), rank[party]) for party in setup.game.parties]
    return pd.DataFrame(rows, columns=["round", "party", "moved", "was_moved", "rank"])


def _rank(graph: nx.MultiDiGraph) -> dict[str, float]:
    return {str(name): float(r) for name, r in nx.pagerank(graph.reverse(), weight="strength").items()}
