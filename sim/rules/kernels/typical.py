"""What candidates typically gain the others: one column for each type that a party takes to be possible."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.bits import has
from sim.rules.kernels.candidates import differ, quiet, satisfy
from sim.rules.kernels.gains import best_on, levels_gain, with_terms
from sim.rules.records import Guess, Rules, Scene, Wishes


class Columns(NamedTuple):
    """The types of other parties, side by side, with room to work in. N columns at most."""

    party: Ints
    """(N,)"""
    kind: Ints
    """(N,)"""
    start: Ints
    """(P + 1,): the columns of party h are start[h] … start[h + 1] − 1"""
    belief: Floats
    """(N,)"""
    known: Bools
    """(P, K): whether `base` is right for the standing package"""
    base: Floats
    """(P, K, C): what the levels of candidates gain each type, −∞ where nobody can offer them"""
    gain: Floats
    """(N, C)"""
    best: Floats
    """(N, set of issues): the largest gain of a candidate that moves no other issue"""
    own: Floats
    """(set of issues,): scratch"""
    steps: Floats
    """(I·L,): scratch"""
    chances: Floats
    """(2, P + 1): scratch"""


def room(rules: Rules, guess: Guess) -> Columns:
    """Empty `Columns` for a scenario."""
    parties, kinds, *_ = guess.worth.shape
    most, sets, count = parties * kinds, rules.moves.start.size - 1, rules.moves.parent.size
    return Columns(
        np.zeros(most, np.int64), np.zeros(most, np.int64), np.zeros(parties + 1, np.int64), np.zeros(most),
        np.zeros((parties, kinds), np.bool_), np.empty((parties, kinds, count)), np.zeros((most, count)),
        np.zeros((most, sets)), np.zeros(sets), np.zeros(rules.satisfied.size), np.zeros((2, parties + 1)),
    )  # fmt: skip


@inlined
def choose_columns(columns, party, asked, beliefs):
    """Give a column to each possible type of each party in `asked` (bits) but the observer; their number."""
    n = 0
    for h in range(beliefs.shape[0]):
        columns.start[h] = n
        if h != party and has(asked, h):
            for k in range(beliefs.shape[1]):
                if beliefs[h, k] > 0.0:
                    columns.party[n], columns.kind[n], columns.belief[n] = h, k, beliefs[h, k]
                    n += 1
    columns.start[beliefs.shape[0]] = n
    return n


@inner
def describe(scene, r, before, columns, facts):
    """Describe the candidates of run r. What hangs on the standing package alone stays as it was for the run
    described before (−1: none), if that had the same."""
    rules, today = scene.rules, scene.today
    standing = today.standing[r]
    anew = before < 0 or differ(standing, today.standing[before])
    if anew:
        satisfy(rules, standing, facts)
        columns.known[:] = False
    quiet(rules, today.conflict[r], standing, facts)
    return anew


@inner
def _know(rules, standing, worth, steps, base):
    levels_gain(rules, standing, worth, steps, base)
    for c in range(base.size):
        base[c] = base[c] if rules.offerable[c] else -np.inf


@inner
def fill(columns, count, scene, r, share, truth):
    """Gains (N, C) of run r, and the largest on each set of issues alone (N, set)."""
    rules, today, guess = scene.rules, scene.today, scene.guess
    for n in range(count):
        h, k, gain = columns.party[n], columns.kind[n], columns.gain[n]
        if not columns.known[h, k]:
            _know(rules, today.standing[r], guess.worth[h, k], columns.steps, columns.base[h, k])
            columns.known[h, k] = True
        wishes = Wishes(guess.bonus[r, h, k], guess.fight[r, h, k])
        with_terms(columns.base[h, k], wishes, share, truth, gain)
        best_on(rules.moves, gain, columns.own, columns.best[n])


@inner
def expect(gain, belief, first, last, out):
    """(C,): mean of the columns first … last − 1 by belief."""
    out[:] = 0.0
    for n in range(first, last):
        for c in range(out.size):
            out[c] += belief[n] * gain[n, c]


@compiled
def _expect_all(scene, described, h, beliefs, live, columns, out):
    share, truth = described
    for r in range(out.shape[0]):
        if live[r]:
            columns.known[:] = False
            count = choose_columns(columns, -1, np.uint64(1) << np.uint64(h), beliefs[r])
            fill(columns, count, scene, r, share[r], truth[r])
            expect(columns.gain, columns.belief, columns.start[h], columns.start[h + 1], out[r])
            for c in range(out.shape[1]):
                if not scene.rules.offerable[c]:
                    out[r, c] = 0.0


def expected_gains(scene: Scene, described: tuple[Floats, Masks], h: int, beliefs: Floats, live: Bools) -> Floats:
    """(R, C): what others expect each candidate, as described, to gain party h, averaged over its types;
    beliefs (R, P, K)."""
    out = np.zeros(described[0].shape)
    _expect_all(scene, described, h, beliefs, live, room(scene.rules, scene.guess), out)
    return out
