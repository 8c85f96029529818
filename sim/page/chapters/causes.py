"""Chapters on what the results depend on, and on what others say: changes, assumptions, theories, forecasts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.comparisons.ablation import Ablation
from sim.comparisons.comparison import Comparison
from sim.page.parts import Chapter, NumberedTable, Part, Points, Prose, pictures
from sim.page.report_data import ReportData
from sim.report import sections, theory_sections, words
from sim.report import sensitivity as report
from sim.sensitivity import chance

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

ENOUGH = 400
"""Pairs of runs from which a difference is known to a few percentage points."""
NOTHING = "No mechanism that could be switched off does anything in this scenario, and no case was asked for."
SWITCHED = "Each mechanism that does something here was switched off in turn, and the same runs were played again."
CASES = "The same runs were played again in each case that was asked for."
MEANING = (
    "Both times they have the same chance. A difference is what the change does in the model. It is no estimate of an "
    "effect in the world."
)
DIFFERENCES = "Paired differences, changed less as it is: the event reported on, and what each principal gains."
SHOWN = 15
DETECTED = 0.05
ALIKE = "The outcome is the same in every run, so no assumption can be said to move it."
FIXED = "Every run assumes the same, so only chance tells the runs apart."
NO_FORECASTS = (
    "The scenario names no forecasts or base rates to compare with. How often did such talks lead to such agreements? "
    "A reader who knows should begin there, and then ask what this scenario's assumptions add."
)
BESIDE = (
    "Forecasts and base rates tell how often something comes. The model tells what follows from stated assumptions. "
    "Where they agree, that does not make the model right. Where they differ, that does not make it wrong."
)


def counterfactuals(data: ReportData) -> Chapter:
    """Paired differences with intervals: each mechanism switched off, or the cases that were asked for."""
    contrast = data.contrast
    if contrast is None:
        return Chapter("counterfactuals", "Counterfactuals", [Prose(NOTHING)])
    parts: list[Part] = [
        Prose(f"{SWITCHED if isinstance(contrast, Ablation) else CASES} {MEANING}"),
        Prose(" ".join(_baselines(data, contrast))),
        *pictures("differences", partial(_differences, data, contrast), DIFFERENCES),
        *map(NumberedTable, contrast.sections),
    ]
    return Chapter("counterfactuals", "Counterfactuals", parts)


def _baselines(data: ReportData, contrast: Comparison | Ablation) -> list[str]:
    """The event's share in the runs that were played again, and in all runs: the differences are from the former."""
    rows = contrast.table[contrast.table["outcome"] == data.event]
    again, runs = data.contrast_runs, len(data.runs)
    said = [f"The first {again} of the {runs} runs were played again, so 'as it is' refers to these {again}."]
    if len(rows):
        share, whole = float(rows["as_is"].iloc[0]), float(data.came.mean())
        said.append(
            f"'{data.event_title}' comes in {words.percent(share)} of them, and in {words.percent(whole)} of all runs; "
            "each difference is from the first of these numbers."
        )
    if again < ENOUGH:
        said.append(f"{again} pairs are few: small differences cannot be told from chance. Use --paired {ENOUGH}.")
    return said


def _differences(data: ReportData, contrast: Comparison | Ablation) -> Figure:
    from sim.figures.paired_differences import paired_differences

    principals = [data.setup.game.parties[p] for p in data.setup.game.principals]
    told = [data.event, *(f"gain.{name}" for name in principals)]
    table = contrast.table
    return paired_differences(data.scenario, table[table["outcome"].isin(told)], data.contrast_runs)


def sensitivity(data: ReportData) -> Chapter:
    """Assumptions ranked by influence, from the runs themselves, with run noise stated."""
    return Chapter("sensitivity", "Sensitivity: assumptions ranked by influence", _of_assumptions(data))


def _of_assumptions(data: ReportData) -> list[Part]:
    if not data.varies:
        return [Prose(ALIKE)]
    split, table = chance.split(data.noise), data.sensitivity
    missing = split["share"].isna().any()
    noise: list[Part] = [] if missing else [NumberedTable(report.of_chance(split, data.noise_pairs))]
    if table.empty:
        return [Prose(FIXED), *noise]
    shown = table[table["chance"] < DETECTED].head(SHOWN)
    caption = "The outcome where each assumption is low and where it is high."
    bars: list[Part] = [Prose(report.NONE_TOLD)]
    if len(shown):
        bars = [*pictures("tornado", partial(_tornado, data, shown), caption)]
    lead = (
        "Each run draws its own assumptions from the stated ranges. So the runs themselves tell on which assumptions "
        f"this outcome depends: {data.event_title}. Assumptions that are not told from chance move it little."
    )
    return [Prose(lead), *noise, *bars, NumberedTable(report.of_assumptions(data.scenario, table.head(SHOWN)))]


def _tornado(data: ReportData, shown: pd.DataFrame) -> Figure:
    from sim.figures.sensitivity_bars import tornado

    return tornado(data.scenario, shown, float(data.came.mean()), data.event)


def rivals(data: ReportData) -> Chapter:
    """The table of theories, beside the simulation."""
    lead = "These theories were not made for this scenario. They use its issues, values and beliefs."
    table = theory_sections.of_predictions(data.setup, data.predictions, data.runs)
    return Chapter("theories", "Rival theories", [Prose(lead), NumberedTable(table)])


def base_rates(data: ReportData) -> Chapter:
    """When the headline event first came, beside what others forecast or observed."""
    reference = data.scenario.reference
    table = sections.first_came(data.setup, data.runs, data.ensemble.agreements)
    parts: list[Part] = [Prose(BESIDE if table and reference.forecasts else NO_FORECASTS)]
    if table:
        parts += pictures("first_event", data.drawings["first_event"], "By when the event had first come.")
        parts.append(NumberedTable(table))
    notes = [f"{one.title}, {one.date}: {one.note}" for one in reference.forecasts.values() if one.note]
    if table and notes:
        parts.append(Points(notes))
    return Chapter("base-rates", "Base rates beside it", parts)
