"""Rival theories beside the simulation: what each predicts, and how often runs ended there."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis import titles
from sim.engines.setup import Setup
from sim.nouns import Package
from sim.report import tables, words
from sim.report.sections import Row, Section
from sim.theories import Prediction

NOTE = (
    "Each theory reads the scenario its own way (docs/reference/theories.md): with expected utilities before the "
    "talks, and with capabilities as given. A theory that disagrees with the simulation is not thereby wrong, nor the "
    "simulation."
)


def predictions_table(predictions: Sequence[Prediction]) -> pd.DataFrame:
    """One row for each theory: what it says, and the level that it predicts for each issue (None for none)."""
    issues = list(dict.fromkeys(issue for p in predictions for issue in p.package or {}))
    rows = [
        {"theory": p.theory, "title": p.title, "applies": p.applies, "says": p.says}
        | {issue: (p.package or {}).get(issue) for issue in issues}
        | {"mapping": p.mapping, "source": p.source}
        for p in predictions
    ]
    return pd.DataFrame(rows)


def of_predictions(setup: Setup, predictions: Sequence[Prediction], runs: pd.DataFrame) -> Section:
    """The table of theories; with runs, the simulation's own ends and the status quo stand first for comparison."""
    text = [(p.title, _text(setup, p), p.package) for p in predictions]
    if runs.empty:
        return Section("What rival theories predict", ("theory", "prediction"), [r[:2] for r in text], NOTE, 2)
    usual = {issue: str(runs[f"final.{issue}"].mode().iat[0]) for issue in setup.game.issues}
    still = setup.game.package(setup.game.status_quo)
    first = [
        ("This simulation", f"The commonest end of each issue.\n{_levels(setup, usual)}", usual),
        ("Nothing changes", "The status quo on each issue.", still),
    ]
    rows = [(title, says, *_shares(runs, package)) for title, says, package in [*first, *text]]
    columns = ("theory", "prediction", "issues so", "packages so")
    note = (
        f"Issues so: the share of {len(runs)} runs that end an issue as predicted, in the mean over the issues that "
        f"the theory speaks of; packages so: the share that end all of these so. {NOTE}"
    )
    return Section("What rival theories predict, beside the simulation", columns, rows, note, 2)


def _text(setup: Setup, prediction: Prediction) -> str:
    parts = [titles.start(f"{prediction.says}."), prediction.mapping]
    if prediction.package is not None:
        parts.append(_levels(setup, prediction.package))
    return "\n".join(part for part in parts if part)


def _levels(setup: Setup, package: Package) -> str:
    """What a package (or a part of one) changes."""
    moved = words.moved(setup, setup.game.status_quo, setup.game.numbers(package))
    if moved != "nothing":
        return moved
    return "Nothing moves." if package else "They have no level in common."


def _shares(runs: pd.DataFrame, package: Package | None) -> Row:
    if not package:
        return ("–", "–")
    same = pd.DataFrame({issue: runs[f"final.{issue}"] == level for issue, level in package.items()})
    count = int(same.all(axis=1).sum())
    low, high = tables.wilson(count, len(runs))
    exact = f"{words.percent(count / len(runs))} {words.interval(float(low), float(high))}"
    return (words.percent(float(same.to_numpy().mean())), exact)
