"""Solution points: the packages that no player loses by, and the best of them by four rules."""

from __future__ import annotations

import math

import numpy as np

from sim.compiling import inlined, inner
from sim.rules.consent import ROOM, clear_of, reached

SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


@inlined
def solution_possible(branch, d, players, marks, lines):
    """Whether the node may hold a package that no player loses by, against the status quo or the standing package."""
    if branch.held[d] & branch.certain[d] & lines:
        return False
    rational, better = True, True
    for k in range(players.size):
        p = players[k]
        rational = rational and reached(branch.upper[p], marks.start[p])
        better = better and reached(branch.upper[p], marks.here[p])
    return rational or better


@inlined
def further(value, players, marks):
    """By how much every player gains over what was reached, and by how much all gain together."""
    least, total = np.inf, 0.0
    for k in range(players.size):
        more = clear_of(value[players[k]] - marks.here[players[k]])
        least, total = min(least, more), total + more
    return least, total


@inlined
def keep(scratch, players, number, kept):
    """Keep a package that no player loses by; how many are kept then."""
    for k in range(players.size):
        gain = clear_of(scratch.value[players[k]] - scratch.marks.start[players[k]])
        if gain < 0.0:
            return kept
        scratch.rows[kept, k] = gain
    for k in range(players.size):
        scratch.ideal[k] = max(scratch.ideal[k], scratch.rows[kept, k])
    scratch.numbers[kept] = number
    return kept + 1


@inner
def opposition(rows, count, ideal):
    """The least distance from the ideal point, in shares of what each player can gain at best; NaN if none can."""
    nearest, able = np.inf, False
    for k in range(ideal.size):
        able = able or ideal[k] > 0.0
    for n in range(count):
        away = 0.0
        for k in range(ideal.size):
            if ideal[k] > 0.0:
                away += (1.0 - rows[n, k] / ideal[k]) ** 2
        nearest = min(nearest, away)
    return math.sqrt(nearest) if able else np.nan


@inner
def solve(scratch, count, gains, at):
    """The solutions among the packages that no player loses by; ties, but for rounding, go to the first."""
    rows, ideal, best = scratch.rows, scratch.ideal, scratch.best
    best[:] = -1.0
    for n in range(count):
        product, relative, lowest, total, blur, share_blur = 1.0, np.inf, np.inf, 0.0, 0.0, 0.0
        for k in range(ideal.size):
            gain = rows[n, k]
            product *= gain if scratch.powers[k] == 1.0 else math.pow(gain, scratch.powers[k])
            blur += scratch.powers[k] * ROOM / gain if gain > 0.0 else 0.0
            lowest = min(lowest, gain)
            total += gain
            if ideal[k] > 0.0:
                relative, share_blur = min(relative, gain / ideal[k]), max(share_blur, ROOM / ideal[k])
        score = (product, 0.0 if np.isinf(relative) else relative, lowest, total)
        blurs = (product * blur, share_blur, ROOM, ROOM * ideal.size)
        for s in range(4):
            if score[s] - best[s] > blurs[s]:
                best[s], at[s] = score[s], scratch.numbers[n]
                for k in range(ideal.size):
                    gains[s, k] = rows[n, k]
