"""Rival theories on the same scenario. To add one: a file here, a line in `THEORIES`, a test with published numbers."""

from collections.abc import Mapping

from sim.scenario.schema import Scenario
from sim.theories.adjusted_winner import AdjustedWinner
from sim.theories.alternating import Alternating
from sim.theories.attrition import WarOfAttrition
from sim.theories.base import DoesNotApply, Prediction, Theory, predict
from sim.theories.challenge import Challenge
from sim.theories.compromise import Compromise
from sim.theories.concession import Concession
from sim.theories.graph import GraphModel
from sim.theories.setter import Setter
from sim.theories.shifting_power import ShiftingPower
from sim.theories.situation import Situation, situation
from sim.theories.solutions import SOLUTIONS
from sim.theories.spatial import Spatial
from sim.theories.ultimatum import Ultimatum

THEORIES: dict[str, Theory] = {
    theory.name: theory
    for theory in (
        Compromise(),
        Challenge(),
        Spatial(),
        *SOLUTIONS,
        Alternating(),
        GraphModel(),
        Setter(),
        AdjustedWinner(),
        Concession(),
        Ultimatum(),
        ShiftingPower(),
        WarOfAttrition(),
    )
}


def predictions(scenario: Scenario, seed: int, capability: Mapping[str, float] | None = None) -> list[Prediction]:
    """What each theory predicts for a scenario, or why it does not apply."""
    found = situation(scenario, seed, capability)
    return [predict(theory, found) for theory in THEORIES.values()]


__all__ = ["THEORIES", "DoesNotApply", "Prediction", "Situation", "Theory", "predict", "predictions", "situation"]
