"""Prospect theory: losses loom larger than gains. Tversky, Kahneman 1992, *Journal of Risk and Uncertainty* 5."""

from __future__ import annotations

from dataclasses import dataclass

from sim.theories.inputs import finite, positive, share


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
        change = finite("x", x)
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
