"""What would be different: the same runs with one thing changed."""

from __future__ import annotations

from sim.experiments.ablation import Ablation
from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Part, Picture, Prose

NOTHING = "No mechanism that could be switched off does anything in this scenario, and no case was asked for."
SWITCHED = (
    "Each mechanism that does something here was switched off in turn, and the same runs were played again with "
    "the same chance. A difference is what the mechanism does in the model, no estimate of an effect in the world."
)
CASES = (
    "The same runs were played again with the same chance in each case that was asked for. A difference is what the "
    "change does in the model; it is no estimate of an effect in the world."
)


def counterfactuals(material: Material) -> Chapter:
    """Paired differences with intervals: each mechanism switched off, or the cases that were asked for."""
    contrast, title = material.contrast, "Counterfactuals"
    if contrast is None:
        return Chapter("counterfactuals", title, [Prose(NOTHING)])
    caption = "Paired differences: changed less as it is."
    parts: list[Part] = [
        Prose(SWITCHED if isinstance(contrast, Ablation) else CASES),
        Picture("differences", contrast.figure(), caption),
        *map(Grid, contrast.sections),
    ]
    return Chapter("counterfactuals", title, parts)
