"""Rival theories on the same scenario. To add one: a file here, a line in `THEORIES`, a test with published numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sim.scenario.schema import Scenario
from sim.theories.challenge import challenge_prediction
from sim.theories.division import adjusted_winner_prediction
from sim.theories.offers import alternating_prediction, concession_prediction
from sim.theories.package_graph import graph_prediction
from sim.theories.positions import compromise_prediction, setter_prediction
from sim.theories.situation import DoesNotApply, OpeningSituation, Prediction, situation
from sim.theories.solutions import egalitarian, kalai_smorodinsky, nash, solution_prediction, utilitarian
from sim.theories.spatial import spatial_prediction
from sim.theories.war import attrition_prediction, shifting_power_prediction, ultimatum_prediction


@dataclass(frozen=True)
class Theory:
    """A theory of outcomes: its short name, its name in words, and authors with years."""

    name: str
    title: str
    source: str
    prediction: Callable[[OpeningSituation], Prediction]
    """What it says of a scenario. Raises `DoesNotApply` if the scenario does not hold what it needs."""


def predict(theory: Theory, situation: OpeningSituation) -> Prediction:
    """A theory's prediction, or the reason why it has none."""
    try:
        found = theory.prediction(situation)
    except DoesNotApply as reason:
        found = Prediction(f"does not apply: {reason}", applies=False)
    return replace(found, theory=theory.name, title=theory.title, source=theory.source)


def predictions(scenario: Scenario, seed: int, capability: Mapping[str, float] | None = None) -> list[Prediction]:
    """What each theory predicts for a scenario, or why it does not apply."""
    found = situation(scenario, seed, capability)
    return [predict(theory, found) for theory in THEORIES.values()]


_ALL = (
    Theory("compromise", "Compromise model", "Van den Bos 1991; Achen 2006", compromise_prediction),
    Theory(
        "challenge", "Expected-utility challenge model",
        "Bueno de Mesquita 1994; Scholz, Calbert, Smith 2011", challenge_prediction,
    ),
    Theory(
        "spatial", "Spatial model of politics (KTAB)",
        "Bueno de Mesquita 1984; Wise, Lester, Efird 2015", spatial_prediction,
    ),
    Theory("nash", "Nash solution", "Nash 1950", solution_prediction(nash)),
    Theory(
        "kalai_smorodinsky", "Kalai–Smorodinsky solution", "Kalai, Smorodinsky 1975",
        solution_prediction(kalai_smorodinsky),
    ),
    Theory("egalitarian", "Egalitarian solution", "Kalai 1977", solution_prediction(egalitarian)),
    Theory("utilitarian", "Utilitarian solution", "Harsanyi 1955", solution_prediction(utilitarian)),
    Theory("alternating", "Alternating offers", "Ståhl 1972; Rubinstein 1982", alternating_prediction),
    Theory(
        "graph", "Graph model for conflict resolution",
        "Fang, Hipel, Kilgour 1993; Inohara, Hipel 2008", graph_prediction,
    ),
    Theory("setter", "Setter model", "Romer, Rosenthal 1978", setter_prediction),
    Theory("adjusted_winner", "Adjusted Winner", "Brams, Taylor 1996", adjusted_winner_prediction),
    Theory("concession", "Time-dependent concession", "Faratin, Sierra, Jennings 1998", concession_prediction),
    Theory("ultimatum", "Bargain in the shadow of war", "Fearon 1995", ultimatum_prediction),
    Theory("shifting_power", "Commitment problem", "Powell 2006", shifting_power_prediction),
    Theory(
        "attrition", "War of attrition", "Maynard Smith 1974; Hendricks, Weiss, Wilson 1988", attrition_prediction,
    ),
)  # fmt: skip
THEORIES: dict[str, Theory] = {theory.name: theory for theory in _ALL}

__all__ = [
    "THEORIES", "DoesNotApply", "OpeningSituation", "Prediction", "Theory", "predict", "predictions", "situation",
]  # fmt: skip
