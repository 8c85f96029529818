"""`sim.load(file)` gives talks that can be played, repeated and changed.

What playing needs is imported when something is played: reading a scenario takes a fraction of that time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.engines.case import Case
from sim.nouns import SEED
from sim.scenario import examine
from sim.scenario.findings import Finding, ScenarioError, nearest

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from sim.comparisons.ablation import Ablation
    from sim.engines.position import Position
    from sim.engines.round import RoundRecord
    from sim.runs import Ensemble, Run


def load(path: str | os.PathLike[str]) -> Negotiation:
    """Read a scenario: a file, or the name of a shipped one. Raises `ScenarioError` with everything that is wrong."""
    scenario, content = examine.load(path)
    return Negotiation(scenario, content, str(path))


@dataclass(frozen=True)
class Negotiation(Case):
    """Talks as a scenario describes them: play one run, an ensemble of runs, or a changed copy."""

    def graph(self) -> nx.MultiDiGraph:
        """Who can persuade, press, threaten or mediate between whom.

        A directed multigraph: parties are nodes (with their role); edges have a `kind`: persuade, press (from
        `influence`), threaten (from `instruments`), mediate, play_to (audiences). `strength` is the typical size of
        the tie.
        """
        import networkx as nx

        graph = nx.MultiDiGraph()
        for name, party in self.scenario.parties.items():
            graph.add_node(name, role=party.role, title=party.title)
        for key, tie in self.scenario.influence.items():
            graph.add_edge(tie.source, tie.target, key=key, kind=tie.kind, strength=tie.access.typical)
        for key, instrument in self.scenario.instruments.items():
            strength = instrument.severity.typical
            graph.add_edge(instrument.owner, instrument.target, key=key, kind="threaten", strength=strength)
        for name, mediation in self.scenario.mediation.items():
            for other, party in self.scenario.parties.items():
                if party.role == "principal":
                    strength = mediation.credibility.typical
                    graph.add_edge(name, other, key=f"mediation.{other}", kind="mediate", strength=strength)
        for name, party in self.scenario.parties.items():
            for other, stake in party.audiences.items():
                graph.add_edge(name, other, key=f"audience.{other}", kind="play_to", strength=stake.typical)
        return graph

    def play(
        self, seed: int = SEED, run: int = 0, minds: Mapping[str, Any] | None = None,
        watch: Callable[[RoundRecord], None] | None = None,
    ) -> Run:  # fmt: skip
        """Play one run with its whole trace: run `run` of the ensemble of the same seed.

        `minds` puts other minds (or objects with `propose` and `answer`) in parties' seats; `watch` is called with each
        round as soon as it is over.
        """
        from sim.runs import play

        return play(self, seed, run, {self.seat(party): mind for party, mind in (minds or {}).items()}, watch)

    def begin(
        self, people: Iterable[str] = (), seed: int = SEED, run: int = 0, minds: Mapping[str, Any] | None = None
    ) -> Position:
        """Begin run `run` of a seed with people in some seats; it waits wherever one of them has a decision to take.

        `position.waiting` gives their briefings, `position.move(party, move)` takes a decision, `position.log` is what
        a later `begin(…).replay(log)` continues from.
        """
        from sim.engines.position import Position

        return Position(self.setup, seed, run, people, minds)

    def theories(self, seed: int = SEED, capability: Mapping[str, float] | None = None) -> pd.DataFrame:
        """What rival theories predict for this scenario, one row for each (docs/reference/theories.md)."""
        from sim.report.theory_sections import predictions_table
        from sim.theories import predictions

        return predictions_table(predictions(self.scenario, seed, capability))

    @property
    def outcomes(self) -> pd.DataFrame:
        """What can be compared, swept and explained: the outcomes by name, with words and units."""
        from sim.engines.outcomes import listed

        return listed(self.setup)

    def seat(self, party: str) -> int:
        """The number of a party's seat; a wrong name is an error with the nearest right ones."""
        return self._number(party, self.setup.game.parties, "party")

    def issue(self, name: str) -> int:
        """The number of an issue on the table; a wrong name is an error with the nearest right ones."""
        return self._number(name, self.setup.game.issues, "issue on the table")

    def _number(self, name: str, known: Sequence[str], noun: str) -> int:
        if name not in known:
            raise ScenarioError([Finding(self.name, None, "", f"'{name}' is no {noun}", nearest(name, known))])
        return known.index(name)

    def ensemble(
        self, runs: int = 1000, seed: int = SEED, workers: int | None = None, progress: bool | None = None,
        minds: Mapping[str, Any] | None = None,
    ) -> Ensemble:  # fmt: skip
        """Play runs 0 … runs − 1 of a seed on all cores (or `workers` threads), with a progress bar.

        `minds` puts other minds in parties' seats. An object with `propose` and `answer` decides run by run, each run
        with a copy of it: that takes many times as long.
        """
        from sim.runs import play_many

        return play_many(self, runs, seed, workers, progress, minds or {})

    def ablate(self, runs: int = 1000, seed: int = SEED, outcomes: Sequence[str] | None = None) -> Ablation:
        """Play the same runs without each mechanism in turn, and rank the mechanisms by what that changes."""
        from sim.comparisons.ablation import ablate

        return ablate(self, runs, seed, outcomes)

    def __str__(self) -> str:
        from sim.report import summary

        return summary.of_scenario(self.scenario, self.setup.game)

    def _repr_html_(self) -> str:
        from sim.report import summary

        return summary.text_html(str(self))
