"""The way to a package, issue by issue: its utilities, and bounds on those of all packages further down."""

from __future__ import annotations

from sim.compiling import inlined, inner
from sim.rules.bits import ALL, grid, has


@inner
def look_ahead(branch, sizes, satisfied, conflict, worth):
    """What the issues from each depth on can add at best."""
    for d in range(sizes.size - 1, -1, -1):
        for p in range(worth.shape[0]):
            top = worth[p, d, 0]
            for k in range(1, sizes[d]):
                top = max(top, worth[p, d, k])
            branch.most[d, p] = branch.most[d + 1, p] + top
        branch.calm[d], branch.certain[d] = branch.calm[d + 1], branch.certain[d + 1]
        for k in range(sizes[d]):
            branch.calm[d] = min(branch.calm[d], conflict[d, k])
            branch.certain[d] &= satisfied[d, k]


@inlined
def descend(branch, d, size, satisfied, conflict, worth):
    """Work out row d + 1 for the level that digit d shows."""
    k = branch.digits[d]
    branch.number[d + 1] = branch.number[d] * size + k
    branch.least[d + 1] = min(branch.least[d], conflict[d, k])
    branch.held[d + 1] = branch.held[d] & satisfied[d, k]
    for p in range(worth.shape[0]):
        branch.sums[d + 1, p] = branch.sums[d, p] + worth[p, d, k]


@inner
def list_terms(bonus, terms):
    """Gather the bonuses of one run that are not 0; their number."""
    count = 0
    for p in range(bonus.shape[0]):
        for b in range(bonus.shape[1]):
            if bonus[p, b] != 0.0:
                terms.party[count], terms.condition[count], terms.bonus[count] = p, b, bonus[p, b]
                count += 1
    return count


@inlined
def values_of(sums, conflict, truth, terms, count, fight, out):
    """u (P,) up to a constant of each party: levels, conflict and conditions."""
    for p in range(fight.size):
        out[p] = sums[p] + grid(conflict * fight[p])
    for t in range(count):
        if has(truth, terms.condition[t]):
            out[terms.party[t]] += terms.bonus[t]


@inlined
def bound(branch, d, terms, count, fight):
    """Upper bounds on every party's utility below the node at depth d."""
    least, calm, upper = branch.least[d], min(branch.least[d], branch.calm[d]), branch.upper
    for p in range(fight.size):
        upper[p] = branch.sums[d, p] + branch.most[d, p] + grid((least if fight[p] > 0.0 else calm) * fight[p])
    for t in range(count):
        if terms.bonus[t] > 0.0 and has(branch.held[d], terms.condition[t]):
            upper[terms.party[t]] += terms.bonus[t]


@inner
def measure(levels, satisfied, run, terms, count, out):
    """Utility (P,) of one package; its conflict and conditions."""
    least, held = 1.0, ALL
    out[:] = 0.0
    for i in range(levels.size):
        least, held = min(least, run.conflict[i, levels[i]]), held & satisfied[i, levels[i]]
        for p in range(out.size):
            out[p] += run.worth[p, i, levels[i]]
    values_of(out, least, held, terms, count, run.fight, out)
    return least, held
