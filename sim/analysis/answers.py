"""What a visited package answers: is it in a zone of agreement, does no player lose by it, is it a solution point?

A zone of agreement holds the packages that all who must consent gain by and may sign. Solution points are the best, by
four rules, of the packages that no player loses by.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiling import inner, part
from sim.rules.bits import has
from sim.rules.consent import ROOM, clear_of, gate_shut, reached

SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


@part
def zone_possible(branch, d, run, marks, zone):
    """Whether the node may still hold a package that answers an open question about zones."""
    calmer = min(branch.least[d], branch.calm[d]) < marks.here_conflict[0]
    if zone[0, 2] and (zone[1, 2] or not calmer):
        return False
    for i in range(d):
        if branch.digits[i] != run.standing[i]:
            willing = 0
            for p in range(marks.here.size):
                if has(run.holders[i], p) and branch.upper[p] - marks.here[p] > ROOM:
                    willing += 1
            if willing < run.quorum[i]:
                return False
    return True


@part
def _willing(gain, party, run, gates, truth, newly):
    """0 no gain, 1 a gain beyond a red line, 2 behind a shut gate, 3 a gain that it may sign."""
    if clear_of(gain) <= 0.0:
        return 0
    if newly & run.forbidden[party]:
        return 1
    return 2 if gate_shut(gates, run.refused, party, truth, newly) else 3


@part
def _reach(digits, run, vetoes, truth, votes):
    """How far a package gets with those who must consent: 0 nowhere, 1 all gain, 2 inside red lines, 3 signable."""
    ready, tally, far, moved = votes.ready, votes.tally, 3, False
    for i in range(digits.size):
        if digits[i] == run.standing[i]:
            continue
        moved = True
        tally[:] = 0
        for p in range(ready.size):
            if has(run.holders[i], p):
                tally[ready[p]] += 1
        k, total = 3, tally[3]
        while k > 0 and total < run.quorum[i]:
            k -= 1
            total += tally[k]
        far = min(far, k)
        if far == 0:
            return 0
    for v in range(vetoes.party.size):
        if truth & vetoes.bit[v]:
            far = min(far, ready[vetoes.party[v]])
    return far if moved else 0


@part
def answer_zones(rules, run, marks, digits, value, truth, calmer, votes, zone):
    """Let a package answer the open questions about zones."""
    if zone[0, 2] and (zone[1, 2] or not calmer):
        return
    newly = truth & ~marks.here_truth[0]
    for p in range(value.size):
        votes.ready[p] = _willing(value[p] - marks.here[p], p, run, rules.gates, truth, newly)
    for k in range(_reach(digits, run, rules.vetoes, truth, votes)):
        zone[0, k] = True
        zone[1, k] = zone[1, k] or calmer


@part
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


@part
def further(value, players, here):
    """By how much every player gains over what was reached, and by how much all gain together."""
    least, total = np.inf, 0.0
    for k in range(players.size):
        more = clear_of(value[players[k]] - here[players[k]])
        least, total = min(least, more), total + more
    return least, total


@part
def keep(value, start, players, number, kept, rational):
    """Keep a package that no player loses by; how many are kept then."""
    for k in range(players.size):
        gain = clear_of(value[players[k]] - start[players[k]])
        if gain < 0.0:
            return kept
        rational.rows[kept, k] = gain
    for k in range(players.size):
        rational.ideal[k] = max(rational.ideal[k], rational.rows[kept, k])
    rational.numbers[kept] = number
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
                short = 1.0 - rows[n, k] / ideal[k]
                away += short * short
        nearest = min(nearest, away)
    return math.sqrt(nearest) if able else np.nan


@inner
def solve(rational, count, powers, best, gains, at):
    """The solutions among the packages that no player loses by; ties, but for rounding, go to the first."""
    rows, ideal = rational.rows, rational.ideal
    best[:] = -1.0
    for n in range(count):
        product, relative, lowest, total, blur, share_blur = 1.0, np.inf, np.inf, 0.0, 0.0, 0.0
        for k in range(ideal.size):
            gain = rows[n, k]
            product *= gain if powers[k] == 1.0 else math.pow(gain, powers[k])
            blur += powers[k] * ROOM / gain if gain > 0.0 else 0.0
            lowest = min(lowest, gain)
            total += gain
            if ideal[k] > 0.0:
                relative, share_blur = min(relative, gain / ideal[k]), max(share_blur, ROOM / ideal[k])
        score = (product, 0.0 if np.isinf(relative) else relative, lowest, total)
        blurs = (product * blur, share_blur, ROOM, ROOM * ideal.size)
        for s in range(4):
            if score[s] - best[s] > blurs[s]:
                best[s], at[s] = score[s], rational.numbers[n]
                for k in range(ideal.size):
                    gains[s, k] = rows[n, k]
