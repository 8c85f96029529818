"""What moves an outcome, and what a fit did, as titled tables of text."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd

from sim.analysis import titles
from sim.engines.outcomes import title_of_outcome
from sim.report.sections import Section
from sim.report.words import interval, percent
from sim.scenario.schema import Scenario

SOURCES = {
    "assumptions": "the assumptions alone",
    "chance": "chance alone: battlefield, events, attendance, answers",
    "both": "assumptions and chance together",
    "run noise": "run noise, all that repeating a run would change",
}

NONE_TOLD = "No single assumption is told from chance by this many runs."


def of_chance(table: pd.DataFrame, pairs: int) -> Section:
    """How an outcome's variance divides between assumptions and chance."""
    rows = [(SOURCES[row["source"]], _share(row["share"], row["low"], row["high"])) for row in table.to_dict("records")]
    note = f"{pairs} pairs of runs with assumptions and chance exchanged (Sobol' 1993); 95 % intervals."
    return Section("Where the variance of one run's outcome lies", ("source", "share"), rows, note)


def of_assumptions(scenario: Scenario, table: pd.DataFrame) -> Section:
    """First-order indices from plain runs."""
    rows = [
        (
            _named(scenario, row["assumption"]), _share(row["first"], row["low"], row["high"]),
            f"{row['at_low']:.3f} → {row['at_high']:.3f}", _odds(row["chance"]),
        )
        for row in table.to_dict("records")
    ]  # fmt: skip
    note = (
        "Share of variance that an assumption accounts for alone, with 95 % intervals; mean outcome in its lowest and "
        "highest class; probability of so large a share without any effect, for all assumptions asked (Holm 1979)."
    )
    columns = ("assumption", "first-order share", "low → high", "by chance")
    return Section("What each assumption accounts for", columns, rows, note)


def of_indices(scenario: Scenario, table: pd.DataFrame, noise: float, runs: int) -> Section:
    """Sobol' or Morris's indices of a study; `noise` is the share of run noise, NaN where it cannot be told."""
    if "delta" in table:
        return _given_data(scenario, table)
    return (_sobol if "total" in table else _morris)(scenario, table, noise, runs)


def _given_data(scenario: Scenario, table: pd.DataFrame) -> Section:
    rows = [
        (_named(scenario, row["parameter"]), _between(row, "first"), _between(row, "delta"), _plain(row["pawn"]))
        for row in table.to_dict("records")
    ]
    note = (
        "Read from the cases as they are: share of the variance of case means (RBD-FAST), move of their distribution "
        "(δ; 0 none, 1 all), distance of distribution functions (PAWN). 95 % bootstrap intervals. All of them hold run "
        "noise too, and all mislead where the cases do not vary the parameters independently."
    )
    return Section("Sensitivity of given data", ("parameter", "first order", "δ", "PAWN"), rows, note)


def _sobol(scenario: Scenario, table: pd.DataFrame, noise: float, runs: int) -> Section:
    rows = [
        (
            _named(scenario, row["parameter"]), _between(row, "first"), _plain(row.get("first_clean")),
            _between(row, "total"), _plain(row.get("total_clean")),
        )
        for row in table.to_dict("records")
    ]  # fmt: skip
    columns = ("parameter", "first order", "without noise", "total", "without noise")
    return Section("Sobol' indices", columns, rows, _noise(noise, runs))


def _morris(scenario: Scenario, table: pd.DataFrame, noise: float, runs: int) -> Section:
    rows = [
        (
            _named(scenario, row["parameter"]), _between(row, "mu_star"), _plain(row.get("floor")),
            _plain(row["sigma"]), _plain(row.get("sigma_clean")),
        )
        for row in table.to_dict("records")
    ]  # fmt: skip
    columns = ("parameter", "μ*", "μ* of noise alone", "σ", "without noise")
    return Section("Morris's elementary effects", columns, rows, _noise(noise, runs))


def _named(scenario: Scenario, path: Any) -> str:
    """What a path is about, in words, and below it the path as `--set` takes it."""
    return f"{titles.of_path(scenario, str(path))}\n  {path}"


def _noise(share: float, runs: int) -> str:
    if math.isnan(share):
        return "One run for each case: what of this is run noise cannot be told; ask for more runs."
    return (
        f"Run noise is {percent(share)} of the variance between the means of {runs} runs. Cases share their draws, so "
        "only what the draws do differently in different cases counts. 95 % bootstrap intervals."
    )


def of_fit(scenario: Scenario, table: pd.DataFrame) -> Section:
    """Prior and posterior of the fitted assumptions."""
    rows = [
        (
            f"{_named(scenario, row['assumption'])}\n  was {_around(row, 'prior_')}",
            _around(row, ""),
            f"{row['shift']:+.2f}",
            percent(row["narrowed"]),
        )
        for row in table.to_dict("records")
    ]
    note = (
        "Means with 90 % intervals; the move of the mean in prior standard deviations; the share of the prior's "
        "variance that is gone (below 0: the posterior is wider)."
    )
    return Section("What the fit did", ("assumption and prior", "posterior", "moved", "narrowed"), rows, note)


def _stated(scenario: Scenario, target: str, outcome: str) -> str:
    """What a target says of an outcome; a target that is called as the outcome is needs no name."""
    read = title_of_outcome(scenario, outcome)
    return read if read.startswith(f"{target}, ") else f"{target}: {read}"


def of_check(scenario: Scenario, table: pd.DataFrame, runs: int, seed: int) -> Section:
    """Posterior predictive check."""
    rows = [
        (
            f"{_stated(scenario, row['target'], row['outcome'])}\n"
            f"  stated {interval(row['claimed_low'], row['claimed_high'])} %",
            *(_share(row[side], row[f"{side}_low"], row[f"{side}_high"]) for side in ("before", "after")),
            percent(row["implied"]),
        )
        for row in table.to_dict("records")
    ]  # fmt: skip
    note = (
        f"Both scenarios played {runs} times with seed {seed}, which the fit did not use; 95 % Wilson intervals. "
        "Agreement with a target that was fitted to proves nothing."
    )
    return Section("What it brings about", ("target", "as it was", "calibrated", "implied by the fit"), rows, note)


def _around(row: dict[Hashable, Any], which: str) -> str:
    return f"{row[f'{which}mean']:.3g} [{row[f'{which}low']:.3g}, {row[f'{which}high']:.3g}]"


def _share(share: float, low: float, high: float) -> str:
    return f"{percent(share)} {interval(low, high)}"


def _between(row: dict[Hashable, Any], name: str) -> str:
    return f"{row[name]:.3f} [{row[f'{name}_low']:.3f}, {row[f'{name}_high']:.3f}]"


def _plain(x: float | None) -> str:
    return "–" if x is None or math.isnan(x) else f"{x:.3f}"


def _odds(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
