"""Where each candidate leads: levels, conflict, conditions.

A candidate differs from the standing package on few issues, so what holds for all its other issues is
worked out once for each set of issues moved.
"""

from __future__ import annotations

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.rules.kernels.bits import ALL, has


@inlined
def level(moves, sizes, standing, candidate, issue):
    """The level of the issue that a candidate moves last."""
    there = standing[issue] + moves.shift[candidate]
    return there - sizes[issue] if there >= sizes[issue] else there


@inner
def levels_of(moves, sizes, standing, candidate, levels):
    """Write the levels (I,) of a candidate."""
    for i in range(sizes.size):
        levels[i] = standing[i]
    c = candidate
    while c > 0:
        levels[moves.issue[c]] = level(moves, sizes, standing, c, moves.issue[c])
        c = moves.parent[c]


@inlined
def stays(sizes, satisfied, conflict, standing, moved):
    """Least conflict, and conditions unbroken, over the issues that a set does not move."""
    least, held = 1.0, ALL
    for i in range(sizes.size):
        if not has(moved, i):
            least = min(least, conflict[i, standing[i]])
            held &= satisfied[i, standing[i]]
    return least, held


@inner
def describe(rules, conflict, standing, share, truth):
    """Conflict (C,) and satisfied conditions (C,) of every candidate of one run."""
    moves, sizes = rules.moves, rules.sizes
    calm, keeps = np.empty(rules.satisfied.shape), np.empty(rules.satisfied.shape, np.uint64)
    for i in range(sizes.size):
        for by in range(sizes[i]):
            there = standing[i] + by
            there -= sizes[i] if there >= sizes[i] else 0
            calm[i, by], keeps[i, by] = conflict[i, there], rules.satisfied[i, there]
    share[0], truth[0] = 1.0, ALL
    for g in range(1, moves.first.size - 1):
        c = moves.first[g]
        parent, issue = moves.parent[c], moves.issue[c]
        while c < moves.first[g + 1]:
            for shift in range(1, sizes[issue]):
                share[c] = min(share[parent], calm[issue, shift])
                truth[c] = truth[parent] & keeps[issue, shift]
                c += 1
            parent += 1
    for g in range(moves.first.size - 1):
        first = moves.first[g]
        least, held = stays(sizes, rules.satisfied, conflict, standing, moves.mask[first])
        for c in range(first, moves.first[g + 1]):
            share[c] = min(share[c], least)
            truth[c] &= held


@inner
def chosen(consider, listed):
    """The numbers of the candidates in `consider` (C,), in order; they are written into `listed` (C,)."""
    count = 0
    for c in range(consider.size):
        if consider[c]:
            listed[count] = c
            count += 1
    return listed[:count]


@compiled
def descriptions(rules, today, live):
    """Conflict (R, C) and satisfied conditions (R, C) of every candidate of every live run."""
    runs, count = today.standing.shape[0], rules.moves.parent.size
    share, truth = np.zeros((runs, count)), np.zeros((runs, count), np.uint64)
    for r in range(runs):
        if live[r]:
            describe(rules, today.conflict[r], today.standing[r], share[r], truth[r])
    return share, truth
