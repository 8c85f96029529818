"""What battles decide and tell: a war for forts, and what the wins and losses say of the odds.

Smith, Stam 2004, *Journal of Conflict Resolution* 48: war as a random walk; the ruin of the gambler: Feller 1968.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.theories.inputs import amounts, count, inner, numbers


@dataclass(frozen=True)
class Forts:
    """A war for `total` forts, of which the first side holds `held`; it wins each battle, and a fort, with p."""

    held: int
    total: int
    p: float

    def __post_init__(self) -> None:
        count("held", self.held, 0)
        count("total", self.total)
        inner("p", self.p)
        if self.held > self.total:
            raise ValueError(f"{self.held} forts are held of {self.total}; hold at most all.")

    @property
    def victory(self) -> float:
        """The probability that the first side takes all: (1 − ρ^k)/(1 − ρ^N), ρ = (1 − p)/p; k/N at p = ½."""
        ratio = (1 - self.p) / self.p
        if abs(ratio - 1) < 1e-9:
            return self.held / self.total
        if ratio > 1:
            return float((ratio ** (self.held - self.total) - ratio**-self.total) / (1 - ratio**-self.total))
        return float((1 - ratio**self.held) / (1 - ratio**self.total))

    @property
    def battles(self) -> float:
        """The expected number of battles: (N·P(victory) − k)/(2p − 1); k(N − k) at p = ½."""
        if abs(2 * self.p - 1) < 1e-9:
            return float(self.held * (self.total - self.held))
        return (self.total * self.victory - self.held) / (2 * self.p - 1)


def after_battles(odds: object, prior: object, won: int, lost: int) -> Floats:
    """Bayes: the posterior of each possible p after some battles won and lost, ∝ prior · p^won (1 − p)^lost."""
    p, before = numbers("odds", odds), amounts("prior", prior)
    if p.shape != before.shape or ((p < 0) | (p > 1)).any() or before.sum() <= 0:
        raise ValueError("give each of the odds, from 0 to 1, a prior, not all of them 0.")
    likely = before * p ** count("won", won, 0) * (1 - p) ** count("lost", lost, 0)
    if likely.sum() == 0:
        raise ValueError("none of the odds with a prior could have led to these battles; widen the odds.")
    return np.asarray(likely / likely.sum())
