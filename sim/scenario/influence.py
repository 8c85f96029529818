"""The influence network of a scenario as a networkx graph."""

from __future__ import annotations

import networkx as nx

from sim.scenario.schema import Scenario


def influence_graph(scenario: Scenario) -> nx.MultiDiGraph:
    """A directed multigraph: parties are nodes (with their role); edges have a `kind`.

    Kinds: persuade, press (from `influence`), threaten (from `instruments`), mediate, play_to (audiences).
    `strength` is the typical size of the tie.
    """
    graph = nx.MultiDiGraph()
    for name, party in scenario.parties.items():
        graph.add_node(name, role=party.role, title=party.title)
    for key, tie in scenario.influence.items():
        graph.add_edge(tie.source, tie.target, key=key, kind=tie.kind, strength=tie.access.typical)
    for key, instrument in scenario.instruments.items():
        strength = instrument.severity.typical
        graph.add_edge(instrument.owner, instrument.target, key=key, kind="threaten", strength=strength)
    for name, mediation in scenario.mediation.items():
        for other, party in scenario.parties.items():
            if party.role == "principal":
                strength = mediation.credibility.typical
                graph.add_edge(name, other, key=f"mediation.{other}", kind="mediate", strength=strength)
    for name, party in scenario.parties.items():
        for other, stake in party.audiences.items():
            graph.add_edge(name, other, key=f"audience.{other}", kind="play_to", strength=stake.typical)
    return graph
