"""The hot rules, compiled: each treats every run by itself, so a batch and a single run agree to the bit.

Utilities lie on a grid on which sums are exact, so neither the order of issues nor the way in which
a package is reached changes a result. Shapes: R runs, C candidates, P parties, K types, I issues,
L levels, B conditions.
"""

from __future__ import annotations

import math

import numba
import numpy as np

from sim.nouns import GRID
from sim.rules.scalar import choice_probability

ONE = np.uint64(1)
ALL = ~np.uint64(0)


@numba.njit(cache=True, nogil=True)
def grid(x):
    """The nearest point of the utility grid."""
    return math.floor(x / GRID + 0.5) * GRID


@numba.njit(cache=True, nogil=True)
def all_true(count):
    """So many times yes (compiles faster than NumPy's own ones)."""
    out = np.empty(count, np.bool_)
    for k in range(count):
        out[k] = True
    return out


@numba.njit(cache=True, nogil=True)
def _level(moves, sizes, standing, candidate, issue):
    """The level of the issue that a candidate moves last."""
    level = standing[issue] + moves.shift[candidate]
    return level - sizes[issue] if level >= sizes[issue] else level


@numba.njit(cache=True, nogil=True)
def _features(moves, sizes, satisfied, conflict, standing, levels, share, truth):
    """For each candidate: its levels (C, I), conflict (C,) and the conditions that it satisfies (C,)."""
    issues = sizes.size
    for c in range(moves.parent.size):
        moved = moves.issue[c]
        for i in range(issues):
            levels[c, i] = standing[i] if c == 0 else levels[moves.parent[c], i]
        if c > 0:
            levels[c, moved] = _level(moves, sizes, standing, c, moved)
        least, held = 1.0, ALL
        for i in range(issues):
            if conflict[i, levels[c, i]] < least:
                least = conflict[i, levels[c, i]]
            held &= satisfied[i, levels[c, i]]
        share[c] = least
        truth[c] = held


@numba.njit(cache=True, nogil=True)
def features(moves, sizes, satisfied, conflict, standing, live):
    """Conflict (R, C) and satisfied conditions (R, C) of every candidate of every live run."""
    runs, count = standing.shape[0], moves.parent.size
    share, truth = np.zeros((runs, count)), np.zeros((runs, count), np.uint64)
    levels = np.zeros((count, sizes.size), np.int64)
    for r in range(runs):
        if live[r]:
            _features(moves, sizes, satisfied, conflict[r], standing[r], levels, share[r], truth[r])
    return share, truth


@numba.njit(cache=True, nogil=True)
def _steps(sizes, standing, worth, steps):
    """What moving each issue by each number of levels is worth to one party, (issue, shift)."""
    for i in range(sizes.size):
        for shift in range(sizes[i]):
            level = standing[i] + shift
            if level >= sizes[i]:
                level -= sizes[i]
            steps[i, shift] = worth[i, level] - worth[i, standing[i]]


@numba.njit(cache=True, nogil=True)
def _relevant(bonus):
    """The conditions that carry a bonus, as bits."""
    found = np.uint64(0)
    for b in range(bonus.size):
        if bonus[b] != 0.0:
            found |= ONE << np.uint64(b)
    return found


@numba.njit(cache=True, nogil=True)
def _beyond_parts(truth, standing_truth, bonus, relevant):
    """What the conditions that a package gains or loses against the standing one are worth."""
    changed = (truth ^ standing_truth) & relevant
    total = 0.0
    b = 0
    while changed:
        if changed & ONE:
            total += bonus[b] if (truth >> np.uint64(b)) & ONE else -bonus[b]
        changed >>= ONE
        b += 1
    return total


@numba.njit(cache=True, nogil=True)
def _gains(moves, sizes, standing, worth, bonus, fight, share, truth, steps, out):
    """Gain over the standing package of every candidate, for one party in one run; `steps` is scratch."""
    _steps(sizes, standing, worth, steps)
    relevant = _relevant(bonus)
    out[0] = 0.0
    for c in range(1, moves.parent.size):
        out[c] = out[moves.parent[c]] + steps[moves.issue[c], moves.shift[c]]
    if relevant:
        for c in range(1, moves.parent.size):
            if (truth[c] ^ truth[0]) & relevant:
                out[c] += _beyond_parts(truth[c], truth[0], bonus, relevant)
    if fight != 0.0:
        for c in range(1, moves.parent.size):
            if share[c] != share[0]:
                out[c] += grid((share[c] - share[0]) * fight)


@numba.njit(cache=True, nogil=True)
def _gains_within(moves, sizes, standing, worth, bonus, fight, share, truth, within, steps, out):
    """`_gains` of the candidates that move only issues of the set `within`; other entries mean nothing."""
    _steps(sizes, standing, worth, steps)
    relevant = _relevant(bonus)
    out[0] = 0.0
    for c in range(1, moves.parent.size):
        if not moves.mask[c] & ~within:
            out[c] = out[moves.parent[c]] + steps[moves.issue[c], moves.shift[c]]
    for c in range(1, moves.parent.size):
        if not moves.mask[c] & ~within:
            out[c] += _beyond_parts(truth[c], truth[0], bonus, relevant) + grid((share[c] - share[0]) * fight)


@numba.njit(cache=True, nogil=True)
def gains(moves, sizes, standing, worth, bonus, fight, share, truth, live):
    """Gain (R, C) of each candidate for one party: worth (R, I, L), bonus (R, B), fight (R,)."""
    out = np.zeros(share.shape)
    steps = np.empty((worth.shape[1], worth.shape[2]))
    for r in range(standing.shape[0]):
        if live[r]:
            _gains(moves, sizes, standing[r], worth[r], bonus[r], fight[r], share[r], truth[r], steps, out[r])
    return out


@numba.njit(cache=True, nogil=True)
def _best_inside(moves, gain, allowed, own, best):
    """For each group of issues, the largest gain of an allowed candidate that moves no other issue (≥ 0);
    `own` is scratch. Candidates of a group lie side by side."""
    groups = moves.start.size - 1
    for g in range(groups):
        most = 0.0
        for c in range(moves.first[g], moves.first[g + 1]):
            if gain[c] > most and allowed[c]:
                most = gain[c]
        own[g] = most
    for g in range(groups):
        most = 0.0
        for k in range(moves.start[g], moves.start[g + 1]):
            if own[moves.inside[k]] > most:
                most = own[moves.inside[k]]
        best[g] = most


@numba.njit(cache=True, nogil=True)
def best_inside(moves, gain, allowed, live):
    """(R, C): the largest gain available on the issues that each candidate moves."""
    out = np.zeros(gain.shape)
    best, own = np.empty(moves.start.size - 1), np.empty(moves.start.size - 1)
    for r in range(gain.shape[0]):
        if live[r]:
            _best_inside(moves, gain[r], allowed[r], own, best)
            for c in range(gain.shape[1]):
                out[r, c] = best[moves.group[c]]
    return out


@numba.njit(cache=True, nogil=True)
def _crosses(newly, conditions):
    return (newly & conditions) != 0


@numba.njit(cache=True, nogil=True)
def allowed(truth, forbidden, refused, unless, live):
    """(R, C): candidates that cross none of a party's red lines (R,) and gates (R, G) anew.

    A gate refuses condition `refused[g]` (a bit, or 0 where it stands open) unless the package
    itself satisfies `unless[g]` (a bit, or 0).
    """
    out = np.zeros(truth.shape, np.bool_)
    for r in range(truth.shape[0]):
        if live[r]:
            for c in range(truth.shape[1]):
                newly = truth[r, c] & ~truth[r, 0]
                fine = not _crosses(newly, forbidden[r])
                for g in range(refused.shape[1]):
                    if _crosses(newly, refused[r, g]) and not _crosses(truth[r, c], unless[g]):
                        fine = False
                out[r, c] = fine
    return out


@numba.njit(cache=True, nogil=True)
def _gate_shut(truth, standing_truth, h, gates, refused):
    newly = truth & ~standing_truth
    for g in range(gates.party.size):
        if gates.party[g] == h and _crosses(newly, refused[g]) and not _crosses(truth, gates.unless[g]):
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _inside_lines(truth, standing_truth, h, lines):
    """Chance that a package crosses none of h's red lines, as others see it."""
    newly = truth & ~standing_truth
    chance = 1.0
    for k in range(lines.party.size):
        if lines.party[k] == h and _crosses(newly, lines.bit[k]):
            chance -= lines.share[k]
    return max(chance, 0.0)


@numba.njit(cache=True, nogil=True)
def _needed(moves, holders, vetoes, c, truth):
    """Bits of the parties whose consent a candidate may need: holders of what it moves, and vetoes."""
    need = np.uint64(0)
    for i in range(holders.size):
        if (moves.mask[c] >> np.uint64(i)) & ONE:
            need |= holders[i]
    for v in range(vetoes.party.size):
        if _crosses(truth, vetoes.bit[v]):
            need |= ONE << np.uint64(vetoes.party[v])
    return need


@numba.njit(cache=True, nogil=True)
def needed(moves, holders, vetoes, choice, truth, live):
    """(R,) bits of the parties asked about the chosen candidate of each run."""
    out = np.zeros(choice.size, np.uint64)
    for r in range(choice.size):
        if live[r] and choice[r] > 0:
            out[r] = _needed(moves, holders[r], vetoes, choice[r], truth[r, choice[r]])
    return out


@numba.njit(cache=True, nogil=True)
def signed(moves, holders, quorum, vetoes, choice, truth, yes, live):
    """(R,) whether the parties that accepted (bits) suffice: quorum on each moved issue, and every veto."""
    out = np.zeros(choice.size, np.bool_)
    for r in range(choice.size):
        c = choice[r]
        if not live[r] or c <= 0:
            continue
        enough = True
        for i in range(holders.shape[1]):
            if (moves.mask[c] >> np.uint64(i)) & ONE:
                count = 0
                for p in range(64):
                    count += int(((holders[r, i] & yes[r]) >> np.uint64(p)) & ONE)
                enough = enough and count >= quorum[r, i]
        for v in range(vetoes.party.size):
            if _crosses(truth[r, c], vetoes.bit[v]):
                enough = enough and bool((yes[r] >> np.uint64(vetoes.party[v])) & ONE)
        out[r] = enough
    return out


@numba.njit(cache=True, nogil=True)
def _at_least(chances, count, quorum):
    """Chance that at least `quorum` of `count` independent consents come (Poisson binomial)."""
    exactly = np.zeros(count + 1)
    exactly[0] = 1.0
    for k in range(count):
        for n in range(k + 1, 0, -1):
            exactly[n] = exactly[n] * (1 - chances[k]) + exactly[n - 1] * chances[k]
        exactly[0] *= 1 - chances[k]
    total = 0.0
    for n in range(quorum, count + 1):
        total += exactly[n]
    return min(1.0, total)


@numba.njit(cache=True, nogil=True)
def _few(holders, quorum, c, p, chance):
    """Chance that a quorum of these holders (bits) consents; taken in rising order of their chances."""
    chances = np.empty(chance.shape[0])
    count = 0
    for h in range(chance.shape[0]):
        if (holders >> np.uint64(h)) & ONE:
            likely = 1.0 if h == p else chance[h, c]
            k = count
            while k > 0 and chances[k - 1] > likely:
                chances[k] = chances[k - 1]
                k -= 1
            chances[k] = likely
            count += 1
    return _at_least(chances, count, quorum)


@numba.njit(cache=True, nogil=True)
def _joint(moves, holders, quorum, vetoes, c, truth, p, chance):
    """p's belief that all needed consents to candidate c come; holders are taken as independent."""
    unanimous, product = np.uint64(0), 0.0
    few = 1.0
    for i in range(holders.size):
        if (moves.mask[c] >> np.uint64(i)) & ONE:
            count = 0
            for h in range(chance.shape[0]):
                count += int((holders[i] >> np.uint64(h)) & ONE)
            if quorum[i] == count:
                unanimous |= holders[i]
            else:
                few *= _few(holders[i], quorum[i], c, p, chance)
    for v in range(vetoes.party.size):
        if _crosses(truth, vetoes.bit[v]):
            unanimous |= ONE << np.uint64(vetoes.party[v])
    for h in range(chance.shape[0]):
        if h != p and (unanimous >> np.uint64(h)) & ONE:
            if chance[h, c] <= 0.0:
                return 0.0
            product += grid(math.log(chance[h, c]))
    return math.exp(product) * few


@numba.njit(cache=True, nogil=True)
def consent(moves, sizes, holders, quorum, vetoes, lines, gates, guess, standing, share, truth, p, belief,
            refused, consider, live):  # fmt: skip
    """(R, C): p's belief q_p that every other party whose consent is needed gives it.

    For each type k of a needed party h the chance is the logit of the type's typical surplus over
    its aspiration, weighted with p's belief (R, P, K), times the chance of being inside h's red
    lines, and 0 where a gate of h is known to be shut. Only candidates in `consider` are valued.
    """
    runs, count = share.shape
    parties, kinds = belief.shape[1], belief.shape[2]
    out = np.zeros((runs, count))
    gain, best, own = np.empty(count), np.empty(moves.start.size - 1), np.empty(moves.start.size - 1)
    steps = np.empty((guess.worth.shape[2], guess.worth.shape[3]))
    free = all_true(count)
    chance = np.zeros((parties, count))
    need = np.zeros(count, np.uint64)
    for r in range(runs):
        if not live[r]:
            continue
        everyone = np.uint64(0)
        for c in range(1, count):
            if consider[r, c]:
                need[c] = _needed(moves, holders[r], vetoes, c, truth[r, c])
                everyone |= need[c]
        for h in range(parties):
            bit = ONE << np.uint64(h)
            if h == p or not everyone & bit:
                continue
            chance[h] = 0.0
            for k in range(kinds):
                if belief[r, h, k] <= 0.0:
                    continue
                _gains(moves, sizes, standing[r], guess.worth[h, k], guess.bonus[r, h, k], guess.fight[r, h, k],
                       share[r], truth[r], steps, gain)  # fmt: skip
                _best_inside(moves, gain, free, own, best)
                for c in range(1, count):
                    if consider[r, c] and need[c] & bit:
                        surplus = gain[c] - guess.aspiration[r, h] * best[moves.group[c]]
                        chance[h, c] += belief[r, h, k] * choice_probability(guess.precision[h], surplus)
            for c in range(1, count):
                if consider[r, c] and need[c] & bit:
                    if _gate_shut(truth[r, c], truth[r, 0], h, gates, refused[r]):
                        chance[h, c] = 0.0
                    else:
                        chance[h, c] *= _inside_lines(truth[r, c], truth[r, 0], h, lines)
        for c in range(1, count):
            if consider[r, c]:
                out[r, c] = _joint(moves, holders[r], quorum[r], vetoes, c, truth[r, c], p, chance)
    return out


@numba.njit(cache=True, nogil=True)
def expected_gains(moves, sizes, guess, standing, share, truth, h, belief, consider, live):
    """(R, C): what others expect candidate c to gain party h, averaged over its types; belief (R, K)."""
    runs, count = share.shape
    out, gain = np.zeros((runs, count)), np.empty(count)
    steps = np.empty((guess.worth.shape[2], guess.worth.shape[3]))
    for r in range(runs):
        if live[r]:
            for k in range(belief.shape[1]):
                if belief[r, k] > 0.0:
                    _gains(moves, sizes, standing[r], guess.worth[h, k], guess.bonus[r, h, k], guess.fight[r, h, k],
                           share[r], truth[r], steps, gain)  # fmt: skip
                    for c in range(count):
                        if consider[r, c]:
                            out[r, c] += belief[r, k] * gain[c]
    return out


@numba.njit(cache=True, nogil=True)
def _surplus(moves, chosen, gain, permitted):
    """Gain of the chosen candidate, and the best gain of one that moves no other issue."""
    best = 0.0
    for c in range(moves.parent.size):
        if moves.mask[c] & ~moves.mask[chosen] == 0 and permitted[c]:
            best = max(best, gain[c])
    return gain[chosen], best


@numba.njit(cache=True, nogil=True)
def weigh(moves, sizes, standing, worth, bonus, fight, share, truth, choice, permitted, live):
    """(R,) gain of the chosen candidate for one party, and (R,) the best gain on the issues it moves."""
    runs, count = share.shape
    gained, best = np.zeros(runs), np.zeros(runs)
    gain, steps = np.empty(count), np.empty((worth.shape[1], worth.shape[2]))
    for r in range(runs):
        if live[r] and choice[r] > 0:
            moved = moves.mask[choice[r]]
            _gains_within(
                moves, sizes, standing[r], worth[r], bonus[r], fight[r], share[r], truth[r], moved, steps, gain
            )
            gained[r], best[r] = _surplus(moves, choice[r], gain, permitted[r])
    return gained, best


@numba.njit(cache=True, nogil=True)
def weigh_kinds(moves, sizes, guess, standing, share, truth, choice, asked, live):
    """(R, P, K) typical gain of the chosen candidate for each type of each asked party, and the best gain."""
    runs, count = share.shape
    parties, kinds = guess.worth.shape[0], guess.worth.shape[1]
    gained, best = np.zeros((runs, parties, kinds)), np.zeros((runs, parties, kinds))
    gain, free = np.empty(count), all_true(count)
    steps = np.empty((guess.worth.shape[2], guess.worth.shape[3]))
    for r in range(runs):
        if live[r] and choice[r] > 0:
            moved = moves.mask[choice[r]]
            for h in range(parties):
                if (asked[r] >> np.uint64(h)) & ONE:
                    for k in range(kinds):
                        _gains_within(moves, sizes, standing[r], guess.worth[h, k], guess.bonus[r, h, k],
                                      guess.fight[r, h, k], share[r], truth[r], moved, steps, gain)  # fmt: skip
                        gained[r, h, k], best[r, h, k] = _surplus(moves, choice[r], gain, free)
    return gained, best


@numba.njit(cache=True, nogil=True)
def pick(score, own, open_, live):
    """(R,) the open candidate with the highest score; ties go to the higher own gain, then to fewer
    issues moved, then to the first. 0 (no offer) where none is open."""
    out = np.zeros(score.shape[0], np.int64)
    for r in range(score.shape[0]):
        if not live[r]:
            continue
        at = 0
        for c in range(1, score.shape[1]):
            if not open_[r, c]:
                continue
            if at == 0 or score[r, c] > score[r, at] or (score[r, c] == score[r, at] and own[r, c] > own[r, at]):
                at = c
        out[r] = at
    return out


@numba.njit(cache=True, nogil=True)
def levels_of(moves, sizes, standing, choice):
    """(R, I) the levels of the chosen candidate of each run."""
    out = standing.copy()
    for r in range(choice.size):
        c = choice[r]
        while c > 0:
            i = moves.issue[c]
            out[r, i] = _level(moves, sizes, standing[r], c, i)
            c = moves.parent[c]
    return out


@numba.njit(cache=True, nogil=True)
def likeness(moves, sizes, standing, target, count):
    """(R, C): 1 − the mean distance in ranks from a target package (issue,), −1 where it names no level."""
    runs = standing.shape[0]
    out = np.empty((runs, count))
    named = 0
    for i in range(sizes.size):
        named += int(target[i] >= 0)
    for r in range(runs):
        whole = 0.0
        for i in range(sizes.size):
            if target[i] >= 0:
                whole += grid(abs(standing[r, i] - target[i]) / (sizes[i] - 1))
        out[r, 0] = whole
        for c in range(1, count):
            i = moves.issue[c]
            out[r, c] = out[r, moves.parent[c]]
            if target[i] >= 0:
                there = _level(moves, sizes, standing[r], c, i)
                out[r, c] += grid(abs(there - target[i]) / (sizes[i] - 1))
                out[r, c] -= grid(abs(standing[r, i] - target[i]) / (sizes[i] - 1))
        for c in range(count):
            out[r, c] = 1 - out[r, c] / named
    return out


@numba.njit(cache=True, nogil=True)
def add_blame(expected, size, weight, rate, consider, out):
    """Add to `out` (R, C) what blame before one audience for refusing would cost, where `consider`.

    weight · min(rate · (expected gain)⁺ / scale, 1), with weight = stake · (1 − blame); (R,) each but
    `expected` (R, C).
    """
    for r in range(expected.shape[0]):
        if weight[r] > 0.0 and size[r] > 0.0:
            for c in range(expected.shape[1]):
                if consider[r, c] and expected[r, c] > 0.0:
                    out[r, c] += grid(weight[r] * min(rate[r] * (expected[r, c] / size[r]), 1.0))


@numba.njit(cache=True, nogil=True)
def retreats(moves, sizes, standing, worth, claim, live):
    """(R, C): Σ over the issues that a candidate moves and the party's last public offer moved too of
    (worth demanded − worth given)⁺; worth (R, I, L), claim (R, I) with −1 where nothing was demanded."""
    out = np.zeros((standing.shape[0], moves.parent.size))
    for r in range(standing.shape[0]):
        if live[r]:
            for c in range(1, moves.parent.size):
                i = moves.issue[c]
                out[r, c] = out[r, moves.parent[c]]
                if claim[r, i] >= 0:
                    short = worth[r, i, claim[r, i]] - worth[r, i, _level(moves, sizes, standing[r], c, i)]
                    if short > 0.0:
                        out[r, c] += short
    return out


@numba.njit(cache=True, nogil=True)
def score(gain, q, blame, like, strength, retreat, cost, consider):
    """(R, C): q·gain + (1 − q)·blame + strength·likeness − cost·retreat where `consider`."""
    out = np.zeros(gain.shape)
    for r in range(gain.shape[0]):
        for c in range(gain.shape[1]):
            if consider[r, c]:
                value = q[r, c] * gain[r, c] + (1 - q[r, c]) * blame[r, c]
                if like.shape[1] > 1:
                    value += strength[r] * like[r, c]
                out[r, c] = value - cost[r] * retreat[r, c]
    return out


@numba.njit(cache=True, nogil=True)
def open_offers(permitted, gain, best, theta, live):
    """(R, C): what a party would offer: permitted, a gain, and at least θ of the best on the issues moved."""
    out = np.zeros(gain.shape, np.bool_)
    for r in range(gain.shape[0]):
        if live[r]:
            for c in range(1, gain.shape[1]):
                g = gain[r, c]
                out[r, c] = permitted[r, c] and g > 0.0 and g >= theta[r] * best[r, c]
    return out


@numba.njit(cache=True, nogil=True)
def most_hopeful(gain, q, consider):
    """(R,): the largest expected gain q·gain where `consider`, 0 where nothing is."""
    out = np.zeros(gain.shape[0])
    for r in range(gain.shape[0]):
        for c in range(gain.shape[1]):
            if consider[r, c] and q[r, c] * gain[r, c] > out[r]:
                out[r] = q[r, c] * gain[r, c]
    return out


@numba.njit(cache=True, nogil=True)
def nothing_better(permitted, gain):
    """(R,): whether no permitted candidate is a gain."""
    out = all_true(gain.shape[0])
    for r in range(gain.shape[0]):
        for c in range(gain.shape[1]):
            if permitted[r, c] and gain[r, c] > 0.0:
                out[r] = False
                break
    return out
