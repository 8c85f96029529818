"""What a calibration is to do, as its YAML file says it: what is fitted, to which targets, with how many runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from sim.engines.case import Case
from sim.engines.outcomes import Outcome, wanted
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Floats
from sim.report.tables import date_of
from sim.report.words import plain
from sim.scenario import library, yaml_file
from sim.scenario.blocks import Line, Name, Probability, Text
from sim.scenario.examine import load, well_formed
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.schema import Scenario
from sim.studies.space import assumed


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


Tolerance = Annotated[float, Field(gt=0, le=1, description="Standard deviation of a share around a right claim.")]


class Recorded(BaseModel):
    """A share that the record before the cut-off bounds. It rests on the scenario's own evidence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcome: Text = Field(description="Its name, such as `reached.ISSUE.LEVEL`.")
    between: tuple[Probability, Probability] = Field(description="The share of runs lies from … to …")
    tolerance: Tolerance
    evidence: tuple[str, ...] = Field(min_length=1, description="Keys of the scenario's `evidence`.")
    note: Text = Field(description="How the record bounds it.")


class Forecasts(BaseModel):
    """The forecasts that the scenario refers to, as a target."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tolerance: Tolerance
    note: Text = Field(description="What the forecasters counted.")


class FitPlan(BaseModel):
    """A calibration: targets, what may move, runs and seed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Line = Field(description="What reports call it.")
    scenario: str = Field(min_length=1, description="The scenario's file, from the folder of this file.")
    fit: Annotated[int, Field(ge=1, le=20)] | tuple[str, ...] = Field(
        description="The paths of assumptions, or how many of those that move the targets most."
    )
    forecasts: Forecasts = Field(description="The scenario's own forecasts, as a target.")
    record: dict[Name, Recorded] = Field(default_factory=dict, description="What had happened before, as targets.")
    runs: Annotated[int, Field(ge=200, le=1_000_000, description="Runs in each wave.")]
    waves: Annotated[int, Field(ge=1, le=10, description="How often the fit is refined.")] = 2
    seed: Annotated[int, Field(ge=0, lt=2**62, description="Same seed, same fit.")]


@dataclass(frozen=True)
class FitTask:
    """A plan with its scenario, checked."""

    case: Case
    plan: FitPlan
    file: str

    @property
    def targets(self) -> list[Target]:
        """The forecasts, then the record."""
        return [
            forecasts(self.case.setup, self.plan.forecasts.tolerance),
            *(_target(*item) for item in self.plan.record.items()),
        ]


def load_calibration(path: str | os.PathLike[str]) -> FitTask:
    """Read a calibration's file and its scenario. Raises `ScenarioError`, with the line of whatever is wrong.

    Nothing dated after the scenario's cut-off may be fitted to: forecasts are checked with the scenario, and the
    evidence of the record here.
    """
    path = library.find(path, "calibration")
    document = yaml_file.read(path)
    plan = well_formed(document, FitPlan)
    scenario, content = load(library.find(plan.scenario, beside=path.parent))
    wrong = [*_unknown_paths(scenario, plan), *_unfit_evidence(scenario, plan)]
    if wrong:
        raise ScenarioError(
            [Finding(document.name, document.line(at), ".".join(map(str, at)), what, fix) for at, what, fix in wrong]
        )
    found = FitTask(Case(scenario, content, plan.scenario), plan, str(path))
    fittable(found.case.setup, [name for target in found.targets for name in target.outcomes])
    return found


Wrong = list[tuple[tuple[str | int, ...], str, str]]


def _unknown_paths(scenario: Scenario, plan: FitPlan) -> Wrong:
    known = assumed(scenario, "assumptions").paths
    chosen = () if isinstance(plan.fit, int) else plan.fit
    return [
        (("fit", k), f"'{path}' is no assumption that may move", nearest(path, known))
        for k, path in enumerate(chosen)
        if path not in known
    ]


def _unfit_evidence(scenario: Scenario, plan: FitPlan) -> Wrong:
    out: Wrong = []
    for name, item in plan.record.items():
        if not item.between[0] <= item.between[1]:
            out.append((("record", name, "between"), "is not [low, high] with low ≤ high", "turn the two round"))
        for claim in item.evidence:
            at = ("record", name, "evidence")
            if claim not in scenario.evidence:
                out.append((at, f"'{claim}' is no evidence of the scenario", nearest(claim, scenario.evidence)))
            elif scenario.sources[scenario.evidence[claim].source].date > scenario.meta.cutoff:
                out.append((at, f"'{claim}' is later than the cut-off {scenario.meta.cutoff}", "use earlier evidence"))
    return out


def _target(name: str, item: Recorded) -> Target:
    low, high = (np.array([[end]]) for end in item.between)
    return Target(plain(name), (", ".join(item.evidence),), (item.outcome,), low, high, item.tolerance)
