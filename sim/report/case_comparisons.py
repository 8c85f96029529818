"""Cases compared, as titled tables of text."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.engines.outcomes import is_event
from sim.report import words
from sim.report.sections import Row, Section

Record = Mapping[Hashable, Any]
NOTE = (
    "The same runs in each case (common random numbers). Brackets: 95 % intervals of paired differences, shares by "
    "Agresti, Min 2005, means by Student's t. p: exact McNemar or paired t, adjusted for all {family} comparisons "
    "here (Holm 1979)."
)
SAVED = " Saved: how many times as many unpaired runs would give as narrow an interval."
ORDER = (
    "Effect: the largest difference over the outcomes, in standard deviations of single runs (Cohen 1988); "
    "where p is large, the place in this list is chance. "
)
UNKNOWN = (
    "Too few pairs (fewer than {enough}), no spread: single runs do not differ, so the effect has no size in their "
    "standard deviations. "
)
ENOUGH = 30
"""Pairs from which runs that are all alike say something about runs to come."""
FEWER = " In {least} to {most} pairs where marked *: those in which the outcome exists in both runs."


def of_cases(table: pd.DataFrame, touched: Mapping[str, float]) -> list[Section]:
    """A section for each case, with a row for each outcome."""
    cases = [rows for _, rows in table.groupby("case", sort=False)]
    made = [_case(rows, touched[str(rows["case"].iloc[0])]) for rows in cases]
    last = made[-1]
    return [*made[:-1], Section(last.title, last.columns, last.rows, _joined(last.note, note(table) + SAVED))]


def _case(table: pd.DataFrame, touched: float) -> Section:
    name, most = str(table["case"].iloc[0]), int(table["pairs"].max())
    rows: list[Row] = [(_marked(row, most), *changed(row)) for row in table.to_dict("records")]
    columns = ("outcome", "as it is", "changed", "difference", "p", "saved")
    return Section(name, columns, rows, "" if touched else "No outcome differs in any run.")


def of_ranking(ranking: pd.DataFrame, table: pd.DataFrame, without_effect: Mapping[str, str]) -> list[Section]:
    """The mechanisms in order of what they do, and those whose switch cannot matter."""
    rows = [_ranked(row) for row in ranking.to_dict("records")]
    columns = ("mechanism", "differs most without it", "effect", "as it is", "without", "difference", "p")
    unknown = UNKNOWN.format(enough=ENOUGH) if np.isinf(ranking["standardized"]).any() else ""
    ranked = Section("What each mechanism does", columns, rows, ORDER + unknown + note(table), wide=2)
    idle: list[Row] = [(words.plain(name), why) for name, why in without_effect.items()]
    return [ranked, Section("Mechanisms that change nothing here", ("mechanism", "it"), idle, wide=2)][: 1 + bool(idle)]


def _ranked(row: Record) -> Row:
    name = f"{row['rank']}. {row['case']}"
    if not row["touched"]:
        return name, "no outcome differs in any run", "–", "–", "–", "–", "–"
    return name, str(row["title"]), _effect(row), *changed(row)[:4]


def _effect(row: Record) -> str:
    """The standardized difference; it is infinite where the runs of a case do not differ among themselves."""
    if np.isfinite(row["standardized"]):
        return f"{row['standardized']:+.2f}"
    return "too few pairs" if row["pairs"] < ENOUGH else "no spread"


def note(table: pd.DataFrame) -> str:
    """How the intervals and tests of a table were made."""
    fewer = table.loc[table["pairs"] < table["pairs"].max(), "pairs"]
    more = "" if fewer.empty else FEWER.format(least=int(fewer.min()), most=int(fewer.max()))
    return NOTE.format(family=len(table)) + more


def _joined(first: str, then: str) -> str:
    return f"{first} {then}" if first else then


def _marked(row: Record, most: int) -> str:
    return f"{row['title']} *" if row["pairs"] < most else str(row["title"])


def changed(row: Record) -> Row:
    """As it is, changed, difference with interval, adjusted p, and what pairing saved."""
    if np.isnan(row["difference"]):
        return "–", "–", "in no pair", "–", "–"
    level = _share if is_event(row["outcome"]) else _amount
    return level(row["as_is"]), level(row["changed"]), _difference(row), _p(row["p_holm"]), _times(row["saving"])


def _share(x: float) -> str:
    return words.percent(x)


def _amount(x: float) -> str:
    return f"{x:.3f}"


def _difference(row: Record) -> str:
    d, low, high = row["difference"], row["low"], row["high"]
    if is_event(row["outcome"]):
        return f"{100 * d:+.1f} points [{100 * low:+.1f}, {100 * high:+.1f}]"
    if d == 0 and np.isnan(low):
        return "none in any pair"
    if np.isnan(low) and row["pairs"] == 1:
        return f"{d:+.3f} in one pair: too few"
    return f"{d:+.3f} in all pairs" if np.isnan(low) else f"{d:+.3f} [{low:+.3f}, {high:+.3f}]"


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _times(saving: float) -> str:
    return "–" if np.isnan(saving) or np.isinf(saving) else f"{saving:.1f} ×"
