"""What changed between two cases, outcome by outcome, as rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim import statistics as paired
from sim.comparisons.sample import Asked, Minds, Sample, main_event, measured
from sim.engines.case import Case
from sim.engines.outcomes import is_event, title_of_outcome, wanted
from sim.engines.played import Played
from sim.nouns import Floats
from sim.statistics import LEVEL, Change
from sim.what_if import WhatIf, counterfactuals

COLUMNS = [
    "pairs", "as_is", "changed", "difference", "low", "high", "low_all", "high_all", "p", "standardized",
    "saving", "unpaired_runs",
]  # fmt: skip


@dataclass(frozen=True)
class Matched:
    """The outcomes of the same runs as it is and changed, (run, outcome) each."""

    names: list[str]
    before: Floats
    after: Floats

    @property
    def touched(self) -> float:
        """The share of runs in which any of the outcomes differs at all."""
        same = (self.before == self.after) | (np.isnan(self.before) & np.isnan(self.after))
        return float((~same).any(axis=1).mean())

    def rows(self, family: int) -> list[dict[str, Any]]:
        """One row for each outcome; `family` is how many comparisons are made in all.

        A pair counts where the outcome exists in both of its runs (NaN in neither). `low … high` covers the one
        difference with 95 %; `low_all … high_all` has the level 1 − 0.05/family, so that all intervals of the family
        cover at once with at least 95 %, under any dependence (Bonferroni; Dunn 1961). No pair at all: NaN.
        """
        columns = zip(self.names, self.before.T, self.after.T, strict=True)
        return [{"outcome": name} | _row(name, *_existing(base, other), family) for name, base, other in columns]


def _existing(base: Floats, other: Floats) -> tuple[Floats, Floats]:
    both = ~(np.isnan(base) | np.isnan(other))
    return base[both], other[both]


def _row(name: str, base: Floats, other: Floats, family: int) -> dict[str, Any]:
    if base.size == 0:
        return dict.fromkeys(COLUMNS, np.nan) | {"pairs": base.size}
    change, low, high = _change(name, base, other, LEVEL)
    _, low_all, high_all = _change(name, base, other, 1 - (1 - LEVEL) / family)
    saving = paired.saving(base, other)
    numbers = (
        base.size, base.mean(), other.mean(), change, low, high, low_all, high_all, _test(name, base, other),
        paired.standardized(base, other), saving, np.ceil(base.size * saving),
    )  # fmt: skip
    return dict(zip(COLUMNS, numbers, strict=True))


def _change(name: str, base: Floats, other: Floats, level: float) -> Change:
    if is_event(name):
        return paired.difference(base > 0, other > 0, level)
    return paired.mean_difference(base, other, level)


def _test(name: str, base: Floats, other: Floats) -> float:
    return paired.mcnemar(base > 0, other > 0) if is_event(name) else paired.t_test(base, other)


def effects(talks: Case, parts: list[Played], sample: Sample, minds: Minds | None = None) -> pd.DataFrame:
    """The main event of a scenario in each of its counterfactuals, beside the first runs of `parts`.

    `minds` are those that sat in parties' seats in place of the scenario's.
    """
    event = main_event(talks.scenario)
    everywhere = measured(wanted(talks.setup, [event], talks.name), parts)
    before = everywhere[: sample.runs]
    asked = counterfactuals(talks.scenario)
    setups = (talks.with_(what.changes(talks.scenario)).setup for what in asked)
    after = sample.measure(Asked(setup, wanted(setup, [event], talks.name), minds or {}) for setup in setups)
    matched = (Matched([event], before, found) for found in after)
    table = pd.DataFrame([_effect(talks, what, found) for what, found in zip(asked, matched, strict=True)])
    return table.assign(all_runs=len(everywhere), share_in_all=float(everywhere.mean())) if len(table) else table


def _effect(talks: Case, what: WhatIf, matched: Matched) -> dict[str, Any]:
    (row,) = matched.rows(family=1)
    return {
        "counterfactual": what.name, "title": what.title,
        "event": title_of_outcome(talks.scenario, row["outcome"]), "runs": row["pairs"],
        "share_as_is": row["as_is"], "share": row["changed"], "difference": row["difference"], "low": row["low"],
        "high": row["high"],
    }  # fmt: skip
