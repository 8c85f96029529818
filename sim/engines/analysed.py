"""One run analysed: its yardsticks, its pivots, its consent games, and who moved whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from sim.analysis.consent_game import ConsentGame, consent_games, consent_table
from sim.analysis.pivots import Pivot, as_it_is, pivots, pivots_table
from sim.analysis.situation import FinalSituation
from sim.analysis.yardsticks import Yardsticks, yardsticks
from sim.content import ByContent
from sim.engines import influence_log
from sim.engines.case import Case
from sim.engines.played import Played
from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.lockless import cached_property
from sim.scenario.schema import Scenario


def bargaining_weights(scenario: Scenario, given: Mapping[str, float]) -> dict[str, float]:
    """Weights in the Nash product by party: those given, else the scenario's, where they are not 1."""
    stated = {name: party.bargaining_weight for name, party in scenario.parties.items()}
    return {**{name: weight for name, weight in stated.items() if weight != 1}, **given}


@dataclass(frozen=True, eq=False)
class Analysed(ByContent):
    """What was possible in one run, what stood in the way, and who moved whom."""

    talks: Case
    situation: FinalSituation
    records: list[RoundRecord]
    played: Played
    provenance: dict[str, Any]
    weights: Mapping[str, float]
    """bargaining weights by player; 1 where it names none"""

    @property
    def setup(self) -> Setup:
        """The scenario laid out."""
        return self.talks.setup

    @property
    def which(self) -> str:
        """Which run this is."""
        return f"seed {self.provenance['seed']}, run {self.provenance['run']}"

    @cached_property
    def yardsticks(self) -> Yardsticks:
        """Frontier, solution points and distances."""
        situation = self.situation
        return yardsticks(situation.space, self.setup.game.parties, situation.standing, self.weights)

    @cached_property
    def yardsticks_without_pressure(self) -> Yardsticks:
        """The same, as if the pressure that an agreement ended had never been."""
        situation = self.situation
        space = situation.space_without_pressure
        return yardsticks(space, self.setup.game.parties, situation.standing, self.weights)

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row for each package at a solution, ties included: gains, distances, and whether it is efficient."""
        found = [(name, n) for name, packages in self.yardsticks.points.items() for n in packages]
        return self._packages(pd.DataFrame(found, columns=["solution", "package"]))

    @cached_property
    def frontier(self) -> pd.DataFrame:
        """One row for each package on the Pareto frontier that no player loses by, the nearest to the deal first."""
        table = self._packages(pd.DataFrame({"package": self.situation.space.frontier}))
        return table.sort_values(["distance", "package"], ignore_index=True)

    def _packages(self, table: pd.DataFrame) -> pd.DataFrame:
        numbers = table["package"].to_numpy(np.int64)
        gains, levels = self.yardsticks.gains(numbers), self.situation.space.levels(numbers)
        for k, player in enumerate(self.yardsticks.players):
            table[f"gain.{player}"] = gains[:, k]
        table["distance"] = self.yardsticks.distance(numbers)
        table["weighted_distance"] = self.yardsticks.weighted_distance(numbers)
        table["efficient"] = np.isin(numbers, self.situation.space.frontier)
        for i, issue in enumerate(self.setup.game.issues):
            table[issue] = np.array(self.setup.game.levels[i])[levels[:, i]]
        return table

    @cached_property
    def as_it_is(self) -> Pivot:
        """The zones of agreement with everything in place."""
        return as_it_is(self.situation)

    @cached_property
    def pivots(self) -> list[Pivot]:
        """The zones of agreement without each party's consent, and without each condition."""
        return pivots(self.situation, self.setup.scenario)

    @cached_property
    def consent_games(self) -> dict[str, ConsentGame]:
        """Who can sign and block: each issue by itself, all at once, and what was agreed."""
        return consent_games(self.setup.game, self.played.state.standing[0])

    @cached_property
    def moves(self) -> pd.DataFrame:
        """Who moved whom, round by round."""
        return influence_log.moves(self.setup, self.situation.drawn, self.records)

    @property
    def network(self) -> nx.MultiDiGraph:
        """Who moved whom over all rounds."""
        return influence_log.network(self.setup, self.moves)

    @cached_property
    def centrality(self) -> pd.DataFrame:
        """How strongly each party moved others and was moved, by round."""
        return influence_log.centrality(self.setup, self.moves, len(self.records))

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Everything as tables, by name."""
        return {
            "points": self.points, "frontier": self.frontier, "moves": self.moves, "centrality": self.centrality,
            "pivots": pivots_table([self.as_it_is, *self.pivots]),
            "consent": consent_table(self.setup.game, self.consent_games),
        }  # fmt: skip
