"""Why there was no more: reasons as shares, and how they lead to the ends of talks."""

from __future__ import annotations

from sim.analysis import titles
from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Part, Picture, Prose, pictures
from sim.report import sections, tables

LEAD = (
    "Each run gives one reason, found by comparing what was in force at the end with every package of the scenario in "
    "that run's own preferences: first whether a package for all existed, then what barred it."
)
FLOW = "From reasons to the ends of talks."
ACCEPTANCE = "What each who is asked would sign if all knew all, for two of the issues; all others stay as they were."


def obstacles(material: Material) -> Chapter:
    """Reasons, the flow from reasons to ends, and what all who must consent would have accepted."""
    setup, figures = material.setup, material.figures
    reasons = sections.reasons(setup, material.runs, material.ensemble.agreements)
    parts: list[Part] = [Prose(LEAD), Grid(reasons), Picture("flow", figures["reasons_and_ends"], FLOW)]
    if "acceptance" in figures:
        parts += pictures("acceptance", figures["acceptance"], ACCEPTANCE)
    return Chapter("obstacles", titles.WHY[tables.why_column(setup)], parts)
