"""Transcendental functions, compiled once, so that a batch and a single run give the same bits.

NumPy's own array versions may differ in the last bits between long and short arrays; a compiled
scalar loop cannot.
"""

from __future__ import annotations

import math

from sim.compiling import compiled, elementwise

SURE = 36.0
"""Beyond this logit a choice is certain in double precision."""


@compiled
def sigmoid(x):
    """1 / (1 + e^−x), without overflow; ±∞ give 1 and 0."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


@compiled
def choice_probability(precision, surplus):
    """Logit probability of taking a surplus; with infinite precision a step at 0 (0 is taken)."""
    if math.isinf(precision):
        return 1.0 if surplus >= 0 else 0.0
    x = precision * surplus
    return 0.0 if x < -SURE else 1.0 if x > SURE else sigmoid(x)


@elementwise("float64(float64, float64)")
def logit_choice(precision, surplus):
    """`choice_probability`, element by element."""
    return choice_probability(precision, surplus)


@elementwise("float64(float64, float64)")
def power(base, exponent):
    """base ** exponent, element by element."""
    return math.pow(base, exponent)


@elementwise("float64(float64, float64)")
def at_least_once(probability, times):
    """1 − (1 − p)^n: the chance of at least one success in n (not necessarily whole) trials."""
    if probability >= 1.0:
        return 1.0 if times > 0 else 0.0
    return 1.0 - math.pow(1.0 - probability, times)
