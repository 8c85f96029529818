"""The Pareto frontier of a set of points, exactly, in any number of dimensions.

A point is dominated if another is nowhere smaller and somewhere larger; equal points do not dominate one another,
so all of them are on the frontier or none. In two dimensions one sweep over sorted points suffices (Kung,
Luccio, Preparata 1975); in more, points are sorted by their sum, so that a dominator comes first, and each is
held against the frontier so far until one beats it (sort-filter skyline: Chomicki, Godfrey, Gryz, Liang 2003).
"""

from __future__ import annotations

import numpy as np

from sim.nouns import Bools, Floats
from sim.rules.kernels.bits import compiled, inner


def frontier(points: Floats) -> Bools:
    """(N,) which of the points (N, k) no other point dominates."""
    if points.shape[0] == 0:
        return np.zeros(0, bool)
    return _sweep(points) if points.shape[1] == 2 else _filter(points)


def _filter(points: Floats) -> Bools:
    """Any number of dimensions: by sum, and by coordinates among equal sums, so that rounding of the sums cannot put a
    dominator second."""
    order = np.lexsort((*(-points.T[::-1]), -points.sum(axis=1)))
    found = np.zeros(points.shape[0], bool)
    found[order] = undominated(np.ascontiguousarray(points[order]))
    return found


def _sweep(points: Floats) -> Bools:
    """Two dimensions: from the right, a point stands if it is as high as the highest of its column and higher than all
    columns to the right."""
    order = np.lexsort((-points[:, 1], -points[:, 0]))
    x, y = points[order].T
    first = np.r_[True, x[1:] != x[:-1]]
    column = np.cumsum(first) - 1
    top = y[first]
    right = np.r_[-np.inf, np.maximum.accumulate(top)[:-1]]
    found = np.zeros(x.size, bool)
    found[order] = (y == top[column]) & (y > right[column])
    return found


@compiled
def undominated(points):
    """(N,) for points sorted so that each dominator comes before what it dominates."""
    count, dimensions = points.shape
    found = np.zeros(count, np.bool_)
    kept = np.empty((count, dimensions))
    size = 0
    for n in range(count):
        beaten = False
        for m in range(size):
            nowhere_smaller, larger = True, False
            for k in range(dimensions):
                if kept[m, k] < points[n, k]:
                    nowhere_smaller = False
                    break
                larger = larger or kept[m, k] > points[n, k]
            if nowhere_smaller and larger:
                beaten = True
                break
        if not beaten:
            found[n] = True
            kept[size] = points[n]
            size += 1
    return found


@inner
def frontier_size(rows, count):
    """How many of the first `count` rows (N, k) are on their frontier; for numbers on the utility grid, whose sums
    are exact, so that among equal sums nothing dominates."""
    sums = np.zeros(count)
    for n in range(count):
        for k in range(rows.shape[1]):
            sums[n] -= rows[n, k]
    return undominated(rows[np.argsort(sums)]).sum()
