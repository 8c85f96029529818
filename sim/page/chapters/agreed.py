"""What was agreed: how far each issue moved, which packages were signed, when, and who gained."""

from __future__ import annotations

from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Part, Prose, pictures
from sim.report import sections


def agreed(material: Material) -> Chapter:
    """Shares with intervals, packages signed most often, what each party gained, who came and pressed."""
    ensemble = material.ensemble
    given = (material.setup, ensemble.runs, ensemble.agreements)
    caption = "How often each level was ever in force, and how often it was in force at the end."
    parts: list[Part] = [
        Prose(
            f"All shares are of {len(ensemble.runs)} runs that differ in what they assume within the stated ranges, "
            "and in chance. Square brackets hold 95 % intervals throughout."
        ),
        *pictures("shares", material.figures["shares"], caption),
        Grid(sections.how_far(*given)),
        Grid(sections.signed_most(*given)),
        Grid(sections.gained(*given)),
    ]
    pressed = sections.came_and_pressed(*given)
    return Chapter("agreed", "What was agreed", [*parts, Grid(pressed)] if pressed else parts)
