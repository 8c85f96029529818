"""Talks as a model of the EMA workbench: `perform_experiments(ema_model(study), scenarios=500)`.

The only file besides `sim.sensitivity.discovery` that imports the workbench; needs the extra `discovery`.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from sim.engines.case import Case
from sim.engines.ensemble import play, play_briefly
from sim.engines.outcomes import needs_enumeration, wanted
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.tape import tape
from sim.sensitivity.discovery import MissingExtra
from sim.studies.chunks import setup_of
from sim.studies.plan import Plan
from sim.studies.space import Options, Spread
from sim.studies.study import Study


def ema_model(study: Study) -> Any:
    """A study as an `ema_workbench.Model`: what varies becomes its uncertainties, each mean outcome an outcome.

    Each experiment plays the plan's runs with the plan's seed, so all share their draws; the plan's design is not used.
    A range becomes a real parameter, a list or a choice a categorical one. Names keep their meaning with `_` for each
    dot, as the workbench wants names of Python; the columns of its experiments are named so too. An outcome that exists
    in no run of an experiment is NaN.

    Raises `MissingExtra` without the extra `discovery`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of runners that are not installed
        try:
            from ema_workbench import CategoricalParameter, Model, RealParameter, ScalarOutcome
        except ImportError:
            raise MissingExtra('the EMA workbench is missing: pip install "parley[discovery]"') from None
    named = {path.replace(".", "_"): path for path in study.space.paths}
    if len(named) < len(study.space.paths):
        what, fix = "has two paths that are one name without their dots", "leave one of them out"
        raise ScenarioError([Finding(study.name, None, "vary", what, fix)])
    model = Model(_name(study.name), function=Experiment(study.case, study.plan, named))
    model.uncertainties = [
        _parameter(RealParameter, CategoricalParameter, name, study.space.dimensions[path])
        for name, path in named.items()
    ]
    model.outcomes = [ScalarOutcome(name.replace(".", "_")) for name in study.plan.outcomes]
    return model


def _name(text: str) -> str:
    """A name as the workbench takes it: letters and digits alone."""
    found = "".join(letter for letter in text if letter.isalnum() and letter.isascii())
    return found if found[:1].isalpha() else f"study{found}"


def _parameter(real: Any, categorical: Any, name: str, axis: Options | Spread) -> Any:
    if isinstance(axis, Options):
        return categorical(name, list(axis.options))
    if axis.choice is not None:
        return categorical(name, list(axis.choice))
    return real(name, *axis.support)


@dataclass(frozen=True)
class Experiment:
    """Plays one experiment: parameters by name in, the means of the outcomes out."""

    case: Case
    plan: Plan
    named: dict[str, str]
    __name__: ClassVar[str] = "parley"

    def __call__(self, **given: Any) -> dict[str, float]:
        """The mean of each outcome over the plan's runs."""
        plain = {name: value.item() if isinstance(value, np.generic) else value for name, value in given.items()}
        setup = setup_of(self.case, {self.named[name]: value for name, value in plain.items()})
        names = list(self.plan.outcomes)
        player = play if any(map(needs_enumeration, names)) else play_briefly
        played = player(setup, tape(self.plan.seed, 0, self.plan.runs))
        found = {name: rule(played) for name, rule in wanted(setup, names, self.case.name).items()}
        return {name.replace(".", "_"): _mean(values) for name, values in found.items()}


def _mean(values: Any) -> float:
    there = values[~np.isnan(values)]
    return float(there.mean()) if there.size else float("nan")
