"""Where each candidate leads: levels, conflict, conditions.

A candidate differs from the standing package on few issues, so what holds for all its other issues is
worked out once for each set of issues moved.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.nouns import Bools, Floats, Masks
from sim.rules.bits import ALL, has
from sim.rules.records import Rules, Today


class CandidateFacts(NamedTuple):
    """Where the candidates of one run lead, with room to work it out."""

    share: Floats
    """(C,) conflict"""
    truth: Masks
    """(C,) conditions satisfied"""
    left: Floats
    """(C,) the conflict that the issues moved leave"""
    kept: Masks
    """(C,) the conditions that they do not break"""
    calm: Floats
    """(I·L,)"""
    keeps: Masks
    """(I·L,)"""


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
def calmest(sizes, conflict, standing, moved):
    """Least conflict over the issues that a set does not move."""
    least = 1.0
    for i in range(sizes.size):
        if not has(moved, i):
            least = min(least, conflict[i, standing[i]])
    return least


@inlined
def unbroken(sizes, satisfied, standing, moved):
    """Conditions that no issue outside a set breaks."""
    held = ALL
    for i in range(sizes.size):
        if not has(moved, i):
            held &= satisfied[i, standing[i]]
    return held


@inner
def turned(sizes, standing, table, out):
    """Write a table by level (I, L) as one by shift from the standing package, flat (I·L,)."""
    width = out.size // sizes.size
    for i in range(sizes.size):
        for shift in range(sizes[i]):
            there = standing[i] + shift
            out[i * width + shift] = table[i, there - sizes[i] if there >= sizes[i] else there]


@inner
def satisfy(rules, standing, facts):
    """The conditions (C,) that every candidate satisfies."""
    moves, kept, keeps = rules.moves, facts.kept, facts.keeps
    turned(rules.sizes, standing, rules.satisfied, keeps)
    kept[0], facts.truth[0] = ALL, unbroken(rules.sizes, rules.satisfied, standing, np.uint64(0))
    for g in range(1, moves.first.size - 1):
        first = moves.first[g]
        held = unbroken(rules.sizes, rules.satisfied, standing, moves.mask[first])
        for c in range(first, moves.first[g + 1]):
            kept[c] = kept[moves.parent[c]] & keeps[moves.step[c]]
            facts.truth[c] = kept[c] & held


@inner
def quiet(rules, conflict, standing, facts):
    """The conflict (C,) that every candidate leaves."""
    moves, left, calm = rules.moves, facts.left, facts.calm
    turned(rules.sizes, standing, conflict, calm)
    left[0], facts.share[0] = 1.0, calmest(rules.sizes, conflict, standing, np.uint64(0))
    for g in range(1, moves.first.size - 1):
        first = moves.first[g]
        least = calmest(rules.sizes, conflict, standing, moves.mask[first])
        for c in range(first, moves.first[g + 1]):
            left[c] = min(left[moves.parent[c]], calm[moves.step[c]])
            facts.share[c] = min(left[c], least)


@inlined
def differ(a, b):
    """Whether two packages differ."""
    for i in range(a.size):
        if a[i] != b[i]:
            return True
    return False


@inner
def chosen(consider, listed):
    """Write the numbers of the candidates in `consider` (C,), in order, into `listed` (C,); how many they are."""
    count = 0
    for c in range(consider.size):
        listed[count] = c
        count += int(consider[c])
    return count


@compiled
def _describe_all(rules, today, live, facts, share, truth):
    for r in range(live.size):
        if live[r]:
            satisfy(rules, today.standing[r], facts)
            quiet(rules, today.conflict[r], today.standing[r], facts)
            for c in range(facts.share.size):
                share[r, c], truth[r, c] = facts.share[c], facts.truth[c]


def descriptions(rules: Rules, today: Today, live: Bools) -> tuple[Floats, Masks]:
    """Conflict (R, C) and satisfied conditions (R, C) of every candidate of every live run."""
    shape = live.size, rules.moves.parent.size
    share, truth = np.zeros(shape), np.zeros(shape, np.uint64)
    _describe_all(rules, today, live, blank(rules), share, truth)
    return share, truth


def blank(rules: Rules) -> CandidateFacts:
    """Empty facts of a scenario's candidates."""
    sizes = rules.moves.parent.size, rules.moves.parent.size, rules.satisfied.size
    rooms = [(np.empty(size), np.empty(size, np.uint64)) for size in sizes]
    return CandidateFacts(*rooms[0], *rooms[1], *rooms[2])
