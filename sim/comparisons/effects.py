"""What mediators, threats and leaders did: runs that were played, compared with the same runs changed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.comparisons.counterfactuals import Counterfactual, counterfactuals
from sim.comparisons.default_outcomes import main_event
from sim.comparisons.differences import Matched
from sim.comparisons.sample import Sample, measured
from sim.engines.case import Case
from sim.engines.outcomes import title_of_outcome, wanted
from sim.engines.played import Played


def effects(talks: Case, parts: list[Played], sample: Sample) -> pd.DataFrame:
    """The main event of a scenario in each of its counterfactuals, beside the first runs of `parts`."""
    event = main_event(talks.scenario)
    everywhere = measured(wanted(talks.setup, [event], talks.name), parts)
    before = everywhere[: sample.runs]
    asked = counterfactuals(talks.scenario)
    setups = (talks.with_(what.changes).setup for what in asked)
    after = sample.measure((setup, wanted(setup, [event], talks.name)) for setup in setups)
    matched = (Matched([event], before, found) for found in after)
    table = pd.DataFrame([_effect(talks, what, found) for what, found in zip(asked, matched, strict=True)])
    return table.assign(all_runs=len(everywhere), share_in_all=float(everywhere.mean())) if len(table) else table


def _effect(talks: Case, what: Counterfactual, matched: Matched) -> dict[str, Any]:
    (row,) = matched.rows(family=1)
    return {
        "counterfactual": what.name, "title": what.title,
        "event": title_of_outcome(talks.scenario, row["outcome"]), "runs": row["pairs"],
        "share_as_is": row["as_is"], "share": row["changed"], "difference": row["difference"], "low": row["low"],
        "high": row["high"],
    }  # fmt: skip
