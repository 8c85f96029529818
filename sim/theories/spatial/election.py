"""The probabilistic Condorcet election: from coalitions to a probability for each option."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.nouns import Floats
from sim.theories.spatial.choices import Election, SpatialChoices
from sim.theories.spatial.votes import coalitions, victories

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
    odds = victories(choices.victory, strengths)
    if choices.election is Election.CONDITIONAL:
        return conditional(odds)
    if choices.election is Election.MARKOV_UNIFORM:
        return markov_uniform(odds)
    return markov_incentive(odds, strengths)
