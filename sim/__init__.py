"""Parley: a simulator of diplomatic negotiation. Names are loaded when they are first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sim.version import VERSION as __version__

if TYPE_CHECKING:
    from sim import what_if
    from sim.comparisons.ablation import Ablation
    from sim.comparisons.comparison import Comparison, compare
    from sim.engines.futures import futures
    from sim.engines.mesa_model import PartyAgent, Talks
    from sim.engines.position import Position
    from sim.figures.heat_map import heat_map
    from sim.minds import MINDS, IllegalMove, Mind, Received, Seat
    from sim.negotiation import Negotiation, load
    from sim.run_analysis import Analysis
    from sim.runs import Ensemble, Run
    from sim.scenario.findings import Finding, ScenarioError
    from sim.sensitivity.design_indices import Indices
    from sim.sensitivity.discovery import Box
    from sim.studies.designs import Grid, LatinHypercube, Morris, OneAtATime, Saltelli, Table
    from sim.studies.indices import indices
    from sim.studies.plan import Plan
    from sim.studies.results import Results, results_in
    from sim.studies.study import Study, load_study


HOMES = {
    "sim.comparisons.ablation": ("Ablation",),
    "sim.comparisons.comparison": ("Comparison", "compare"),
    "sim.engines.futures": ("futures",),
    "sim.engines.mesa_model": ("PartyAgent", "Talks"),
    "sim.engines.position": ("Position",),
    "sim.figures.heat_map": ("heat_map",),
    "sim.minds": ("MINDS", "IllegalMove", "Mind", "Received", "Seat"),
    "sim.negotiation": ("Negotiation", "load"),
    "sim.run_analysis": ("Analysis",),
    "sim.runs": ("Ensemble", "Run"),
    "sim.scenario.findings": ("Finding", "ScenarioError"),
    "sim.sensitivity.discovery": ("Box",),
    "sim.sensitivity.design_indices": ("Indices",),
    "sim.studies.designs": ("Grid", "LatinHypercube", "Morris", "OneAtATime", "Saltelli", "Table"),
    "sim.studies.indices": ("indices",),
    "sim.studies.plan": ("Plan",),
    "sim.studies.results": ("Results", "results_in"),
    "sim.studies.study": ("Study", "load_study"),
}
"""Which module each public name lives in."""

__all__ = [
    "MINDS", "Ablation", "Analysis", "Box", "Comparison", "Ensemble", "Finding", "Grid", "IllegalMove", "Indices",
    "LatinHypercube", "Mind", "Morris", "Negotiation", "OneAtATime", "PartyAgent", "Plan", "Position", "Received",
    "Results", "Run", "Saltelli", "ScenarioError", "Seat", "Study", "Table", "Talks", "__version__", "compare",
    "futures", "heat_map", "indices", "load", "load_study", "results_in", "what_if",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "what_if":
        return import_module("sim.what_if")
    for home, names in HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
