"""Chapters on what came out: the question, what was agreed, why there was no more, and one run in detail."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.analysis import titles
from sim.comparisons.ablation import Ablation
from sim.nouns import Reason
from sim.page.parts import Chapter, NumberedTable, Part, Points, Prose, pictures
from sim.page.report_data import ReportData
from sim.report import analysis_sections, sections, tables, words
from sim.statistics import wilson

FAINT = 0.05
"""Adjusted p from which a finding is not told from chance."""
REASONS = (
    "Each run gives one reason. It is found by comparing what was in force at the end with every package of the "
    "scenario, by that run's own preferences. First: did a package exist that all would have gained from? If so: what "
    "barred it?"
)
ACCEPTANCE = (
    "Who would sign a package of two issues if all knew all. A cell is the share of runs in which the party would gain "
    "from that package alone, with all other issues at the status quo."
)
RUN_CAPTIONS = {
    "positions": "What each principal last offered on each issue, round by round, and what was in force.",
    "utility_space": "What was possible for two of the players, the offers on the way, and the points that theories of "
    "fair division name.",
    "network": "Who moved whom, by what means, and how strongly.",
    "beliefs": "What the principals came to believe of one another, and who bore blame.",
}


def question(data: ReportData) -> Chapter:
    """What is asked, and the main findings, a sentence each."""
    asked = (
        f"The scenario states assumptions, with information up to {data.scenario.meta.cutoff}. Under them, how often "
        f"does the model bring about '{data.event_title}'? On which assumptions does that depend? What else is agreed? "
        "What stands in the way of more? What do other theories say of the same scenario?"
    )
    return Chapter("question", "The question", [Prose(asked), Points(list(_short(data)))])


def _short(data: ReportData) -> Iterator[str]:
    yield f"{titles.start(data.event_title)}: {_in_all(data)}."
    yield _commonest_reason(data)
    yield from _strongest_contrast(data)
    yield from _strongest_assumption(data)
    yield (
        "These are shares of runs of a model under the assumptions written down here. They are not probabilities of "
        "events in the world."
    )


def _in_all(data: ReportData) -> str:
    count, runs = int(data.came.sum()), len(data.runs)
    low, high = wilson(count, runs)
    return f"{words.percent(count / runs)} of {runs} runs (95 % interval {words.interval(float(low), float(high))})"


def _commonest_reason(data: ReportData) -> str:
    others = data.reasons[data.reasons["reason"] != Reason.AGREED]
    if others.empty:
        return "In every run an agreement was reached that answers the question."
    row = others.iloc[0]
    return (
        f"Where there was no more, the commonest reason was: {words.WHY[Reason(row['reason'])]} "
        f"({words.percent(row['share'])} of all runs)."
    )


def _strongest_contrast(data: ReportData) -> Iterator[str]:
    if data.contrast is None:
        return
    table = data.contrast.table
    rows = table[(table["outcome"] == data.event) & (table["p_holm"] < FAINT)]
    if rows.empty:
        yield "No change that was tried moves this outcome by more than chance explains."
        return
    row = rows.iloc[int(rows["difference"].abs().to_numpy().argmax())]
    change = "switching off" if isinstance(data.contrast, Ablation) else "the case"
    points = f"{100 * row['difference']:+.1f} points [{100 * row['low']:+.1f}, {100 * row['high']:+.1f}]"
    yield (
        f"Of all changes that were tried, {change} '{row['case']}' moves it most: from {words.percent(row['as_is'])} "
        f"to {words.percent(row['changed'])} of the {data.contrast_runs} runs that were played again, {points}."
    )


def _strongest_assumption(data: ReportData) -> Iterator[str]:
    table = data.sensitivity
    if data.varies and len(table) and table["chance"].iloc[0] < FAINT:
        row = table.iloc[0]
        named = titles.of_path(data.scenario, row["assumption"])
        yield (
            f"The single assumption that accounts for most of its variance is '{named}' "
            f"({words.percent(row['first'])} {words.interval(row['low'], row['high'])} alone)."
        )


def agreed(data: ReportData) -> Chapter:
    """Shares with intervals, packages signed most often, what each party gained, who came and who pressed."""
    given = (data.setup, data.ensemble.runs, data.ensemble.agreements)
    caption = "How often each level was ever in force, and how often it was in force at the end."
    parts: list[Part] = [
        Prose(
            f"All shares are of {len(data.runs)} runs. The runs differ in what they assume, within the stated ranges, "
            "and in chance. Square brackets hold 95 % intervals throughout."
        ),
        *pictures("shares", data.drawings["shares"], caption),
        NumberedTable(sections.how_far(*given)),
        NumberedTable(sections.signed_most(*given)),
        NumberedTable(sections.gained(*given)),
    ]
    pressed = sections.came_and_pressed(*given)
    return Chapter("agreed", "What was agreed", [*parts, NumberedTable(pressed)] if pressed else parts)


def obstacles(data: ReportData) -> Chapter:
    """Reasons, how they go with the ends of talks, and what all who must consent would have accepted."""
    setup = data.setup
    reasons = sections.reasons(setup, data.runs, data.ensemble.agreements)
    caption = "Why there was no more, by how talks ended."
    parts: list[Part] = [
        Prose(REASONS),
        NumberedTable(reasons),
        *pictures("reasons", data.drawings["reasons_and_ends"], caption),
    ]
    if "acceptance" in data.drawings:
        caption = " ".join([ACCEPTANCE, *_not_what_is_agreed(data)])
        parts += pictures("acceptance", data.drawings["acceptance"], caption)
    return Chapter("obstacles", titles.WHY[tables.why_column(setup)], parts)


def _not_what_is_agreed(data: ReportData) -> Iterator[str]:
    """Why the share of a cell is another than the share of runs that agree its level, at the level that differs most.

    A cell moves two issues by themselves at the end; talks move several issues, one after the other.
    """
    found, game = data.acceptance, data.setup.game
    if found is None:
        return
    issue, names = game.issues[found.down], game.levels[found.down]
    reached = np.array([data.runs[f"reached.{issue}.{level}"].mean() for level in names])
    reached[game.status_quo[found.down]] = 0.0
    best = np.nan_to_num(found.all).max(axis=1)
    level = int((reached - best).argmax())
    if reached[level] <= best[level]:
        return
    signed = [part.signed for part in data.ensemble.parts]
    before, after = (np.concatenate([getattr(one, name) for one in signed]) for name in ("before", "after"))
    to_it = (after[:, found.down] == level) & (before[:, found.down] != level)
    others = [i for i in range(len(game.issues)) if i not in (found.down, found.across)]
    more = (after[to_it][:, others] != game.status_quo[others]).any(axis=1)
    title = titles.of_level(data.scenario, issue, names[level])
    yield (
        f"It is not the share of runs that agree that level. For example, '{title}' came into force in "
        f"{words.percent(reached[level])} of the runs, but no cell of its row for all who must consent is above "
        f"{words.percent(best[level])}."
    )
    if more.size and more.any():
        yield f"In {words.percent(more.mean())} of the agreements on it, other issues had moved as well."
    yield (
        "Besides, a cell is judged in the world at the end of talks, while agreements are signed earlier; and a "
        "cell asks for true gains, while talks also run on beliefs, pressure and noisy choices."
    )


def one_run(data: ReportData) -> Chapter:
    """The first run with the commonest pair of reason and end, with its yardsticks."""
    run, analysis = data.run, data.analysis
    drawings = {"positions": run.figure, **analysis.drawings}
    parts: list[Part] = [
        Prose(
            f"Run {run.number} is the first run with the commonest pair of reason and end. Tables of shares do not "
            "show how talks go, so one run is shown here. Other runs go other ways."
        ),
        Points(analysis.sentences),
    ]
    for name, caption in RUN_CAPTIONS.items():
        if name in drawings:
            parts += pictures(name, drawings[name], caption)
    parts += map(NumberedTable, analysis_sections.of_analysis(analysis))
    return Chapter("one-run", "One run among many", parts)
