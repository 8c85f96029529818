"""Parley: a simulator of diplomatic negotiation. Names are loaded when they are first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim import what_if
    from sim.comparisons.ablation import Ablation
    from sim.comparisons.comparison import Comparison, compare
    from sim.engines.case import VERSION as __version__
    from sim.engines.mesa_model import PartyAgent, Talks
    from sim.minds import MINDS, IllegalMove, Mind, Received, Seat
    from sim.scenario.findings import Finding, ScenarioError
    from sim.studies.plan import Plan
    from sim.studies.results import Results, results_in
    from sim.studies.study import Study
    from sim.studies.study_file import load_study
    from sim.talks import Ensemble, Negotiation, Run, load

HOMES = {
    "sim.engines.mesa_model": ("PartyAgent", "Talks"),
    "sim.comparisons.ablation": ("Ablation",),
    "sim.comparisons.comparison": ("Comparison", "compare"),
    "sim.studies.plan": ("Plan",),
    "sim.studies.results": ("Results", "results_in"),
    "sim.studies.study": ("Study",),
    "sim.studies.study_file": ("load_study",),
    "sim.minds": ("MINDS", "IllegalMove", "Mind", "Received", "Seat"),
    "sim.scenario.findings": ("Finding", "ScenarioError"),
    "sim.talks": ("Ensemble", "Negotiation", "Run", "load"),
}
"""Which module each public name lives in."""

__all__ = [
    "MINDS", "Ablation", "Comparison", "Ensemble", "Finding", "IllegalMove", "Mind", "Negotiation", "PartyAgent",
    "Plan", "Received", "Results", "Run", "ScenarioError", "Seat", "Study", "Talks", "__version__", "compare", "load",
    "load_study", "results_in", "what_if",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("sim.engines.case").VERSION
    if name == "what_if":
        return import_module("sim.what_if")
    if name == "load":  # what is loaded is mostly played: at a first use the helper compiles from here on
        import_module("sim.engines.helper").begin_early()
    for home, names in HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
