"""Which assumptions move the result, and how much of it is chance."""

from __future__ import annotations

from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Part, Picture, Prose
from sim.report import sensitivity as report
from sim.sensitivity import chance

SHOWN = 15
DETECTED = 0.05
ALIKE = "The outcome is the same in every run, so no assumption can be said to move it."
FIXED = "Every run assumes the same, so nothing but chance tells them apart."


def sensitivity(material: Material) -> Chapter:
    """Assumptions ranked by influence, from the runs themselves, with run noise stated."""
    return Chapter("sensitivity", "Sensitivity: assumptions ranked by influence", list(_parts(material)))


def _parts(material: Material) -> list[Part]:
    if not material.varies:
        return [Prose(ALIKE)]
    split = chance.split(material.noise)
    noise: list[Part] = [] if split["share"].isna().any() else [Grid(report.of_chance(split, material.noise_pairs))]
    table = material.sensitivity
    if table.empty:
        return [Prose(FIXED), *noise]
    return [
        Prose(
            "Each run draws its own assumptions from the stated ranges, so that the runs themselves tell which of "
            f"them the outcome hangs on: {material.event_title}. Those not told from chance move it little."
        ),
        *noise,
        *_bars(material),
        Grid(report.of_assumptions(material.scenario, table.head(SHOWN))),
    ]


def _bars(material: Material) -> list[Part]:
    from sim.figures.tornado import tornado

    table = material.sensitivity
    shown = table[table["chance"] < DETECTED].head(SHOWN)
    if shown.empty:
        return [Prose(report.NONE_TOLD)]
    figure = tornado(material.scenario, shown, float(material.came.mean()), material.event)
    return [Picture("tornado", figure, "The outcome where each assumption is low and where it is high.")]
