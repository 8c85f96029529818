"""The choices that the spatial model of politics leaves open, and its elections: votes, coalitions, probabilities.

Choices have the names that KTAB gives them. An election is probabilistic and follows Condorcet: each pair of options
meets, and pairwise odds become a probability for each option.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sim.nouns import Floats
from sim.theories.inputs import count, share


class VotingRule(StrEnum):
    """How a difference in utility becomes a vote."""

    BINARY = "Binary"
    PROP_BIN = "PropBin"
    PROPORTIONAL = "Proportional"
    PROP_CBC = "PropCbc"
    CUBIC = "Cubic"
    ASYM_PROSP = "ASymProsp"


class VictoryRule(StrEnum):
    """How the strengths of two coalitions become a probability of victory."""

    LINEAR = "Linear"
    SQUARE = "Square"
    QUARTIC = "Quartic"
    OCTIC = "Octic"
    BINARY = "Binary"


class Election(StrEnum):
    """How pairwise victories become a probability for each option."""

    CONDITIONAL = "Conditional"
    MARKOV_UNIFORM = "MarkovUniform"
    MARKOV_INCENTIVE = "MarkovIncentive"


class RiskRange(StrEnum):
    """The range of risk attitudes: Min 0 to 1, Mid −½ to 1, Max −1 to 1."""

    MIN = "Min"
    MID = "Mid"
    MAX = "Max"


class Commitment(StrEnum):
    """How far a third party that joins a side shares that side's fate."""

    NO = "No"
    SEMI = "SemiCommit"
    FULL = "FullCommit"


class Interpolation(StrEnum):
    """How two positions are weighed when a bargain is drawn up: s p, s² p², or s² with the margin of p."""

    S1P1 = "S1P1"
    S2P2 = "S2P2"
    S2PMAX = "S2PMax"


class Drafting(StrEnum):
    """Whose estimate of the odds draws up the bargain."""

    INITIATOR = "InitOnlyInterp"
    BOTH = "InitRcvrInterp"
    WEIGHTED = "PWCompInterp"


@dataclass(frozen=True)
class SpatialChoices:
    """One reading of the model; the defaults are those of KTAB.

    `others_risk` is a: actor h takes i's risk attitude for (1 − a) R_h + a R_i (0: like its own, 1: as it is).
    Turns end after `turns`, or from the second on when positions move less than `quiet` of the first move.
    """

    voting: VotingRule = VotingRule.PROPORTIONAL
    victory: VictoryRule = VictoryRule.LINEAR
    election: Election = Election.CONDITIONAL
    risk_range: RiskRange = RiskRange.MID
    others_risk: float = 1 / 3
    commitment: Commitment = Commitment.SEMI
    interpolation: Interpolation = Interpolation.S2P2
    drafting: Drafting = Drafting.INITIATOR
    turns: int = 100
    quiet: float = 0.02

    def __post_init__(self) -> None:
        share("others_risk (a)", self.others_risk)
        share("quiet", self.quiet)
        count("turns", self.turns, 0)


# Votes, coalitions and the odds between two of them

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


# From pairwise odds to a probability for each option

CHANGE = 1e-12
"""Markov iterations stop when no probability moves by more than this."""
MOST_STEPS = 100_000
OWN_SUPPORT = 1e-10
"""The incentive of a favourite to be challenged by itself, so that somebody always challenges."""


def conditional(odds: Floats) -> Floats:
    """p_i ∝ Π_j P(i ≻ j), with P(i ≻ i) = ½: the probability of beating all, given that one option does."""
    everyone = np.log(np.maximum(odds, 1e-300)).sum(axis=1)
    scaled = np.exp(everyone - everyone.max())
    return np.asarray(scaled / scaled.sum())


def markov_uniform(odds: Floats) -> Floats:
    """The fixed point of p_i = Σ_j P(i ≻ j)(p_i + p_j)/n: each option is as likely to challenge the favourite."""
    count = odds.shape[0]
    return _fixed_point(lambda p: (odds * (p[:, None] + p[None])).sum(axis=1) / count, count)


def markov_incentive(odds: Floats, strengths: Floats) -> Floats:
    """As `markov_uniform`, but i challenges the favourite j with probability ∝ c_ij P(i ≻ j)."""
    incentive = strengths * odds + OWN_SUPPORT * np.eye(odds.shape[0])
    challenges = incentive / incentive.sum(axis=0)

    def step(p: Floats) -> Floats:
        met = challenges.T * p[:, None]
        return np.asarray((odds * (met + met.T)).sum(axis=1))

    return _fixed_point(step, odds.shape[0])


def _fixed_point(step: Callable[[Floats], Floats], count: int) -> Floats:
    p = np.full(count, 1 / count)
    for _ in range(MOST_STEPS):
        after = step(p)
        moved = float(np.abs(after - p).max())
        p = (p + after) / 2
        if moved <= CHANGE:
            break
    return np.asarray(p / p.sum())


def election(choices: SpatialChoices, weight: Floats, utility: Floats) -> Floats:
    """(option,) the probability of each option, for weights (actor,) and utilities (actor, option)."""
    strengths = coalitions(choices.voting, weight, utility)
    odds = victory(choices.victory, strengths, strengths.T)
    np.fill_diagonal(odds, 0.5)
    if choices.election is Election.CONDITIONAL:
        return conditional(odds)
    if choices.election is Election.MARKOV_UNIFORM:
        return markov_uniform(odds)
    return markov_incentive(odds, strengths)
