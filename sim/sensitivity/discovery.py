"""Scenario discovery: in which corner of the assumptions does an outcome come? Answered as a box, in words."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import titles
from sim.engines.outcomes import title_of_outcome
from sim.nouns import Bools
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.schema import Scenario
from sim.sensitivity.first_order import first_order
from sim.statistics import wilson

SCREENED = 12
"""Assumptions that PRIM looks at; among hundreds it would find corners in noise."""
QUASI_P = 0.05
ANY = 1e-9
"""The library counts outcomes of at least its threshold, and returns boxes whose share reaches it."""


class MissingExtra(Exception):
    """The optional library is not installed."""


@dataclass(frozen=True)
class Limit:
    """One side of the box: an assumption between two values, or one of some types."""

    assumption: str
    low: float | None
    high: float | None
    kinds: tuple[str, ...] = ()
    title: str = ""
    """what a scenario calls the assumption"""

    def holds(self, inputs: pd.DataFrame) -> Bools:
        """(run,) whether it holds."""
        column = inputs[self.assumption]
        if self.kinds:
            return np.asarray(column.isin(self.kinds))
        low, high = -np.inf if self.low is None else self.low, np.inf if self.high is None else self.high
        return np.asarray((column >= low) & (column <= high))

    def __str__(self) -> str:
        name = f"{self.title} ({self.assumption})" if self.title else self.assumption
        if self.kinds:
            return f"{name} is {' or '.join(self.kinds)}"
        if self.low is None:
            return f"{name} is at most {self.high:.3g}"
        if self.high is None:
            return f"{name} is at least {self.low:.3g}"
        return f"{name} is between {self.low:.3g} and {self.high:.3g}"


@dataclass(frozen=True)
class Box:
    """A corner of the assumptions, and how well it does on runs that were not used to find it."""

    outcome: str
    limits: tuple[Limit, ...]
    runs: int
    """runs that it was tested on"""
    came: int
    inside: int
    both: int
    title: str = ""
    """what a scenario calls the outcome"""

    @property
    def coverage(self) -> float:
        """Of the runs in which it came, the share inside the box."""
        return self.both / self.came if self.came else float("nan")

    @property
    def density(self) -> float:
        """Of the runs inside the box, the share in which it came."""
        return self.both / self.inside if self.inside else float("nan")

    @property
    def support(self) -> float:
        """The share of all runs that lie inside the box."""
        return self.inside / self.runs

    def called(self, scenario: Scenario) -> Box:
        """The same in a scenario's words, with its paths beside them."""
        limits = (replace(limit, title=titles.of_path(scenario, limit.assumption)) for limit in self.limits)
        return replace(self, title=title_of_outcome(scenario, self.outcome), limits=tuple(limits))

    def __str__(self) -> str:
        title = self.title or self.outcome
        if not self.limits:
            return f"No corner stands out for '{title}': it comes in {_percent(self.came, self.runs)} of the runs."
        everywhere = _percent(self.came, self.runs)
        lines = [f"'{title}' comes in {_percent(self.both, self.inside)} of the runs (density) in which"]
        lines += [f"  {'and ' if k else ''}{limit}" for k, limit in enumerate(self.limits)]
        lines += [
            f"against {everywhere} of all runs. The box holds {_percent(self.both, self.came)} of the runs in which it "
            f"comes (coverage), and {_percent(self.inside, self.runs)} of all runs (support).",
            f"Measured on {self.runs} runs that were not used to find the box; in brackets 95 % intervals.",
        ]
        return "\n".join(lines)


def _percent(count: int, whole: int) -> str:
    if not whole:
        return "none"
    low, high = wilson(count, whole)
    return f"{100 * count / whole:.0f} % [{100 * float(low):.0f}, {100 * float(high):.0f}]"


def discover(
    inputs: pd.DataFrame, came: Bools, title: str, density: float | None = None, learnt: Bools | None = None
) -> Box:
    """The largest box found in which an outcome comes with at least a share `density`, by PRIM.

    The Patient Rule Induction Method (Friedman, Fisher 1999; Bryant, Lempert 2010) peels off, bit by bit, what
    lowers the share most. Of its boxes the one with most coverage that reaches `density` is taken, or the densest;
    the default asks for half of the way from the share in all runs to 1. Limits that chance might have drawn
    (quasi-p > 0.05) are dropped. The box is found in the runs `learnt` from, by default every second one, and measured
    on the others.

    `inputs` (run × assumption), of which the 12 with most influence are looked at; `came` (run,).
    Raises `MissingExtra` without the extra `discovery`.
    """
    if density is not None and not 0 <= density <= 1:
        raise ScenarioError([Finding("discover", None, "density", f"is {density}", "give a share from 0 to 1")])
    learnt = np.arange(len(inputs)) % 2 == 0 if learnt is None else learnt
    train, test = inputs[learnt], inputs[~learnt]
    seen, kept = came[learnt], came[~learnt]
    limits: tuple[Limit, ...] = ()
    if len(seen) and 0 < seen.mean() < 1 and len(inputs.columns):
        wanted = (1 + seen.mean()) / 2 if density is None else density
        limits = _peeled(train[_influential(train, seen)], seen, wanted)
    within = np.logical_and.reduce([limit.holds(test) for limit in limits]) if limits else np.ones(kept.size, bool)
    return Box(title, limits, kept.size, int(kept.sum()), int(within.sum()), int((within & kept).sum()))


def _influential(inputs: pd.DataFrame, came: Bools) -> list[str]:
    return list(first_order(inputs, came.astype(float))["assumption"].head(SCREENED))


def _peeled(inputs: pd.DataFrame, came: Bools, density: float) -> tuple[Limit, ...]:
    search = _prim(inputs, came)
    boxes = search.peeling_trajectory
    dense = boxes[boxes["density"] >= density]
    best = dense["coverage"].idxmax() if len(dense) else boxes["density"].idxmax()
    sides, odds = search.box_lims[best], search.qp[best]
    limits = (_limit(str(name), sides[name].tolist(), odds[name]) for name in inputs if name in odds)
    return tuple(limit for limit in limits if limit)


def _limit(name: str, sides: list[Any], odds: list[float]) -> Limit | None:
    """The sides that chance would hardly have drawn; PRIM marks a side that it did not move with −1."""
    sure = [0 <= p <= QUASI_P for p in odds]
    if isinstance(sides[0], set):
        return Limit(name, None, None, tuple(sorted(sides[0]))) if sure[0] else None
    low, high = (float(side) if s else None for side, s in zip(sides, sure, strict=True))
    return None if low is None and high is None else Limit(name, low, high)


def _prim(inputs: pd.DataFrame, came: Bools) -> Any:
    """The box that PRIM finds; the library's warnings concern runners and pandas versions, not the result."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from ema_workbench.analysis.prim import Prim
        except ImportError:
            raise MissingExtra('discovery needs the EMA workbench: pip install "parley[discovery]"') from None
        kinds = inputs.select_dtypes("category").columns
        return Prim(inputs.astype(dict.fromkeys(kinds, object)), came, threshold=ANY).find_box()
