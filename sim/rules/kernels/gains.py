"""What candidates gain over the standing package.

Utilities lie on a grid on which sums are exact, so neither the order of issues nor the way in which
a package is reached changes a result.
"""

from __future__ import annotations

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.rules.kernels.bits import ONE, grid


@inner
def steps_of(sizes, standing, worth, steps):
    """What moving each issue by each number of levels is worth to one party, (issue, shift)."""
    for i in range(sizes.size):
        for shift in range(sizes[i]):
            there = standing[i] + shift
            if there >= sizes[i]:
                there -= sizes[i]
            steps[i, shift] = worth[i, there] - worth[i, standing[i]]


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
def gains_of(rules, standing, worth, bonus, fight, share, truth, steps, out):
    """Gain (C,) of every candidate of one run for one party; `steps` is scratch."""
    parent, issue, shift = rules.moves.parent, rules.moves.issue, rules.moves.shift
    steps_of(rules.sizes, standing, worth, steps)
    out[0] = 0.0
    for c in range(1, parent.size):
        out[c] = out[parent[c]] + steps[issue[c], shift[c]]
    for b in range(bonus.size):
        if bonus[b] != 0.0:
            bit = ONE << np.uint64(b)
            for c in range(1, parent.size):
                if (truth[c] ^ truth[0]) & bit:
                    out[c] += bonus[b] if truth[c] & bit else -bonus[b]
    if fight != 0.0:
        for c in range(1, parent.size):
            out[c] += grid((share[c] - share[0]) * fight)


@compiled
def gains(rules, today, mine, share, truth, live):
    """Gain (R, C) of each candidate for one party."""
    out = np.zeros(share.shape)
    steps = np.empty((mine.worth.shape[1], mine.worth.shape[2]))
    for r in range(out.shape[0]):
        if live[r]:
            gains_of(rules, today.standing[r], mine.worth[r], mine.bonus[r], mine.fight[r], share[r], truth[r],
                     steps, out[r])  # fmt: skip
    return out


@inner
def best_on(moves, gain, allowed, own, best):
    """For each set of issues, the largest gain of an allowed candidate that moves no other issue (≥ 0).

    `own` is scratch; candidates of a set lie side by side."""
    for g in range(best.size):
        most = 0.0
        for c in range(moves.first[g], moves.first[g + 1]):
            if gain[c] > most and allowed[c]:
                most = gain[c]
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
