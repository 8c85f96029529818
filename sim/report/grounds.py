"""What a scenario's numbers rest on, as titled tables of text."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from sim.report import words
from sim.report.sections import Section
from sim.report.support import ASSUMPTION, WAIVED, totals


def of_numbers(table: pd.DataFrame) -> Section:
    """Each number of `support` with its value, and the evidence or assumption that it rests on."""
    rows = [(f"{row['parameter']}\n  {row['value']}", _rests_on(row)) for row in table.to_dict("records")]
    return Section("What each number rests on", ("parameter and value", "rests on"), rows, wide=2)


def _rests_on(row: dict[Hashable, str]) -> str:
    assumed = f"assumption: {row['assumption']}" if row["assumption"] else ""
    return "\n".join(filter(None, [row["evidence"], assumed])) or "waived"


def in_sum(table: pd.DataFrame) -> Section:
    """How many numbers rest on what, and the share that evidence supports."""
    sums = [
        (str(row["rests on"]), f"{row['parameters']}", words.percent(row["share"]))
        for row in totals(table).to_dict("records")
    ]
    note = f"Evidence supports {words.percent(backed(table))} of {len(table)} parameters, at least in direction."
    return Section("In sum", ("rests on", "parameters", "share"), sums, note)


def backed(table: pd.DataFrame) -> float:
    """The share of numbers that evidence supports, at least in direction."""
    return 1 - float(table["support"].isin([ASSUMPTION, WAIVED]).mean())
