"""Sums over types and over issues: loops along the last axes of arrays, all other axes broadcast.

As array expressions they would go over the same numbers several times, under the interpreter's lock, and threads
would wait for each other.
"""

from __future__ import annotations

import numpy as np

from sim.compiling import compiled
from sim.nouns import Floats, Ints
from sim.rules.rows import flat, rows, tables


def expected(beliefs: Floats, x: Floats) -> Floats:
    """Σ_k b(k) x_k over the types, the last axis."""
    shape = np.broadcast_shapes(beliefs.shape, x.shape)
    out = np.empty(shape[:-1])
    _expected(rows(beliefs, shape), rows(x, shape), out.reshape(-1))
    return out


def learned(beliefs: Floats, likelihood: Floats, total: Floats, weight: Floats) -> Floats:
    """b(k) + ω (b(k) L_k / total − b(k)) for each type, the last axis of the first two; beliefs stay where `total`,
    Σ_j b(j) L_j, is 0."""
    shape = np.broadcast_shapes(beliefs.shape, likelihood.shape, (*total.shape, 1), (*weight.shape, 1))
    out = np.empty(shape)
    once = flat(total, shape[:-1]), flat(weight, shape[:-1])
    _learned(rows(beliefs, shape), rows(likelihood, shape), *once, out.reshape(-1, shape[-1]))
    return out


def changed(worth: Floats, before: Ints, after: Ints) -> Floats:
    """Σ_i |v_i(after_i) − v_i(before_i)|: what moving from one package to another changes, for better or worse.
    `worth` ends in (issue, level), packages, which are levels, in (issue,)."""
    shape = np.broadcast_shapes(worth.shape[:-1], before.shape, after.shape)
    out = np.empty(shape[:-1])
    _changed(tables(worth, shape), rows(before, shape), rows(after, shape), out.reshape(-1))
    return out


def retreat(worth: Floats, claim: Ints, standing: Ints, levels: Ints) -> Floats:
    """Σ_i (v_i(claim_i) − v_i(o_i))⁺ on the issues that both move: by how much a package falls short of a party's last
    public demand. `worth` ends in (issue, level), packages, which are levels, in (issue,), −1 in a claim where nothing
    was demanded."""
    shape = np.broadcast_shapes(worth.shape[:-1], claim.shape, standing.shape, levels.shape)
    out = np.empty(shape[:-1])
    packages = rows(claim, shape), rows(standing, shape), rows(levels, shape)
    _retreat(tables(worth, shape), *packages, out.reshape(-1))
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
