"""Parley: a simulator of diplomatic negotiation."""

from sim.engines.mesa_model import PartyAgent, Talks
from sim.experiments.ablation import Ablation
from sim.experiments.comparison import Comparison, compare
from sim.minds import MINDS, IllegalMove, Mind, Received, Seat
from sim.scenario.findings import Finding, ScenarioError
from sim.talks import VERSION as __version__
from sim.talks import Ensemble, Negotiation, Run, load

__all__ = [
    "MINDS", "Ablation", "Comparison", "Ensemble", "Finding", "IllegalMove", "Mind", "Negotiation", "PartyAgent",
    "Received", "Run", "ScenarioError", "Seat", "Talks", "__version__", "compare", "load",
]  # fmt: skip
