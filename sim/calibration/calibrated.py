"""A scenario with fitted numbers: how it is made, what it says of itself, and whether it meets the targets."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from sim.calibration import posterior as calibration
from sim.calibration.fit_file import FitTask
from sim.calibration.posterior import Posterior, Simulated
from sim.engines.case import Case
from sim.report.evidence_tables import written
from sim.scenario.numbers import Number, quantile
from sim.statistics import wilson
from sim.studies.space import assumed

WIDEST = 20.0
"""Largest standard deviation of a normal before it is cut, in widths of the range: as good as uniform."""
Tick = Callable[[int], None]


@dataclass(frozen=True)
class Calibrated:
    """What came of a calibration: the scenario as it was, as fitted, and the posterior between them."""

    asked: FitTask
    before: Case
    after: Case
    posterior: Posterior

    def check(self, seed: int, runs: int, tick: Tick | None = None) -> pd.DataFrame:
        """Posterior predictive check: what both scenarios bring about when they are played with a seed not fitted with.

        One row for each outcome of each target: the range of the claims, the shares played before and after with
        95 % intervals, and the share that the fit implied.
        """
        sides, targets = {"before": self.before, "after": self.after}, self.asked.targets
        played = {k: calibration.simulate(case.setup, seed, runs, targets, tick) for k, case in sides.items()}
        implied = self.posterior.predicted().set_index("outcome")["posterior"]
        rows = [
            {"target": target.title, "outcome": name, "claimed_low": target.low[:, k].min(),
             "claimed_high": target.high[:, k].max(), "implied": implied[name],
             **{key: x for side in sides for key, x in _share(side, played[side], name).items()}}
            for target in targets
            for k, name in enumerate(target.outcomes)
        ]  # fmt: skip
        return pd.DataFrame(rows)


def _share(side: str, played: Simulated, name: str) -> dict[str, float]:
    came = played.outcomes[name]
    low, high = wilson(came.sum(), came.size)
    return {side: float(came.mean()), f"{side}_low": float(low), f"{side}_high": float(high)}


def calibrate(asked: FitTask, tick: Tick | None = None) -> Calibrated:
    """Fit the assumptions in waves.

    What a party knows of others is their typical numbers, the means of the file; so a fitted file changes not only what
    is drawn but what is expected of others. Each wave therefore plays the file as fitted so far, and weighs the same
    draws from the original prior anew.
    """
    plan, space = asked.plan, assumed(asked.case.scenario, "assumptions")
    simulated: Simulated | None = None
    if isinstance(plan.fit, int):
        simulated = calibration.simulate(asked.case.setup, plan.seed, plan.runs, asked.targets, tick)
        chosen = calibration.influential(simulated, space.paths, plan.fit)
    else:
        chosen = list(plan.fit)
    opened = asked.case.with_(_opened(asked.case, chosen))
    draws = calibration.prior(opened.setup, plan.seed, plan.runs, chosen)
    after = opened
    for _ in range(plan.waves):
        simulated = simulated or calibration.simulate(after.setup, plan.seed, plan.runs, asked.targets, tick)
        found = calibration.posterior(draws, calibration.responses(simulated, chosen), asked.targets, plan.seed)
        after, simulated = asked.case.with_(_fitted(asked.case, opened, found)), None
    return Calibrated(asked, asked.case, after, found)


def _numbers(case: Case) -> dict[str, Number]:
    return {q.dotted: q.number for q in case.setup.numbers}


def _opened(case: Case, chosen: list[str]) -> dict[str, Any]:
    """Constants that name a range are drawn from it, so that they can be fitted at all."""
    numbers = _numbers(case)
    return {
        path: _changed(numbers[path], {"uniform": list(numbers[path].range or ())})
        for path in chosen
        if numbers[path].value is not None
    }


def _fitted(before: Case, opened: Case, found: Posterior) -> dict[str, Any]:
    """Each fitted number with the normal, cut to its range, that has the posterior's mean and standard deviation.

    Of all distributions on the range with this mean and spread it is the one that says least beyond them (Jaynes 1957).
    What the posterior ties together is drawn independently: the check says what that costs.
    """
    numbers, ranges = _numbers(before), _numbers(opened)
    changes: dict[str, Any] = {}
    for row in found.table().to_dict("records"):
        path = str(row["assumption"])
        ends = ranges[path].support
        normal = [*cut_normal(row["mean"], row["sd"], ends), *ends]
        changes[path] = _changed(numbers[path], {"normal": [float(f"{x:.6g}") for x in normal]})
    return changes


def _changed(number: Number, kind: Mapping[str, Any]) -> dict[str, Any]:
    """The number with another distribution, on the grounds that it had."""
    grounds = {"evidence": list(number.evidence)} if number.evidence else {}
    return {**kind, **grounds, "assumption": f"{number.assumption} (Fitted; it was {written(number)}.)"}


def cut_normal(mean: float, sd: float, ends: tuple[float, float]) -> tuple[float, float]:
    """Location and scale of the normal that, cut to [low, high], has a mean and a standard deviation."""
    from scipy import optimize  # loads slowly, and few need it

    low, high = ends
    width = high - low

    def miss(x: Any) -> Any:
        at, spread = low + width * x[0], width * math.exp(x[1])
        m, s = _moments(at, spread, ends)
        return (m - mean) / width, (s - sd) / width

    start = [(mean - low) / width, math.log(sd / width)]
    bounds = ([-WIDEST, math.log(1e-4)], [1 + WIDEST, math.log(WIDEST)])
    found = optimize.least_squares(miss, start, bounds=bounds, xtol=1e-12, ftol=1e-12, gtol=1e-12).x
    return low + width * float(found[0]), width * math.exp(float(found[1]))


def _moments(at: float, spread: float, ends: tuple[float, float]) -> tuple[float, float]:
    """Mean and standard deviation of a cut normal, from its quantiles at the middles of 400 equal shares."""
    x = quantile(Number(normal=(at, spread, *ends)), (np.arange(400) + 0.5) / 400)
    return float(x.mean()), float(x.std())


def content(done: Calibrated, command: str) -> dict[str, Any]:
    """The fitted scenario as a file says it, with where its numbers come from."""
    plan, table = done.asked.plan, done.posterior.table()
    meta = done.after.content["meta"]
    limit = (
        "The numbers listed under `calibration` were fitted to forecasts and records of before the cut-off. That this "
        "scenario agrees with those forecasts proves nothing."
    )
    about = {
        "plan": plan.title, "command": command, "parley": version("parley"), "seed": plan.seed, "runs": plan.runs,
        "waves": plan.waves, "scenario_sha256": done.before.hash,
        "targets": [f"{t.title}: {'; '.join(t.claims)} (tolerance {t.tolerance:g})" for t in done.asked.targets],
        "fitted": list(table["assumption"]),
    }  # fmt: skip
    meta = {**meta, "title": f"{meta['title']}, calibrated", "limits": [*meta.get("limits", []), limit]}
    return {**done.after.content, "meta": meta, "calibration": about}
