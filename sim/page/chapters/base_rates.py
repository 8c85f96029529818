"""What others forecast or observed, beside the model's shares."""

from __future__ import annotations

from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Part, Picture, Points, Prose
from sim.report import sections

NONE = (
    "The scenario names no forecasts or base rates to compare with. A reader who knows how often such talks led "
    "to such agreements should begin there, and then ask what this scenario's assumptions add."
)
BESIDE = (
    "Forecasts and base rates tell how often something comes; the model tells what follows from stated assumptions. "
    "That they agree does not make the model right, and that they differ does not make it wrong."
)


def base_rates(material: Material) -> Chapter:
    """When the headline event first came, beside the reference forecasts."""
    return Chapter("base-rates", "Base rates beside it", _parts(material))


def _parts(material: Material) -> list[Part]:
    ensemble, reference = material.ensemble, material.scenario.reference
    table = sections.first_came(material.setup, ensemble.runs, ensemble.agreements)
    if table is None:
        return [Prose(NONE)]
    figure = material.figures["first_event"]
    notes = [
        f"{forecast.title}, {forecast.date}: {forecast.note}"
        for forecast in reference.forecasts.values()
        if forecast.note
    ]
    return [
        Prose(BESIDE if reference.forecasts else NONE),
        Picture("first_event", figure, "By when the event had first come."),
        Grid(table),
        *([Points(notes)] if notes else []),
    ]
