"""A corner of the assumptions: its limits, how well it does, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.analysis import titles
from sim.engines.outcomes import title_of_outcome
from sim.nouns import Bools
from sim.scenario.schema import Scenario
from sim.statistics import wilson


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
