"""Parley: a simulator of diplomatic negotiation."""

from sim.engines.mesa_model import PartyAgent, Talks
from sim.experiments.plan import Plan
from sim.experiments.results import Results, results_in
from sim.experiments.study import Study
from sim.experiments.study_file import load_study
from sim.minds import MINDS, IllegalMove, Mind, Received, Seat
from sim.scenario.findings import Finding, ScenarioError
from sim.talks import VERSION as __version__
from sim.talks import Ensemble, Negotiation, Run, load

__all__ = [
    "MINDS", "Ensemble", "Finding", "IllegalMove", "Mind", "Negotiation", "PartyAgent", "Plan", "Received", "Results",
    "Run", "ScenarioError", "Seat", "Study", "Talks", "__version__", "load", "load_study", "results_in",
]  # fmt: skip
