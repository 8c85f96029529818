"""Paired comparisons on common random numbers, and the statistical rule of the direction tests.

The rule, for a difference d = changed − base over paired runs with mean m and standard error s:

- *strict*: the whole one-sided 95 % interval lies on the expected side, m − 1.645 s > 0;
- *weak*: the opposite direction is not significant, m + 1.645 s ≥ 0.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import sim
from sim.engines.ensemble import ensemble, play_briefly
from sim.engines.played import Played

RUNS, SEED = 500, 20250514
EFFECTS: list[str] = []
"""What the running test has found so far, with 95 % intervals; `conftest.py` writes it into pytest's report."""
ISTANBUL = Path(__file__).parents[2] / "scenarios" / "istanbul_2025.yaml"


@cache
def talks() -> sim.Negotiation:
    return sim.load(ISTANBUL)


@cache
def _talks(changes: str) -> sim.Negotiation:
    return talks().with_(json.loads(changes))


@cache
def _played(changes: str, runs: int) -> list[Played]:
    return list(ensemble(_talks(changes).setup, SEED, runs, player=play_briefly))


def played(changes: dict[str, Any] | None = None, runs: int = RUNS) -> Outcome:
    return Outcome(_talks(json.dumps(changes or {})), _played(json.dumps(changes or {}), runs))


@dataclass(frozen=True)
class Outcome:
    talks: sim.Negotiation
    parts: list[Played]

    def column(self, pick: Any) -> np.ndarray:
        return np.concatenate([np.asarray(pick(part)) for part in self.parts]).astype(float)

    def reached(self, issue: str, *levels: str) -> np.ndarray:
        """Whether any of these levels was ever in force, run by run."""
        game = self.talks.setup.game
        i = game.issues.index(issue)
        at = [game.levels[i].index(level) for level in levels]
        return self.column(lambda p: p.reached[:, i][:, at].any(axis=1))

    def general_ceasefire(self) -> np.ndarray:
        return self.reached("ceasefire", "after_talks", "unconditional", "permanent")

    def seat(self, party: str) -> int:
        return self.talks.setup.game.index(party)


def z(difference: np.ndarray) -> tuple[float, float]:
    """Mean and standard error of paired differences."""
    return float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(difference.size))


def assert_rises(what: str, changed: np.ndarray, base: np.ndarray) -> None:
    """Strict: the change raises the quantity."""
    m, s = effect("strict", what, changed - base)
    assert m - 1.645 * s > 0, f"{what}: expected a rise; {m:+.4f} ± {s:.4f}"


def assert_not_falling(what: str, changed: np.ndarray, base: np.ndarray) -> None:
    """Weak: the change does not significantly lower the quantity."""
    m, s = effect("weak", what, changed - base)
    assert m + 1.645 * s >= 0, f"{what}: expected no fall; {m:+.4f} ± {s:.4f}"


def effect(rule: str, what: str, difference: np.ndarray) -> tuple[float, float]:
    """Mean and standard error of paired differences, kept for docs/explanation/validation.md."""
    m, s = z(difference)
    EFFECTS.append(f"{rule}: {what} {m:+.3f} [{m - 1.96 * s:+.3f}, {m + 1.96 * s:+.3f}]")
    return m, s


def shares(rule: str, what: str, first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """Difference of two shares (how many, of how many), unpaired, and its standard error; kept likewise."""
    (k1, n1), (k2, n2) = first, second
    m = k1 / n1 - k2 / n2
    s = float(np.sqrt(k1 / n1 * (1 - k1 / n1) / n1 + k2 / n2 * (1 - k2 / n2) / n2))
    EFFECTS.append(f"{rule}: {what} {k1}/{n1} − {k2}/{n2} = {m:+.3f} [{m - 1.96 * s:+.3f}, {m + 1.96 * s:+.3f}]")
    return m, s


def number(what: str, value: float) -> float:
    """A single number that a test looks at; kept likewise."""
    EFFECTS.append(f"{what} {value:.3f}")
    return value
