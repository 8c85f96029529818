"""What candidates typically gain the others: one column for each type that a party takes to be possible."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.kernels.bits import grid, has
from sim.rules.kernels.records import Guess, Rules, Today


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
    gain: Floats
    """(C, N)"""
    best: Floats
    """(set of issues, N): the largest gain of a candidate that moves no other issue"""
    own: Floats
    """(set of issues, N): the same of candidates that move all of them"""
    step: Floats
    """(I, L, N)"""
    bonus: Floats
    """(B, N)"""
    fight: Floats
    """(N,)"""


def room(rules: Rules, guess: Guess) -> Columns:
    """Empty `Columns` for a scenario; made here and not in compiled code, where that takes long to compile."""
    parties, kinds, issues, levels = guess.worth.shape
    most, sets = parties * kinds, rules.moves.start.size - 1
    return Columns(
        np.zeros(most, np.int64), np.zeros(most, np.int64), np.zeros(parties + 1, np.int64), np.zeros(most),
        np.zeros((rules.moves.parent.size, most)), np.zeros((sets, most)), np.zeros((sets, most)),
        np.zeros((issues, levels, most)), np.zeros((guess.bonus.shape[3], most)), np.zeros(most),
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
def _prepare(columns, count, sizes, standing, worth, bonus, fight):
    for n in range(count):
        h, k = columns.party[n], columns.kind[n]
        columns.fight[n] = fight[h, k]
        for b in range(bonus.shape[2]):
            columns.bonus[b, n] = bonus[h, k, b]
        for i in range(sizes.size):
            for shift in range(sizes[i]):
                there = standing[i] + shift
                if there >= sizes[i]:
                    there -= sizes[i]
                columns.step[i, shift, n] = worth[h, k, i, there] - worth[h, k, i, standing[i]]


@inner
def fill(columns, count, rules, today, guess, r, share, truth):
    """Gains (C, N) of run r."""
    gain, step = columns.gain, columns.step
    parent, issue, shift = rules.moves.parent, rules.moves.issue, rules.moves.shift
    _prepare(columns, count, rules.sizes, today.standing[r], guess.worth, guess.bonus[r], guess.fight[r])
    for n in range(count):
        gain[0, n] = 0.0
    for c in range(1, parent.size):
        for n in range(count):
            gain[c, n] = gain[parent[c], n] + step[issue[c], shift[c], n]
    for b in range(columns.bonus.shape[0]):
        _add_bonus(gain, count, truth, np.uint64(1) << np.uint64(b), columns.bonus[b])
    _add_fight(gain, count, share, columns.fight)


@inner
def _add_bonus(gain, count, truth, bit, bonus):
    """What gaining or losing one condition is worth, wherever it changes."""
    worthless = True
    for n in range(count):
        worthless = worthless and bonus[n] == 0.0
    if worthless:
        return
    for c in range(1, truth.size):
        if (truth[c] ^ truth[0]) & bit:
            sign = 1.0 if truth[c] & bit else -1.0
            for n in range(count):
                gain[c, n] += sign * bonus[n]


@inner
def _add_fight(gain, count, share, fight):
    """What less (or more) conflict is worth."""
    for c in range(1, share.size):
        less = share[c] - share[0]
        if less != 0.0:
            for n in range(count):
                gain[c, n] += grid(less * fight[n])


@inner
def rank_sets(columns, count, rules):
    """For each set of issues, the largest gain on those issues alone, (set, N)."""
    moves, own, best, gain = rules.moves, columns.own, columns.best, columns.gain
    for g in range(best.shape[0]):
        for n in range(count):
            own[g, n] = 0.0
        for c in range(moves.first[g], moves.first[g + 1]):
            if rules.offerable[c]:
                for n in range(count):
                    own[g, n] = gain[c, n] if gain[c, n] > own[g, n] else own[g, n]
    for g in range(best.shape[0]):
        for n in range(count):
            best[g, n] = 0.0
        for j in range(moves.start[g], moves.start[g + 1]):
            inner = moves.inside[j]
            for n in range(count):
                best[g, n] = own[inner, n] if own[inner, n] > best[g, n] else best[g, n]


@inner
def expect(gain, belief, first, last, consider, out):
    """(C,): mean of the columns first … last − 1 by belief, where `consider` (C,)."""
    for c in range(out.size):
        if consider[c]:
            total = 0.0
            for n in range(first, last):
                total += belief[n] * gain[c, n]
            out[c] = total


@compiled
def _expect_all(rules, today, guess, share, truth, h, beliefs, live, columns, out):
    for r in range(out.shape[0]):
        if live[r]:
            count = choose_columns(columns, -1, np.uint64(1) << np.uint64(h), beliefs[r])
            fill(columns, count, rules, today, guess, r, share[r], truth[r])
            expect(columns.gain, columns.belief, columns.start[h], columns.start[h + 1], rules.offerable, out[r])


def expected_gains(
    rules: Rules, today: Today, guess: Guess, described: tuple[Floats, Masks], h: int, beliefs: Floats, live: Bools
) -> Floats:
    """(R, C): what others expect each candidate, as described, to gain party h, averaged over its types;
    beliefs (R, P, K)."""
    share, truth = described
    out = np.zeros(share.shape)
    _expect_all(rules, today, guess, share, truth, h, beliefs, live, room(rules, guess), out)
    return out
