"""What an ensemble found, as titled tables of text: the terminal, `print` and Jupyter show the same ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.analysis import titles
from sim.engines.setup import Setup
from sim.nouns import Reason
from sim.report import tables, words

Row = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A table of text with a title."""

    title: str
    columns: Row
    rows: Sequence[Row]
    note: str = ""
    wide: int = 1
    """how many columns, from the left, are text; the others are numbers, set to the right"""


def of_ensemble(setup: Setup, runs: pd.DataFrame, agreements: pd.DataFrame) -> list[Section]:
    """All sections that apply to a scenario."""
    makers: list[Callable[[Setup, pd.DataFrame, pd.DataFrame], Section | None]] = [
        how_far, signed_most, first_came, reasons, gained, came_and_pressed, who_left,
    ]  # fmt: skip
    made = [maker(setup, runs, agreements) for maker in makers]
    return [section for section in made if section is not None]


def _share(share: float, low: float, high: float) -> str:
    return f"{words.percent(share)} {words.interval(low, high)}"


def how_far(setup: Setup, runs: pd.DataFrame, agreements: pd.DataFrame) -> Section:
    """How often each level of each issue was ever in force, and at the end."""
    rows: list[Row] = []
    at = iter(tables.shares(setup, runs).to_dict("records"))
    for i in range(len(setup.game.issues)):
        rows.append((words.issue(setup, i), "", ""))
        for k in range(int(setup.game.sizes[i])):
            row = next(at)
            quo = k == setup.game.status_quo[i]
            reached = "status quo" if quo else _share(row["reached"], row["reached_low"], row["reached_high"])
            final = _share(row["final"], row["final_low"], row["final_high"])
            rows.append((f"  {words.level(setup, i, k)}", reached, final))
    note = f"Shares of {len(runs)} runs in per cent, with 95 % Wilson intervals, here and below."
    return Section("How far each issue moved", ("issue and level", "ever in force", "at the end"), rows, note)


def signed_most(setup: Setup, runs: pd.DataFrame, agreements: pd.DataFrame) -> Section:
    """The packages signed most often, by whom and when."""
    table = tables.signed_most(agreements, len(runs), most=8)
    rows = [
        (
            words.plain(row["moved"]), _parties(setup, row["signatories"]), _parties(setup, row["proposed_by"]),
            words.share(row["runs"], len(runs)), f"{row['median_round']:.0f}", f"{100 * row['held']:.0f} %",
        )
        for row in table.to_dict("records")
    ]  # fmt: skip
    note = "" if rows else "Nothing was signed in any run."
    if rows and not (setup.scenario.compliance and setup.scenario.compliance.rounds):
        note = "The scenario follows no compliance, so every agreement counts as held."
    columns = ("package", "signed by", "mostly proposed by", "runs", "round", "held")
    return Section("Packages signed most often", columns, rows, note, 3)


def _parties(setup: Setup, names: str) -> str:
    return ", ".join(setup.scenario.parties[name].title for name in names.split(", "))


def first_came(setup: Setup, runs: pd.DataFrame, agreements: pd.DataFrame) -> Section | None:
    """When the headline event first came, beside published forecasts; None where the scenario names no such event."""
    reference = setup.scenario.reference
    if reference.headline is None:
        return None
    if not reference.calendar:
        return _first_round(setup, runs)
    table = tables.by_period(setup, runs)
    rows = []
    for row in table.to_dict("records"):
        others = tuple(_whole(row[name]) for name in reference.forecasts)
        rows.append((str(row["period"]), _share(row["share"], row["low"], row["high"]), *others))
    columns = ("first came in", "this model", *(f.title for f in reference.forecasts.values()))
    dated = [f"{f.title} {f.date}" for f in reference.forecasts.values()]
    fitted = "The scenario was fitted to them" if setup.scenario.calibration else "They were never fitted to"
    note = f"Forecasts as published: {'; '.join(dated)}. {fitted}." if dated else ""
    return Section(reference.headline.title, columns, rows, note)


def _whole(share: float) -> str:
    return "–" if pd.isna(share) else f"{100 * share:.0f} %"


def _first_round(setup: Setup, runs: pd.DataFrame) -> Section:
    head = setup.scenario.reference.headline
    assert head is not None
    came = runs.loc[runs["first_headline"] > 0, "first_headline"]
    when = f"{came.median():.0f}" if len(came) else "–"
    row = ("came", words.share(len(came), len(runs)), when)
    return Section(head.title, ("", "runs", "median round"), [row])


def reasons(setup: Setup, runs: pd.DataFrame, agreements: pd.DataFrame) -> Section:
    """Why there was no more, as shares of runs."""
    table = tables.counted(runs[tables.why_column(setup)], "reason")
    rows = [
        (words.plain(row["reason"]), words.WHY[Reason(row["reason"])], _share(row["share"], row["low"], row["high"]))
        for row in table.to_dict("records")
    ]
    return Section(titles.WHY[tables.why_column(setup)], ("reason", "in plain words", "runs"), rows, wide=2)


def gained(setup: Setup, runs: pd.DataFrame, agreements: pd.DataFrame) -> Section:
    """What each party gained, and how often it lost."""
    now, light = (tables.gains(setup, runs, kind).to_dict("records") for kind in ("gain", "gain_without_pressure"))
    rows = [
        (setup.scenario.parties[row["party"]].title, *_mean(row, len(runs)), *_mean(other, len(runs)))
        for row, other in zip(now, light, strict=True)
    ]
    note = (
        "Utility at the end over what no agreement would have left. First with the pressure that an agreement ended "
        "still in place; then as if that pressure had never been. Units differ between parties."
    )
    columns = ("party", "mean gain", "worse off", "had ended pressure never been", "worse off")
    return Section("What each party gained", columns, rows, note)


def _mean(row: dict[Any, Any], runs: int) -> Row:
    """A mean gain with its interval, and how often the party lost."""
    interval = f" [{row['low']:+.3f}, {row['high']:+.3f}]" if runs > 1 else " (one run)"
    return f"{row['mean_gain']:+.3f}{interval}", words.percent(row["share_worse_off"])


def came_and_pressed(setup: Setup, runs: pd.DataFrame, agreements: pd.DataFrame) -> Section | None:
    """How often leaders came and instruments were used; None where there are neither."""
    rows: list[Row] = []
    for name, party in setup.scenario.parties.items():
        if party.leader:
            rows.append((f"the leader of {party.title} came to a meeting", _counted(runs[f"leader_met.{name}"])))
    for g, name in enumerate(setup.scenario.instruments):
        title = words.instrument(setup, g)
        rows.append((f"threatened: {title}", _counted(runs[f"threatened.{name}"])))
        rows.append((f"imposed: {title}", _counted(runs[f"imposed.{name}"])))
    return Section("Who came, and who pressed", ("at least once", "runs"), rows) if rows else None


def who_left(setup: Setup, runs: pd.DataFrame, agreements: pd.DataFrame) -> Section | None:
    """Which parties left the talks, in how many runs, and when; None where nobody ever did."""
    rows: list[Row] = []
    for name, party in setup.scenario.parties.items():
        left = runs[f"left.{name}"].dropna()
        if len(left):
            when = f"{left.median():.0f} ({left.min():.0f} to {left.max():.0f})"
            rows.append((party.title, _counted(runs[f"left.{name}"]), when))
    columns = ("party", "runs in which it left", "median round (first to last)")
    return Section("Who left the talks", columns, rows) if rows else None


def _counted(column: pd.Series[Any]) -> str:
    return words.share(int((column > 0).sum()), len(column))


ENOUGH_PAIRS = 400
"""Pairs with which a change of a share by about five points is seen, if one pair in four changes."""


def _change(row: dict[Any, Any]) -> str:
    """A paired difference, its interval, and what the two say together."""
    found = f"{100 * row['difference']:+.1f} points [{100 * row['low']:+.1f}, {100 * row['high']:+.1f}]"
    return f"{found}, not seen" if row["low"] <= 0 <= row["high"] else found


def of_effects(table: pd.DataFrame) -> Section | None:
    """Paired counterfactuals as a section."""
    if table.empty:
        return None
    head = table.iloc[0]
    pairs = int(head["runs"])
    rows = [
        (str(row["title"]), words.percent(row["share_as_is"]), words.percent(row["share"]), _change(row))
        for row in table.to_dict("records")
    ]
    note = (
        f"{pairs} runs played again with one thing changed, from the same draws. As it is: "
        f"{words.percent(head['share_as_is'])} of these {pairs} runs, {words.percent(head['share_in_all'])} of all "
        f"{head['all_runs']}; a difference is taken within the {pairs}. Intervals of paired differences (Agresti, Min "
        "2005); 'not seen' where the interval holds 0, which does not prove that nothing changes."
    )
    if pairs < ENOUGH_PAIRS:
        note += f" {pairs} pairs are too few for anything but large effects; play at least {ENOUGH_PAIRS}."
    columns = ("counterfactual", f"as it is, in {pairs} runs", "changed", "difference")
    return Section(f"What mediators, threats and leaders did: {head['event'].lower()}", columns, rows, note)
