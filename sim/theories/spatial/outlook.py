"""How actors see each other's positions: distance, risk, utility, and what each takes the others' utility to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.lockless import cached_property
from sim.nouns import Floats, Ints
from sim.theories.actors import Actors
from sim.theories.spatial.choices import RiskRange, SpatialChoices
from sim.theories.spatial.election import election

SAME = 1e-3
"""Positions nearer to each other than this are one option."""


def distance(gap: Floats, salience: Floats) -> Floats:
    """d = √(Σ_k (s_k Δ_k)² / Σ_k s_k²) over the last axis."""
    return np.asarray(np.sqrt(((gap * salience) ** 2).sum(axis=-1) / (salience**2).sum(axis=-1)))


def curved(far: Floats, risk: Floats | float) -> Floats:
    """u = (1 − d)(1 + d R): 1 at one's own position, 0 at distance 1; R > 0 avoids risk."""
    return np.asarray((1 - far) * (1 + np.minimum(far, 1.0) * risk))


def risk_attitudes(chances: Floats, range_: RiskRange) -> Floats:
    """R from the probability p of one's position: the likelier it is, the more there is to lose.

    Min (p − p_min)/(p_max − p_min) · Mid (3p − p_max − 2p_min)/(2(p_max − p_min)) · Max (2p − p_max − p_min)/(p_max −
    p_min). Where all are equally likely, all are neutral (0).
    """
    high, low = float(chances.max()), float(chances.min())
    if high - low < 1e-12:
        return np.zeros_like(chances)
    if range_ is RiskRange.MIN:
        return np.asarray((chances - low) / (high - low))
    if range_ is RiskRange.MID:
        return np.asarray((3 * chances - high - 2 * low) / (2 * (high - low)))
    return np.asarray((2 * chances - high - low) / (high - low))


def options(position: Floats) -> tuple[Ints, Ints]:
    """The first actor at each different position (option,), and the option at which each actor stands (actor,)."""
    first: list[int] = []
    stands = np.zeros(position.shape[0], np.int64)
    for i, here in enumerate(position):
        near = [k for k, f in enumerate(first) if np.linalg.norm(here - position[f]) < SAME]
        stands[i] = near[0] if near else len(first)
        if not near:
            first.append(i)
    return np.array(first), stands


@dataclass(frozen=True)
class SpatialOutlook:
    """Actors at one turn, under one reading of the model."""

    actors: Actors
    choices: SpatialChoices

    @cached_property
    def distances(self) -> Floats:
        """(i, j) how far j's position is from i's, in i's eyes."""
        x = self.actors.position
        return distance(x[:, None] - x[None], self.actors.salience[:, None])

    @cached_property
    def risk(self) -> Floats:
        """(actor,) R, from the election of risk-neutral actors among all their positions."""
        chances = election(self.choices, self.actors.capability, curved(self.distances, 0.0))
        return risk_attitudes(chances, self.choices.risk_range)

    @cached_property
    def utility(self) -> Floats:
        """(i, j) u_i of j's position, as it is."""
        return curved(self.distances, self.risk[:, None])

    @cached_property
    def probability(self) -> Floats:
        """(actor,) the probability of each actor's position; equal positions are one option, and each who stands there
        has its whole probability."""
        first, stands = options(self.actors.position)
        return election(self.choices, self.actors.capability, self.utility[:, first])[stands]

    @cached_property
    def supposed(self) -> Floats:
        """(h, i, j) what h takes u_i of j's position to be: with the risk attitude (1 − a) R_h + a R_i."""
        a = self.choices.others_risk
        risk = (1 - a) * self.risk[:, None] + a * self.risk[None]
        return curved(self.distances[None], risk[:, :, None])
