"""Questions about zones of agreement: is there a package that all who must consent gain by and may sign?"""

from __future__ import annotations

from sim.compiling import inlined
from sim.rules.bits import has
from sim.rules.consent import ROOM, clear_of, gate_shut


@inlined
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


@inlined
def _willing(rules, run, scratch, p, truth, newly):
    """0 no gain, 1 a gain beyond a red line, 2 behind a shut gate, 3 a gain that it may sign."""
    if clear_of(scratch.value[p] - scratch.marks.here[p]) <= 0.0:
        return 0
    if newly & run.forbidden[p]:
        return 1
    return 2 if gate_shut(rules.gates, run.refused, p, truth, newly) else 3


@inlined
def _reach(rules, run, scratch, truth, newly):
    """How far a package gets with those who must consent: 0 nowhere, 1 all gain, 2 inside red lines, 3 signable."""
    digits, ready, tally = scratch.branch.digits, scratch.ready, scratch.tally
    ready[:] = -1
    far, moved = 3, False
    for i in range(digits.size):
        if digits[i] == run.standing[i]:
            continue
        moved = True
        tally[:] = 0
        for p in range(ready.size):
            if has(run.holders[i], p):
                if ready[p] < 0:
                    ready[p] = _willing(rules, run, scratch, p, truth, newly)
                tally[ready[p]] += 1
        k, total = 3, tally[3]
        while k > 0 and total < run.quorum[i]:
            k -= 1
            total += tally[k]
        far = min(far, k)
        if far == 0:
            return 0
    for v in range(rules.vetoes.party.size):
        if truth & rules.vetoes.bit[v]:
            far = min(far, _willing(rules, run, scratch, rules.vetoes.party[v], truth, newly))
    return far if moved else 0


@inlined
def answer_zones(rules, run, scratch, calmer, truth, zone):
    """Let a package answer the open questions about zones."""
    if zone[0, 2] and (zone[1, 2] or not calmer):
        return
    reach = _reach(rules, run, scratch, truth, truth & ~scratch.marks.here_truth[0])
    for k in range(reach):
        zone[0, k] = True
        zone[1, k] = zone[1, k] or calmer
