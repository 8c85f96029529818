"""The question, and the answer in short."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis import titles
from sim.comparisons.ablation import Ablation
from sim.nouns import Reason
from sim.page.material import Material
from sim.page.parts import Chapter, Points, Prose
from sim.report import tables, words

FAINT = 0.05
"""Adjusted p above which a share of variance is not told from none."""


def question(material: Material) -> Chapter:
    """What is asked, and the main findings, a sentence each."""
    asked = (
        f"Given what the scenario assumes with information up to {material.scenario.meta.cutoff}, how often does the "
        f"model bring about '{material.event_title}', and on what does that hang? What else is agreed, what stands in "
        "the way of more, and what do other theories say of the same scenario?"
    )
    return Chapter("question", "The question", [Prose(asked), Points(list(_short(material)))])


def _short(material: Material) -> Iterator[str]:
    count, runs = int(material.came.sum()), len(material.runs)
    low, high = tables.wilson(count, runs)
    interval = words.interval(float(low), float(high))
    share = words.percent(count / runs)
    yield f"{titles.start(material.event_title)}: {share} of {runs} runs (95 % interval {interval})."
    yield _commonest_reason(material)
    yield from _strongest_contrast(material)
    yield from _strongest_assumption(material)
    yield (
        "These are shares of runs of a model under the assumptions written down here. They are not probabilities of "
        "events in the world."
    )


def _commonest_reason(material: Material) -> str:
    others = material.reasons[material.reasons["reason"] != Reason.AGREED]
    if others.empty:
        return "In every run something was agreed that answers the question."
    row = others.iloc[0]
    return (
        f"Where there was no more, the commonest reason was: {words.WHY[Reason(row['reason'])]} "
        f"({words.percent(row['share'])} of all runs)."
    )


def _strongest_contrast(material: Material) -> Iterator[str]:
    if material.contrast is None:
        return
    table = material.contrast.table
    rows = table[(table["outcome"] == material.event) & (table["p_holm"] < FAINT)]
    if rows.empty:
        yield "No change that was tried moves this outcome by more than chance explains."
        return
    row = rows.iloc[int(rows["difference"].abs().to_numpy().argmax())]
    points = f"{100 * row['difference']:+.1f} points [{100 * row['low']:+.1f}, {100 * row['high']:+.1f}]"
    change = "switching off" if isinstance(material.contrast, Ablation) else "the case"
    yield f"Of what was changed, {change} '{row['case']}' moves it most: {points}."


def _strongest_assumption(material: Material) -> Iterator[str]:
    table = material.sensitivity
    if material.varies and len(table) and table["chance"].iloc[0] < FAINT:
        row = table.iloc[0]
        named = titles.of_path(material.scenario, row["assumption"])
        yield (
            f"The single assumption that accounts for most of its variance is '{named}' "
            f"({words.percent(row['first'])} {words.interval(row['low'], row['high'])} alone)."
        )
