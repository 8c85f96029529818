"""Parley: a simulator of diplomatic negotiation. Names are loaded when they are first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.engines.case import VERSION as __version__
    from sim.engines.mesa_model import PartyAgent, Talks
    from sim.experiments.ablation import Ablation
    from sim.experiments.comparison import Comparison, compare
    from sim.experiments.plan import Plan
    from sim.experiments.results import Results, results_in
    from sim.experiments.study import Study
    from sim.experiments.study_file import load_study
    from sim.minds import MINDS, IllegalMove, Mind, Received, Seat
    from sim.scenario.findings import Finding, ScenarioError
    from sim.talks import Ensemble, Negotiation, Run, load

HOMES = {
    "sim.engines.mesa_model": ("PartyAgent", "Talks"),
    "sim.experiments.ablation": ("Ablation",),
    "sim.experiments.comparison": ("Comparison", "compare"),
    "sim.experiments.plan": ("Plan",),
    "sim.experiments.results": ("Results", "results_in"),
    "sim.experiments.study": ("Study",),
    "sim.experiments.study_file": ("load_study",),
    "sim.minds": ("MINDS", "IllegalMove", "Mind", "Received", "Seat"),
    "sim.scenario.findings": ("Finding", "ScenarioError"),
    "sim.talks": ("Ensemble", "Negotiation", "Run", "load"),
}
"""Which module each public name lives in."""

__all__ = [
    "MINDS", "Ablation", "Comparison", "Ensemble", "Finding", "IllegalMove", "Mind", "Negotiation", "PartyAgent",
    "Plan", "Received", "Results", "Run", "ScenarioError", "Seat", "Study", "Talks", "__version__", "compare", "load",
    "load_study", "results_in",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("sim.engines.case").VERSION
    for home, names in HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
