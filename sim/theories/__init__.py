"""Rival theories on the same scenario. To add one: a file here, a line in `THEORIES`, a test with published numbers."""

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

__all__ = ["THEORIES", "DoesNotApply", "Prediction", "Situation", "Theory", "predict", "situation"]
