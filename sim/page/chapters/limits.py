"""What this cannot tell."""

from __future__ import annotations

from sim.page.material import Material
from sim.page.parts import Chapter, Part, Points, Prose

OF_ANY = [
    "A share of runs is what follows from assumptions; it is no probability of an event in the world.",
    "Intervals tell how precisely the shares of this model are known from this many runs. They do not tell how far "
    "the model is from the world.",
    "What the scenario leaves out (parties, issues, mechanisms) moves nothing here, however much it may in the world.",
    "Counterfactuals change the model. Whether the same change would do the same in the world is not tested.",
    "Nothing here weighs whether a claim, a demand or an agreement is just or lawful.",
]


def limits(material: Material) -> Chapter:
    """The scenario's own limits, and those of any such model."""
    own = material.scenario.meta.limits
    of_own: list[Part] = [Prose("Of this scenario, in the words of its file:"), Points(own)] if own else []
    return Chapter("limits", "Limits", [*of_own, Prose("Of any such model:"), Points(OF_ANY)])
