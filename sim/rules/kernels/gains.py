"""What candidates gain over the standing package.

Utilities lie on a grid on which sums are exact, so neither the order of issues nor the way in which
a package is reached changes a result.
"""

from __future__ import annotations

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.rules.kernels.bits import ONE, grid
from sim.rules.kernels.records import Wishes


@inner
def steps_of(sizes, standing, worth, steps):
    """What moving each issue by each number of levels is worth to one party, (issue, shift)."""
    for i in range(sizes.size):
        for shift in range(sizes[i]):
            there = standing[i] + shift
            if there >= sizes[i]:
                there -= sizes[i]
            steps[i, shift] = worth[i, there] - worth[i, standing[i]]


@inner
def add_up(moves, sizes, steps, start, out):
    """(C,): the sum of a candidate's steps, from what the standing package has."""
    out[0] = start
    for g in range(1, moves.first.size - 1):
        c = moves.first[g]
        parent, issue = moves.parent[c], moves.issue[c]
        while c < moves.first[g + 1]:
            from_here = out[parent]
            for shift in range(1, sizes[issue]):
                out[c] = from_here + steps[issue, shift]
                c += 1
            parent += 1


@inlined
def bonus_gained(truth, standing_truth, bonus):
    """What the conditions that a package gains or loses against the standing one are worth."""
    changed = truth ^ standing_truth
    total, b = 0.0, 0
    while changed:
        if changed & ONE:
            total += bonus[b] if (truth >> np.uint64(b)) & ONE else -bonus[b]
        changed >>= ONE
        b += 1
    return total


@inlined
def carried(bonus):
    """The conditions that carry a bonus, as bits."""
    found = np.uint64(0)
    for b in range(bonus.size):
        if bonus[b] != 0.0:
            found |= ONE << np.uint64(b)
    return found


@inner
def _add_bonus(truth, bit, bonus, out):
    """What gaining or losing one condition is worth, without a branch, so that several go at once."""
    before = bonus if truth[0] & bit else 0.0
    for c in range(1, out.size):
        out[c] += (bonus if truth[c] & bit else 0.0) - before


@inner
def _add_fight(share, fight, out):
    """What less (or more) conflict is worth."""
    for c in range(1, out.size):
        out[c] += grid((share[c] - share[0]) * fight)


@inner
def gains_of(rules, standing, wishes, share, truth, steps, out):
    """Gain (C,) of every candidate of one run for one party or type; `steps` is scratch."""
    steps_of(rules.sizes, standing, wishes.worth, steps)
    add_up(rules.moves, rules.sizes, steps, 0.0, out)
    for b in range(wishes.bonus.size):
        if wishes.bonus[b] != 0.0:
            _add_bonus(truth, ONE << np.uint64(b), wishes.bonus[b], out)
    if wishes.fight != 0.0:
        _add_fight(share, wishes.fight, out)


@compiled
def gains(rules, today, mine, share, truth, live):
    """Gain (R, C) of each candidate for one party."""
    out = np.zeros(share.shape)
    steps = np.empty((mine.worth.shape[1], mine.worth.shape[2]))
    for r in range(out.shape[0]):
        if live[r]:
            wishes = Wishes(mine.worth[r], mine.bonus[r], mine.fight[r])
            gains_of(rules, today.standing[r], wishes, share[r], truth[r], steps, out[r])
    return out


@inner
def best_on(moves, gain, allowed, own, best):
    """For each set of issues, the largest gain of an allowed candidate that moves no other issue (≥ 0).

    `own` is scratch; candidates of a set lie side by side."""
    for g in range(best.size):
        most = 0.0
        for c in range(moves.first[g], moves.first[g + 1]):
            most = max(most, gain[c] if allowed[c] else 0.0)
        own[g] = most
    for g in range(best.size):
        most = 0.0
        for k in range(moves.start[g], moves.start[g + 1]):
            if own[moves.inside[k]] > most:
                most = own[moves.inside[k]]
        best[g] = most


@compiled
def best_inside(rules, gain, allowed, live):
    """(R, C): the largest gain available on the issues that each candidate moves."""
    moves = rules.moves
    out = np.zeros(gain.shape)
    best, own = np.empty(moves.start.size - 1), np.empty(moves.start.size - 1)
    for r in range(gain.shape[0]):
        if live[r]:
            best_on(moves, gain[r], allowed[r], own, best)
            for c in range(gain.shape[1]):
                out[r, c] = best[moves.group[c]]
    return out
