"""What a calibration is to do, as its YAML file says it: what is fitted, to which targets, with how many runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from sim.calibration.targets import Target, fittable, forecasts
from sim.engines.case import Case
from sim.report.words import plain
from sim.scenario import library, yaml_file
from sim.scenario.blocks import Line, Name, Probability, Text
from sim.scenario.examine import load, well_formed
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.schema import Scenario
from sim.studies.space import assumed

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
class Calibration:
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


def load_calibration(path: str | os.PathLike[str]) -> Calibration:
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
    found = Calibration(Case(scenario, content, plan.scenario), plan, str(path))
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
