"""A negotiator's turn, run by run: what it would offer, what it hopes for, whether it is content.

Only the numbers of the winning candidate are needed, so candidates that cannot win are passed over as soon
as a bound shows it; what is chosen is the same as if all were worked out.
"""

from __future__ import annotations

import numpy as np

from sim.rules.kernels.bits import ONE, compiled, grid, inlined
from sim.rules.kernels.candidates import describe, level
from sim.rules.kernels.consent import SLACK, asked_by, belief_in, upper_beliefs
from sim.rules.kernels.gains import best_on, gains_of
from sim.rules.kernels.limits import permitted_of
from sim.rules.kernels.typical import choose_columns, expect, fill, rank_sets, room


@inlined
def nothing_better(gain, permitted):
    """Whether no permitted candidate is a gain."""
    for c in range(gain.size):
        if permitted[c] and gain[c] > 0.0:
            return False
    return True


@compiled
def open_to(moves, gain, permitted, best, theta, out):
    """(C,): what a party would offer: permitted, a gain, and at least θ of the best on the issues moved."""
    out[0] = False
    for c in range(1, gain.size):
        out[c] = permitted[c] and gain[c] > 0.0 and gain[c] >= theta * best[moves.group[c]]


@compiled
def open_offers(rules, gain, permitted, theta, live):
    """(R, C): what a party would offer, by its gains and limits (R, C) and its aspiration (R,)."""
    out = np.zeros(gain.shape, np.bool_)
    best, own = np.empty(rules.moves.start.size - 1), np.empty(rules.moves.start.size - 1)
    for r in range(gain.shape[0]):
        if live[r]:
            best_on(rules.moves, gain[r], permitted[r], own, best)
            open_to(rules.moves, gain[r], permitted[r], best, theta[r], out[r])
    return out


@compiled
def contentment(gain, permitted, live):
    """(R,): whether no permitted candidate is a gain."""
    out = np.zeros(gain.shape[0], np.bool_)
    for r in range(out.size):
        if live[r]:
            out[r] = nothing_better(gain[r], permitted[r])
    return out


@compiled
def _distances(sizes, anchor, out):
    """(I, L): the distance in ranks of each level from the anchor's, 0 where it names none; how many it names."""
    named = 0
    out[:] = 0.0
    for i in range(sizes.size):
        if anchor[i] >= 0:
            named += 1
            for there in range(sizes[i]):
                out[i, there] = grid(abs(there - anchor[i]) / (sizes[i] - 1))
    return named


@inlined
def _distance(moves, sizes, standing, far, from_here, c):
    """The sum of a candidate's distances from the anchor; `from_here` is that of the standing package."""
    total = from_here
    while c > 0:
        i = moves.issue[c]
        total += far[i, level(moves, sizes, standing, c, i)] - far[i, standing[i]]
        c = moves.parent[c]
    return total


@inlined
def _retreat(moves, sizes, standing, worth, claim, c):
    """How far a candidate falls short of the last public demand, on the issues that both move."""
    total = 0.0
    while c > 0:
        i = moves.issue[c]
        if claim[i] >= 0:
            total += max(worth[i, claim[i]] - worth[i, level(moves, sizes, standing, c, i)], 0.0)
        c = moves.parent[c]
    return total


@compiled
def _add_blame(expected, consider, stake, rate, size, out):
    """Add to `out` (C,) what the others' refusal would cost them before one audience, at the party's stake."""
    for c in range(out.size):
        if consider[c] and expected[c] > 0.0:
            out[c] += grid(stake * min(rate * (expected[c] / size), 1.0))


@compiled
def _blame(columns, beliefs, stake, rate, typical_scale, consider, expected, out):
    """(C,): what the others would bear before the party's audiences for refusing, valued at its stakes."""
    out[:] = 0.0
    for a in range(stake.size):
        if stake[a] > 0.0:
            size = 0.0
            for k in range(beliefs.shape[1]):
                size += beliefs[a, k] * typical_scale[a, k]
            if size > 0.0:
                expect(columns.gain, columns.belief, columns.start[a], columns.start[a + 1], consider, expected)
                _add_blame(expected, consider, stake[a], rate, size, out)


@inlined
def _can_win(q, gain, blame, base, top):
    """Whether a belief of at most q may bring a score of `top`, with room for rounding."""
    room = SLACK * (1 + abs(top) + abs(base) + gain + blame)
    return max(q * gain + (1 - q) * blame, blame) + base + room >= top


@compiled
def outlook(rules, today, guess, mine, face, party, asks):
    """(R,) the candidate to offer (0: none), (R,) the largest q·gain of an open one, (R,) content.

    Maximises q·gain + (1 − q)·blame + pull·likeness − cost·retreat over the open candidates; ties go
    to the higher own gain, then to fewer issues moved, then to the first. `asks` (R,) is 0 where the party
    is not asked, 1 where its hope does not matter (it is then not worked out to the end), else 2.
    """
    runs, count = asks.size, rules.moves.parent.size
    choice, hope, content = np.zeros(runs, np.int64), np.zeros(runs), np.zeros(runs, np.bool_)
    moves, sizes = rules.moves, rules.sizes
    columns, sets = room(rules, guess), moves.start.size - 1
    share, truth, gain = np.empty(count), np.empty(count, np.uint64), np.empty(count)
    may, open_ = np.empty(count, np.bool_), np.empty(count, np.bool_)
    best, own = np.empty(sets), np.empty(sets)
    blame, bound, expected = np.empty(count), np.empty(count), np.empty(count)
    steps = np.empty((mine.worth.shape[1], mine.worth.shape[2]))
    bits, far = np.empty(count, np.uint64), np.empty(rules.satisfied.shape)
    named = _distances(sizes, face.anchor, far)
    for r in range(runs):
        if asks[r] == 0:
            continue
        standing, holders, quorum = today.standing[r], today.holders[r], today.quorum[r]
        describe(rules, today.conflict[r], standing, share, truth)
        gains_of(rules, standing, mine.worth[r], mine.bonus[r], mine.fight[r], share, truth, steps, gain)
        permitted_of(rules, today.refused[r], party, mine.forbidden[r], truth, may)
        content[r] = nothing_better(gain, may)
        best_on(moves, gain, may, own, best)
        open_to(moves, gain, may, best, mine.aspiration[r], open_)
        asked = asked_by(rules, holders, open_, truth)
        for a in range(face.stake.shape[1]):
            if face.stake[r, a] > 0.0:
                asked |= ONE << np.uint64(a)
        types = choose_columns(columns, party, asked, mine.beliefs[r])
        fill(columns, types, rules, standing, guess.worth, guess.bonus[r], guess.fight[r], share, truth)
        rank_sets(columns, types, rules)
        _blame(columns, mine.beliefs[r], face.stake[r], face.rate[r], face.typical_scale, open_, expected, blame)
        upper_beliefs(columns, rules, holders, quorum, guess.aspiration[r], guess.precision, party, truth, open_,
                      bits, bound)  # fmt: skip
        top, from_here = 0.0, 0.0
        for i in range(sizes.size):
            from_here += far[i, standing[i]]
        for c in range(1, count):
            if not open_[c]:
                continue
            base = 0.0
            if face.pull[r] > 0.0 and named:
                base = face.pull[r] * (1 - _distance(moves, sizes, standing, far, from_here, c) / named)
            loss = 0.0
            if face.cost[r] > 0.0:
                loss = face.cost[r] * _retreat(moves, sizes, standing, mine.worth[r], face.claim[r], c)
            at = choice[r]
            hopeful = asks[r] == 2 and bound[c] * gain[c] * (1 + SLACK) >= hope[r]
            if at > 0 and not hopeful and not _can_win(bound[c], gain[c], blame[c], base - loss, top):
                continue
            q = belief_in(columns, rules, holders, quorum, today.refused[r], guess.aspiration[r], guess.precision,
                          party, c, truth)  # fmt: skip
            hope[r] = max(hope[r], q * gain[c])
            score = q * gain[c] + (1 - q) * blame[c] + base - loss
            if at == 0 or score > top or (score == top and gain[c] > gain[at]):
                choice[r], top = c, score
    return choice, hope, content


@compiled
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
