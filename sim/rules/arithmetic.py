"""Functions of numbers and sums along axes, compiled once, so that a batch and a single run give the same bits.

NumPy's own array versions may differ in the last bits between long and short arrays; a compiled scalar loop cannot.
Sums over types and over issues are loops along the last axes of arrays, all other axes broadcast. As array expressions
they would go over the same numbers several times, under the interpreter's lock, and threads would wait for each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiling import compiled, inlined
from sim.nouns import Floats, Ints
from sim.rules.consent import reached

Array = NDArray[Any]

# Each rule is a loop over rows that lie close together. A ufunc of numba's would broadcast by itself, but it is made
# anew in each process; and with axes of its own, what it keeps on disk is torn where two processes compile it at once,
# and then crashes.


def _flat(x: Array, shape: tuple[int, ...]) -> Array:
    """All numbers in a row, close together, and to be written to: for others numba would compile a rule once more."""
    if x.shape == shape and x.flags.carray:
        return x.reshape(-1)
    whole = np.empty(shape, x.dtype)
    whole[...] = x
    return whole.reshape(-1)


def _rows(x: Array, shape: tuple[int, ...]) -> Array:
    """(row, last axis)."""
    return _flat(x, shape).reshape(-1, shape[-1])


def _tables(x: Array, shape: tuple[int, ...]) -> Array:
    """(row, issue, level) of an array that has one axis more."""
    return _flat(x, (*shape, x.shape[-1])).reshape(-1, shape[-1], x.shape[-1])


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
    rule(_flat(a, out.shape), _flat(b, out.shape), out.reshape(-1))
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


def expected(beliefs: Floats, x: Floats) -> Floats:
    """Σ_k b(k) x_k over the types, the last axis."""
    shape = np.broadcast_shapes(beliefs.shape, x.shape)
    out = np.empty(shape[:-1])
    _expected(_rows(beliefs, shape), _rows(x, shape), out.reshape(-1))
    return out


def learned(beliefs: Floats, likelihood: Floats, total: Floats, weight: Floats) -> Floats:
    """b(k) + ω (b(k) L_k / total − b(k)) for each type, the last axis of the first two; beliefs stay where `total`,
    Σ_j b(j) L_j, is 0."""
    shape = np.broadcast_shapes(beliefs.shape, likelihood.shape, (*total.shape, 1), (*weight.shape, 1))
    out = np.empty(shape)
    once = _flat(total, shape[:-1]), _flat(weight, shape[:-1])
    _learned(_rows(beliefs, shape), _rows(likelihood, shape), *once, out.reshape(-1, shape[-1]))
    return out


def changed(worth: Floats, before: Ints, after: Ints) -> Floats:
    """Σ_i |v_i(after_i) − v_i(before_i)|: what moving from one package to another changes, for better or worse.
    `worth` ends in (issue, level), packages, which are levels, in (issue,)."""
    shape = np.broadcast_shapes(worth.shape[:-1], before.shape, after.shape)
    out = np.empty(shape[:-1])
    _changed(_tables(worth, shape), _rows(before, shape), _rows(after, shape), out.reshape(-1))
    return out


def retreat(worth: Floats, claim: Ints, standing: Ints, levels: Ints) -> Floats:
    """Σ_i (v_i(claim_i) − v_i(o_i))⁺ on the issues that both move: by how much a package falls short of a party's last
    public demand. `worth` ends in (issue, level), packages, which are levels, in (issue,), −1 in a claim where nothing
    was demanded."""
    shape = np.broadcast_shapes(worth.shape[:-1], claim.shape, standing.shape, levels.shape)
    out = np.empty(shape[:-1])
    packages = _rows(claim, shape), _rows(standing, shape), _rows(levels, shape)
    _retreat(_tables(worth, shape), *packages, out.reshape(-1))
    return out


@compiled
def _expected(beliefs, x, out):
    for r in range(out.size):
        # the first, and all the others: the order in which NumPy sums along an axis
        others = 0.0
        for k in range(1, x.shape[1]):
            others += beliefs[r, k] * x[r, k]
        out[r] = beliefs[r, 0] * x[r, 0] + others


@compiled
def _learned(beliefs, likelihood, total, weight, out):
    for r in range(out.shape[0]):
        for k in range(out.shape[1]):
            posterior = beliefs[r, k] * likelihood[r, k] / total[r] if total[r] > 0.0 else beliefs[r, k]
            # a difference keeps beliefs exactly where they are at weight 0
            out[r, k] = beliefs[r, k] + weight[r] * (posterior - beliefs[r, k])


@compiled
def _changed(worth, before, after, out):
    for r in range(out.size):
        total = 0.0
        for i in range(after.shape[1]):
            total += abs(worth[r, i, after[r, i]] - worth[r, i, before[r, i]])
        out[r] = total


@compiled
def _retreat(worth, claim, standing, levels, out):
    for r in range(out.size):
        total = 0.0
        for i in range(levels.shape[1]):
            if claim[r, i] >= 0 and levels[r, i] != standing[r, i]:
                total += max(worth[r, i, claim[r, i]] - worth[r, i, levels[r, i]], 0.0)
        out[r] = total
