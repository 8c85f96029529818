"""What candidates gain over the standing package.

Utilities lie on a grid on which sums are exact, so neither the order of issues nor the way in which
a package is reached changes a result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.nouns import Bools, Floats, Masks
from sim.rules.bits import ONE, grid
from sim.rules.consent import clear_of
from sim.rules.kernels.candidates import turned
from sim.rules.records import Mine, Rules, Today, Wishes


@inner
def steps_of(sizes, standing, worth, steps):
    """What moving each issue by each number of levels is worth to one party, (I·L,)."""
    turned(sizes, standing, worth, steps)
    width = steps.size // sizes.size
    for i in range(sizes.size):
        for shift in range(sizes[i]):
            steps[i * width + shift] -= worth[i, standing[i]]


@inner
def add_up(moves, steps, start, out):
    """(C,): the sum of a candidate's steps, from what the standing package has."""
    out[0] = start
    for c in range(1, out.size):
        out[c] = out[moves.parent[c]] + steps[moves.step[c]]


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
def levels_gain(rules, standing, worth, steps, out):
    """What the levels of every candidate (C,) gain one party or type, conflict and conditions apart."""
    steps_of(rules.sizes, standing, worth, steps)
    add_up(rules.moves, steps, 0.0, out)


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
            levels_gain(rules, today.standing[r], mine.worth[r], steps, out[r])
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
    """What a party can reach on each set of issues, with room to work it out."""

    within: Floats
    """(C,) the gain where allowed, else 0"""
    own: Floats
    """(set of issues,) the largest gain of a candidate that moves just these"""
    best: Floats
    """(set of issues,) the largest gain of a candidate that moves no other issue"""


@inner
def best_on(moves, gain, own, best):
    """For each set of issues, the largest gain of a candidate that moves no other issue (≥ 0).

    `gain` (C,) is at most 0 where a candidate is not allowed; `own` is scratch. Candidates of a set lie side by side.
    """
    for g in range(best.size):
        own[g] = most_of(gain, moves.first[g], moves.first[g + 1])
    for g in range(best.size):
        most = 0.0
        for k in range(moves.start[g], moves.start[g + 1]):
            most = max(most, own[moves.inside[k]])
        best[g] = most


@inner
def reach_of(moves, allowed, gain, reach):
    """Write what is within reach by a party's gains (C,) and what it is allowed (C,)."""
    only(allowed, gain, reach.within)
    best_on(moves, reach.within, reach.own, reach.best)


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
