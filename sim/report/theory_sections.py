"""What theories say: predictions beside the simulation, and which states of a conflict are stable."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis import titles
from sim.engines.setup import Setup
from sim.nouns import Package
from sim.report import words
from sim.report.sections import Row, Section
from sim.theories import Prediction
from sim.theories.graph import MANY, Conflict, Stability, coalitional_equilibria, joint_improvements, stable

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
    return (words.percent(float(same.to_numpy().mean())), words.share(count, len(runs)))


KINDS = tuple(Stability)


def of_conflict(conflict: Conflict) -> list[Section]:
    """For each state who would stay there under each concept; then what coalitions change."""
    found = [_alone(conflict)]
    if 1 < len(conflict.players) <= MANY:
        found += [_together(conflict), _joint(conflict)]
    return found


def _alone(conflict: Conflict) -> Section:
    stays = {k: [stable(conflict, frozenset([p]), k) for p in range(len(conflict.players))] for k in KINDS}
    rows: list[Row] = []
    for s, state in enumerate(conflict.states):
        cells = [_who(conflict, [p for p, row in enumerate(stays[k]) if row[s]]) for k in KINDS]
        rows.append((state, *cells))
    note = "Everyone: an equilibrium. Definitions in docs/reference/theories.md (Fang, Hipel, Kilgour 1993)."
    return Section("Who would stay in each state", ("state", *map(str, KINDS)), rows, note, 1 + len(KINDS))


def _who(conflict: Conflict, staying: list[int]) -> str:
    if len(staying) == len(conflict.players):
        return "everyone"
    return words.listed([conflict.players[p] for p in staying]) if staying else "–"


def _together(conflict: Conflict) -> Section:
    rows = [(str(k), ", ".join(coalitional_equilibria(conflict, k)) or "none") for k in KINDS]
    return Section("States that no coalition would leave", ("concept", "states"), rows, wide=2)


def _joint(conflict: Conflict) -> Section:
    moves = joint_improvements(conflict, conflict.players)
    rows = [(start, end) for start, end in moves]
    note = "" if rows else "There is no move from which all gain."
    return Section("Moves from which all gain together", ("from", "to"), rows, note, 2)
