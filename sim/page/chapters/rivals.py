"""What rival theories predict for the same scenario."""

from __future__ import annotations

from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Prose
from sim.report import theory_predictions as comparison


def rivals(material: Material) -> Chapter:
    """The table of theories, beside the simulation."""
    lead = "Theories that were not made for this scenario, read off its issues, values and beliefs."
    table = comparison.of_predictions(material.setup, material.predictions, material.runs)
    return Chapter("theories", "Rival theories", [Prose(lead), Grid(table)])
