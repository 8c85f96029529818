"""Transcendental functions, compiled once, so that a batch and a single run give the same bits.

NumPy's own array versions may differ in the last bits between long and short arrays; a compiled
scalar loop cannot.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sim.compiling import compiled, inlined
from sim.nouns import Floats
from sim.rules.consent import reached
from sim.rules.rows import flat

SURE = 36.0
"""Beyond this logit a choice is certain in double precision."""


@inlined
def sigmoid(x):
    """1 / (1 + e^−x), without overflow; ±∞ give 1 and 0."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


@inlined
def choice_probability(precision, surplus):
    """Logit probability of taking a surplus; with infinite precision what is no loss is taken."""
    if math.isinf(precision):
        return 1.0 if reached(surplus, 0.0) else 0.0
    x = precision * surplus
    return 0.0 if x < -SURE else 1.0 if x > SURE else sigmoid(x)


def logit_choice(precision: Floats | float, surplus: Floats | float) -> Floats:
    """`choice_probability`, element by element."""
    return _each(_logit, precision, surplus)


def power(base: Floats | float, exponent: Floats | float) -> Floats:
    """base ** exponent, element by element."""
    return _each(_power, base, exponent)


def at_least_once(probability: Floats, times: Floats) -> Floats:
    """1 − (1 − p)^n: the chance of at least one success in n (not necessarily whole) trials, element by element."""
    return _each(_once, probability, times)


def _each(rule: Callable[..., None], first: Floats | float, second: Floats | float) -> Floats:
    a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
    out = np.empty(np.broadcast_shapes(a.shape, b.shape))
    rule(flat(a, out.shape), flat(b, out.shape), out.reshape(-1))
    return out


@compiled
def _logit(precision, surplus, out):
    for n in range(out.size):
        out[n] = choice_probability(precision[n], surplus[n])


@compiled
def _power(base, exponent, out):
    for n in range(out.size):
        out[n] = math.pow(base[n], exponent[n])


@compiled
def _once(probability, times, out):
    for n in range(out.size):
        if probability[n] >= 1.0:
            out[n] = 1.0 if times[n] > 0 else 0.0
        else:
            out[n] = 1.0 - math.pow(1.0 - probability[n], times[n])
