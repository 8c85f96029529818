"""Formulas that no scenario has the inputs for: battles and what they tell, and prospect theory.

A war for forts as a random walk: Smith, Stam 2004, *Journal of Conflict Resolution* 48; the ruin of the gambler: Feller
1968. Prospect theory, in which losses loom larger than gains: Tversky, Kahneman 1992, *Journal of Risk and
Uncertainty* 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.theories.inputs import amounts, count, inner, number, numbers, positive, share


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
        raise ValueError("odds and prior do not match; give each of the odds, from 0 to 1, a prior, not all of them 0.")
    likely = before * p ** count("won", won, 0) * (1 - p) ** count("lost", lost, 0)
    if likely.sum() == 0:
        raise ValueError("none of the odds with a prior could have led to these battles; widen the odds.")
    return np.asarray(likely / likely.sum())


@dataclass(frozen=True)
class Prospect:
    """Value and weighting functions; the defaults are the median estimates of 1992."""

    gains: float = 0.88
    losses: float = 0.88
    aversion: float = 2.25
    gain_weight: float = 0.61
    loss_weight: float = 0.69

    def __post_init__(self) -> None:
        for name in ("gains", "losses", "aversion", "gain_weight", "loss_weight"):
            positive(name, getattr(self, name))

    def value(self, x: float) -> float:
        """v(x) = x^α for gains, −λ (−x)^β for losses."""
        change = number("x", x)
        return float(change**self.gains) if change >= 0 else float(-self.aversion * (-change) ** self.losses)

    def weight_of_gain(self, p: float) -> float:
        """w(p) = p^γ / (p^γ + (1 − p)^γ)^(1/γ)."""
        return _weight(p, self.gain_weight)

    def weight_of_loss(self, p: float) -> float:
        """The same with δ in place of γ."""
        return _weight(p, self.loss_weight)


def _weight(p: float, curve: float) -> float:
    chance = share("p", p)
    return float(chance**curve / (chance**curve + (1 - chance) ** curve) ** (1 / curve))
