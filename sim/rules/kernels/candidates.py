"""Where each candidate leads (levels, conflict, conditions), and what it gains over the standing package.

A candidate differs from the standing package on few issues, so what holds for all its other issues is worked out once
for each set of issues moved. Utilities lie on a grid on which sums are exact, so neither the order of issues nor the
way in which a package is reached changes a result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner, part
from sim.nouns import Bools, Floats, Masks
from sim.rules.bits import ALL, ONE, grid, has
from sim.rules.consent import clear_of
from sim.rules.records import Mine, Rules, Today, Wishes


class CandidateFacts(NamedTuple):
    """Where the candidates of one run lead, and scratch."""

    share: Floats  # (C,) conflict
    truth: Masks  # (C,) conditions satisfied
    left: Floats  # (C,) the conflict that the issues moved leave
    kept: Masks  # (C,) the conditions that they do not break
    calm: Floats  # (I·L,)
    keeps: Masks  # (I·L,)


@part
def level(moves, sizes, standing, candidate, issue):
    """The level of the issue that a candidate moves last."""
    there = standing[issue] + moves.shift[candidate]
    return there - sizes[issue] if there >= sizes[issue] else there


@part
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
def satisfy(moves, sizes, satisfied, standing, kept, keeps, truth):
    """The conditions (C,) that every candidate satisfies. `kept` and `keeps` are scratch; see `CandidateFacts`."""
    turned(sizes, standing, satisfied, keeps)
    kept[0], truth[0] = ALL, unbroken(sizes, satisfied, standing, np.uint64(0))
    for g in range(1, moves.first.size - 1):
        first = moves.first[g]
        held = unbroken(sizes, satisfied, standing, moves.mask[first])
        for c in range(first, moves.first[g + 1]):
            kept[c] = kept[moves.parent[c]] & keeps[moves.step[c]]
            truth[c] = kept[c] & held


@inner
def quiet(moves, sizes, conflict, standing, left, calm, share):
    """The conflict (C,) that every candidate leaves. `left` and `calm` are scratch; see `CandidateFacts`."""
    turned(sizes, standing, conflict, calm)
    left[0], share[0] = 1.0, calmest(sizes, conflict, standing, np.uint64(0))
    for g in range(1, moves.first.size - 1):
        first = moves.first[g]
        least = calmest(sizes, conflict, standing, moves.mask[first])
        for c in range(first, moves.first[g + 1]):
            left[c] = min(left[moves.parent[c]], calm[moves.step[c]])
            share[c] = min(left[c], least)


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
            standing, moves, sizes = today.standing[r], rules.moves, rules.sizes
            satisfy(moves, sizes, rules.satisfied, standing, facts.kept, facts.keeps, truth[r])
            quiet(moves, sizes, today.conflict[r], standing, facts.left, facts.calm, share[r])


def descriptions(rules: Rules, today: Today, live: Bools) -> tuple[Floats, Masks]:
    """Conflict (R, C) and satisfied conditions (R, C) of every candidate of every live run."""
    shape = live.size, rules.moves.parent.size
    share, truth = np.zeros(shape), np.zeros(shape, np.uint64)
    _describe_all(rules, today, live, blank(rules), share, truth)
    return share, truth


def blank(rules: Rules) -> CandidateFacts:
    """Empty facts of a scenario's candidates."""
    sizes = rules.moves.parent.size, rules.moves.parent.size, rules.satisfied.size
    pairs = [(np.empty(size), np.empty(size, np.uint64)) for size in sizes]
    return CandidateFacts(*pairs[0], *pairs[1], *pairs[2])


@inner
def steps_of(sizes, standing, worth, steps):
    """What moving each issue by each number of levels is worth to one party, (I·L,)."""
    turned(sizes, standing, worth, steps)
    width = steps.size // sizes.size
    for i in range(sizes.size):
        for shift in range(sizes[i]):
            steps[i * width + shift] -= worth[i, standing[i]]


@inner
def add_up(parent, step, steps, start, out):
    """(C,): the sum of a candidate's steps, from what the standing package has."""
    out[0] = start
    for c in range(1, out.size):
        out[c] = out[parent[c]] + steps[step[c]]


@inner
def _add_bonus(truth, bit, bonus, out):
    """What gaining or losing one condition is worth, without a branch, so that several go at once."""
    before = bonus if truth[0] & bit else 0.0
    for c in range(1, out.size):
        out[c] += (bonus if truth[c] & bit else 0.0) - before


@inner
def _with_fight(gain, share, fight, out):
    """What less (or more) conflict is worth besides."""
    for c in range(out.size):
        out[c] = gain[c] + grid((share[c] - share[0]) * fight)


@inner
def levels_gain(sizes, parent, step, standing, worth, steps, out):
    """What the levels of every candidate (C,) gain one party or type, conflict and conditions apart; `steps` (I·L,)
    is scratch."""
    steps_of(sizes, standing, worth, steps)
    add_up(parent, step, steps, 0.0, out)


@inner
def with_terms(gain, wishes, share, truth, out):
    """What candidates (C,) gain one party or type in all: by their levels (`gain`), conflict and conditions."""
    _with_fight(gain, share, wishes.fight, out)
    for b in range(wishes.bonus.size):
        if wishes.bonus[b] != 0.0:
            _add_bonus(truth, ONE << np.uint64(b), wishes.bonus[b], out)
    for c in range(out.size):
        out[c] = clear_of(out[c])


@compiled
def _gain_all(rules, today, mine, share, truth, live, steps, out):
    for r in range(out.shape[0]):
        if live[r]:
            parent, step = rules.moves.parent, rules.moves.step
            levels_gain(rules.sizes, parent, step, today.standing[r], mine.worth[r], steps, out[r])
            with_terms(out[r], Wishes(mine.bonus[r], mine.fight[r]), share[r], truth[r], out[r])


def gains(rules: Rules, today: Today, mine: Mine, described: tuple[Floats, Masks], live: Bools) -> Floats:
    """Gain (R, C) of each candidate, as described, for one party."""
    share, truth = described
    out = np.zeros(share.shape)
    _gain_all(rules, today, mine, share, truth, live, np.empty(rules.satisfied.size), out)
    return out


@inner
def only(allowed, gain, out):
    """(C,): the gains of candidates that are allowed, 0 elsewhere."""
    for c in range(out.size):
        out[c] = gain[c] if allowed[c] else 0.0


@inlined
def most_of(gain, first, last):
    """The largest of some gains (≥ 0); four maxima side by side need not wait for each other."""
    a, b, c, d, k = 0.0, 0.0, 0.0, 0.0, first
    while k + 4 <= last:
        a, b, c, d = max(a, gain[k]), max(b, gain[k + 1]), max(c, gain[k + 2]), max(d, gain[k + 3])
        k += 4
    while k < last:
        a, k = max(a, gain[k]), k + 1
    return max(max(a, b), max(c, d))


class Reach(NamedTuple):
    """What a party can reach on each set of issues, and scratch."""

    within: Floats  # (C,) the gain where allowed, else 0
    own: Floats  # (set of issues,) the largest gain of a candidate that moves just these
    best: Floats  # (set of issues,) the largest gain of a candidate that moves no other issue


@inner
def best_on(first, start, inside, gain, own, best):
    """For each set of issues, the largest gain of a candidate that moves no other issue (≥ 0).

    `gain` (C,) is at most 0 where a candidate is not allowed; `own` is scratch. Candidates of a set lie side by side.
    `first`, `start` and `inside`: see `Moves`.
    """
    for g in range(best.size):
        own[g] = most_of(gain, first[g], first[g + 1])
    for g in range(best.size):
        most = 0.0
        for k in range(start[g], start[g + 1]):
            most = max(most, own[inside[k]])
        best[g] = most


@inner
def reach_of(moves, allowed, gain, reach):
    """Write what is within reach by a party's gains (C,) and what it is allowed (C,)."""
    only(allowed, gain, reach.within)
    best_on(moves.first, moves.start, moves.inside, reach.within, reach.own, reach.best)


def unreached(rules: Rules) -> Reach:
    """An empty `Reach` for a scenario."""
    sets = rules.moves.start.size - 1
    return Reach(np.empty(rules.moves.parent.size), np.empty(sets), np.empty(sets))


@compiled
def _best_of_all(moves, gain, allowed, live, reach, out):
    for r in range(gain.shape[0]):
        if live[r]:
            reach_of(moves, allowed[r], gain[r], reach)
            for c in range(gain.shape[1]):
                out[r, c] = reach.best[moves.group[c]]


def best_inside(rules: Rules, gain: Floats, allowed: Bools, live: Bools) -> Floats:
    """(R, C): the largest gain available on the issues that each candidate moves."""
    out = np.zeros(gain.shape)
    _best_of_all(rules.moves, gain, allowed, live, unreached(rules), out)
    return out
