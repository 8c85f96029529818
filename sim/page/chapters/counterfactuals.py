"""What would be different: the same runs with one thing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.comparisons.ablation import Ablation
from sim.comparisons.comparison import Comparison
from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Part, Prose, pictures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NOTHING = "No mechanism that could be switched off does anything in this scenario, and no case was asked for."
SWITCHED = (
    "Each mechanism that does something here was switched off in turn, and the same runs were played again with "
    "the same chance. A difference is what the mechanism does in the model, no estimate of an effect in the world."
)
CASES = (
    "The same runs were played again with the same chance in each case that was asked for. A difference is what the "
    "change does in the model; it is no estimate of an effect in the world."
)

CAPTION = "Paired differences, changed less as it is: the event reported on, and what each principal gains."


def counterfactuals(material: Material) -> Chapter:
    """Paired differences with intervals: each mechanism switched off, or the cases that were asked for."""
    contrast, title = material.contrast, "Counterfactuals"
    if contrast is None:
        return Chapter("counterfactuals", title, [Prose(NOTHING)])
    parts: list[Part] = [
        Prose(SWITCHED if isinstance(contrast, Ablation) else CASES),
        *pictures("differences", _forest(material, contrast), CAPTION),
        *map(Grid, contrast.sections),
    ]
    return Chapter("counterfactuals", title, parts)


def _forest(material: Material, contrast: Comparison | Ablation) -> Figure:
    from sim.figures.paired_differences import paired_differences

    principals = [material.setup.game.parties[p] for p in material.setup.game.principals]
    told = [material.event, *(f"gain.{name}" for name in principals)]
    table = contrast.table
    return paired_differences(material.scenario, table[table["outcome"].isin(told)], material.contrast_runs)
