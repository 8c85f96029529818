"""Why there was no more: reasons as shares, and how they lead to the ends of talks."""

from __future__ import annotations

from sim.analysis import titles
from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Part, Picture, Prose
from sim.report import sections, tables


def obstacles(material: Material) -> Chapter:
    """Reasons, the flow from reasons to ends, and what all who must consent would have accepted."""
    from sim.figures.flow import flow

    setup, runs = material.setup, material.runs
    parts: list[Part] = [
        Prose(
            "Each run gives one reason, found by comparing what was in force at the end with every package of the "
            "scenario in that run's own preferences: first whether a package for all existed, then what barred it."
        ),
        Grid(sections.reasons(setup, runs, material.ensemble.agreements)),
        Picture("flow", flow(setup, tables.reasons_and_ends(setup, runs)), "From reasons to the ends of talks."),
    ]
    return Chapter("obstacles", titles.WHY[tables.why_column(setup)], parts)
