"""What a scenario is fitted to: shares that others stated for some outcomes, all dated before the cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate

import numpy as np

from sim.engines.outcomes import Outcome, wanted
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Floats
from sim.report.tables import date_of
from sim.scenario.findings import Finding, ScenarioError


@dataclass(frozen=True)
class Target:
    """Stated shares of some outcomes. Several claims about them are equally credible: they are never averaged.

    `low` and `high` are (claim, outcome); a claim of one share has both equal. `tolerance` is the standard deviation
    of the model's share around a right claim: what the model leaves out, and what the claim counted otherwise.
    """

    title: str
    claims: tuple[str, ...]
    outcomes: tuple[str, ...]
    low: Floats
    high: Floats
    tolerance: float

    def credibility(self, shares: Floats) -> Floats:
        """(point,) how well shares (point, outcome) agree: 1 inside a single claim.

        The mean over claims of Π exp(−½ (d/τ)²), d the distance of a share from what is claimed and τ the tolerance:
        acceptance by a stated model error (Wilkinson 2013).
        """
        away = [
            np.maximum(0, np.maximum(low - shares, shares - high))
            for low, high in zip(self.low, self.high, strict=True)
        ]
        return np.asarray(np.mean([np.exp(-0.5 * ((d / self.tolerance) ** 2).sum(axis=1)) for d in away], axis=0))


def forecasts(setup: Setup, tolerance: float) -> Target:
    """The forecasts that a scenario refers to: the share of runs with the headline event by the end of each period."""
    reference, name = setup.scenario.reference, setup.scenario.meta.title
    stated = {k: f for k, f in reference.forecasts.items() if set(reference.calendar) <= set(f.shares)}
    if reference.headline is None or not reference.calendar or not stated:
        fix = "give reference.headline, reference.calendar and reference.forecasts with a share for each period"
        raise ScenarioError([Finding(name, None, "reference", "holds no forecasts to fit to", fix)])
    upto = [list(accumulate(f.shares[period] for period in reference.calendar)) for f in stated.values()]
    titles = tuple(f"{f.title}, {f.date}" for f in stated.values())
    columns = tuple(by_name(last) for _, last in reference.calendar.values())
    return Target(reference.headline.title, titles, columns, np.array(upto), np.array(upto), tolerance)


def by_name(day: date) -> str:
    """The name of the outcome 'the headline event came by this day'."""
    return f"headline_by.{day.isoformat()}"


def fittable(setup: Setup, names: list[str]) -> dict[str, Outcome]:
    """Outcomes by name, those by a day (`headline_by.2025-06-30`) included; a wrong name is an error."""
    days = {name: day for name in names if (day := _day(name))}
    plain = wanted(setup, [name for name in names if name not in days], setup.scenario.meta.title)
    return plain | {name: partial(_came_by, setup, day) for name, day in days.items()}


def _day(name: str) -> date | None:
    kind, _, day = name.partition(".")
    try:
        return date.fromisoformat(day) if kind == "headline_by" else None
    except ValueError:
        return None


def _came_by(setup: Setup, day: date, played: Played) -> Floats:
    last = sum(date_of(setup, k) <= day for k in range(1, setup.scenario.protocol.rounds + 1))
    return np.asarray((played.first_headline > 0) & (played.first_headline <= last), np.float64)
