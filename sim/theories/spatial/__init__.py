"""The spatial model of politics in KTAB's form."""

from __future__ import annotations

from sim.theories.base import Prediction
from sim.theories.mapping import actors_of, nearest_levels
from sim.theories.situation import Situation
from sim.theories.spatial.choices import (
    Commitment,
    Drafting,
    Election,
    Interpolation,
    RiskRange,
    SpatialChoices,
    VictoryRule,
    VotingRule,
)
from sim.theories.spatial.model import Turn, spatial

__all__ = [
    "Commitment",
    "Drafting",
    "Election",
    "Interpolation",
    "RiskRange",
    "Spatial",
    "SpatialChoices",
    "Turn",
    "VictoryRule",
    "VotingRule",
    "spatial",
]  # fmt: skip


class Spatial:
    """The spatial model over all issues of a scenario at once."""

    name = "spatial"
    title = "Spatial model of politics (KTAB)"
    source = "Bueno de Mesquita 1984; Wise, Lester, Efird 2015"

    def predict(self, situation: Situation) -> Prediction:
        """The likeliest position at the last turn, and the level of each issue nearest to it."""
        actors, issues = actors_of(situation)
        turns = spatial(actors)
        last = turns[-1]
        package = nearest_levels(situation, issues, last.outcome())
        chance = float(last.probability.max())
        how = f"the likeliest position after {last.number} turns of bargaining, with probability {chance:.2f}"
        return Prediction.package_of(self, situation, package, how, turns=last.number, probability=chance)
