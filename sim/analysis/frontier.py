"""The Pareto frontier of a set of points, exactly, in any number of dimensions.

A point is dominated if another is nowhere smaller and somewhere larger, by more than rounding may make. Equal points
do not dominate one another, so all of them are on the frontier or none. In two dimensions one sweep over sorted points
suffices (Kung, Luccio, Preparata 1975). In more, each point is held against the frontier of those before it
(block-nested loops: Börzsönyi, Kossmann, Stocker 2001), the largest sums first, so that few enter that have to leave.
"""

from __future__ import annotations

import numpy as np

from sim.compiling import compiled, inner
from sim.nouns import Bools, Floats
from sim.rules.consent import ROOM, reaches


def frontier(points: Floats) -> Bools:
    """(N,) which of the points (N, k) no other point dominates."""
    if points.shape[0] == 0:
        return np.zeros(0, bool)
    return _sweep(points) if points.shape[1] == 2 else _filter(points)


def _filter(points: Floats) -> Bools:
    """Any number of dimensions."""
    order = np.argsort(-points.sum(axis=1), kind="stable")
    window = np.empty(order.size, np.int64)
    found = np.zeros(order.size, bool)
    found[order[window[: _kept(np.ascontiguousarray(points[order]), window)]]] = True
    return found


def _sweep(points: Floats) -> Bools:
    """Two dimensions: from the right, a point stands if it is as high as the highest of its column and higher than all
    columns to the right."""
    order = np.lexsort((-points[:, 1], -points[:, 0]))
    x, y = points[order].T
    first = np.r_[True, x[:-1] - x[1:] > ROOM]
    column = np.cumsum(first) - 1
    top = np.maximum.reduceat(y, np.flatnonzero(first))
    right = np.r_[-np.inf, np.maximum.accumulate(top)[:-1]]
    found = np.zeros(x.size, bool)
    found[order] = reaches(y, top[column]) & (y > right[column] + ROOM)
    return found


@inner
def _against(points, a, b):
    """1 if point a dominates point b, −1 if b dominates a, else 0."""
    a_higher, b_higher = False, False
    for k in range(points.shape[1]):
        if points[a, k] - points[b, k] > ROOM:
            a_higher = True
        elif points[b, k] - points[a, k] > ROOM:
            b_higher = True
        if a_higher and b_higher:
            return 0
    return int(a_higher) - int(b_higher)


@inner
def undominated(points, count, window):
    """How many of the first `count` points (N, k) are on their frontier; `window` (N,) begins with their numbers."""
    size = 0
    for n in range(count):
        kept, beaten = 0, False
        for m in range(size):
            result = 0 if beaten else _against(points, window[m], n)
            beaten = beaten or result > 0
            if result >= 0:
                window[kept] = window[m]
                kept += 1
        size = kept
        if not beaten:
            window[size] = n
            size += 1
    return size


@compiled
def _kept(points, window):
    return undominated(points, points.shape[0], window)
