"""Votes, coalitions and the odds between two of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.nouns import Floats
from sim.theories.spatial.choices import VictoryRule, VotingRule

STEEP = 1e-8
"""Differences in utility below this count as partly undecided in binary votes."""
LEAST_COALITION = 1e-8
THRESHOLD = 1.10
"""The advantage from which on a binary contest is decided."""
SURE = 1e-6
"""What is left to the weaker side in a decided binary contest, over 1."""


def _binary(gain: Floats) -> Floats:
    return np.clip(gain / STEEP, -1.0, 1.0)


RESPONSES: dict[VotingRule, Callable[[Floats], Floats]] = {
    VotingRule.BINARY: _binary,
    VotingRule.PROP_BIN: lambda gain: 0.8 * gain + 0.2 * _binary(gain),
    VotingRule.PROPORTIONAL: lambda gain: gain,
    VotingRule.PROP_CBC: lambda gain: 0.5 * gain + 0.5 * gain**3,
    VotingRule.CUBIC: lambda gain: gain**3,
    VotingRule.ASYM_PROSP: lambda gain: np.where(gain > 0, 2 / 3 * gain, gain),
}


def vote(rule: VotingRule, weight: Floats | float, gain: Floats | float) -> Floats:
    """w · f(Δu): f is Δu, Δu³, half of each, 0.8 Δu + 0.2 sign, sign, or Δu with gains counted at ⅔."""
    return np.asarray(weight * RESPONSES[rule](np.asarray(gain, np.float64)))


def coalitions(rule: VotingRule, weight: Floats, utility: Floats) -> Floats:
    """(i, j) the votes cast for option i against j, with `utility` (actor, option); at least 1e-8."""
    cast = vote(rule, weight[:, None, None], utility[:, :, None] - utility[:, None, :])
    return np.asarray(np.maximum(cast, 0.0).sum(axis=0) + LEAST_COALITION)


POWERS = {VictoryRule.LINEAR: 1, VictoryRule.SQUARE: 2, VictoryRule.QUARTIC: 4, VictoryRule.OCTIC: 8}


def victory(rule: VictoryRule, strength: Floats, other: Floats) -> Floats:
    """P(win) = cⁿ/(cⁿ + c'ⁿ) with n = 1, 2, 4, 8; binary: decided from an advantage of 1.10 on, linear before."""
    if rule is not VictoryRule.BINARY:
        ratio = (np.asarray(other, np.float64) / strength) ** POWERS[rule]
        return np.asarray(1 / (1 + ratio))
    share = np.asarray(strength, np.float64) / (strength + other)
    even = (share * (THRESHOLD + 1) - 1) / (THRESHOLD - 1)
    won, lost = strength >= THRESHOLD * other, other >= THRESHOLD * np.asarray(strength)
    return np.where(won, 1 / (1 + SURE), np.where(lost, SURE / (1 + SURE), even))


def victories(rule: VictoryRule, strengths: Floats) -> Floats:
    """(i, j) the probability that option i beats j, ½ against itself."""
    out = victory(rule, strengths, strengths.T)
    np.fill_diagonal(out, 0.5)
    return out
