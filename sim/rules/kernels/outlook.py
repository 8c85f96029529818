"""A negotiator's turn, run by run: what it would offer, what it hopes for, whether it is content.

Only the numbers of the winning candidate are needed, so candidates that cannot win are passed over as soon
as a bound shows it; what is chosen is the same as if all were worked out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.bits import ONE, grid
from sim.rules.consent import permitted_of, reached
from sim.rules.kernels.believed_consent import (
    SLACK,
    Columns,
    asked_by,
    belief_in,
    blank_columns,
    choose_columns,
    consenters,
    describe,
    expect,
    fill,
    upper_beliefs,
)
from sim.rules.kernels.candidates import (
    CandidateFacts,
    Reach,
    add_up,
    blank,
    levels_gain,
    reach_of,
    steps_of,
    unreached,
    with_terms,
)
from sim.rules.records import Face, Guess, Mine, Rules, Scene, Wishes


class Outlook(NamedTuple):
    """What a negotiator makes of its turn."""

    choice: Ints  # (R,) the candidate to offer, 0 where none
    hope: Floats  # (R,) the largest q·gain of an open candidate
    content: Bools  # (R,) whether no permitted candidate is a gain


class OutlookScratch(NamedTuple):
    """Scratch, used again from run to run."""

    columns: Columns
    facts: CandidateFacts
    gain: Floats  # (C,)
    may: Bools  # (C,)
    reach: Reach  # what is permitted; first its `within` holds the gain by levels alone
    open_: Bools  # (C,)
    listed: Ints  # (C,)
    blame: Floats  # (C,)
    bound: Floats  # (C,)
    base: Floats  # (C,)
    loss: Floats  # (C,)
    expected: Floats  # (C,)
    steps: Floats  # (I·L,)
    away: Floats  # (C,) distance from the anchor, summed over issues
    bits: Masks  # (C,)
    far: Floats  # (I, L) distance from the anchor


@inner
def open_to(moves, reach, theta, out, listed):
    """(C,): what a party would offer: a gain within reach, and at least θ of the best on the issues moved. The
    numbers of these candidates are `listed` (C,) in order; how many they are."""
    count, out[0], gain, best = 0, False, reach.within, reach.best
    for g in range(1, best.size):
        least = theta * best[g]
        for c in range(moves.first[g], moves.first[g + 1]):
            opens = (gain[c] > 0.0) & reached(gain[c], least)
            out[c], listed[count] = opens, c
            count += int(opens)
    return count


@compiled
def _open_all(moves, gain, permitted, theta, live, reach, listed, out):
    for r in range(out.shape[0]):
        if live[r]:
            reach_of(moves, permitted[r], gain[r], reach)
            open_to(moves, reach, theta[r], out[r], listed)


def open_offers(rules: Rules, gain: Floats, permitted: Bools, theta: Floats, live: Bools) -> Bools:
    """(R, C): what a party would offer, by its gains and limits (R, C) and its aspiration (R,)."""
    out, listed, close = np.zeros(gain.shape, np.bool_), np.empty(gain.shape[1], np.int64), np.ascontiguousarray(theta)
    _open_all(rules.moves, gain, permitted, close, live, unreached(rules), listed, out)
    return out


def contentment(gain: Floats, permitted: Bools, live: Bools) -> Bools:
    """(R,): whether no permitted candidate (R, C) is a gain."""
    return np.asarray(live & ~(permitted & (gain > 0.0)).any(axis=1))


@inner
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


@inner
def _measure(rules, standing, far, steps, out):
    """(C,): how far from the anchor candidates lead, summed over its issues; `steps` is scratch."""
    from_here = 0.0
    for i in range(standing.size):
        from_here += far[i, standing[i]]
    steps_of(rules.sizes, standing, far, steps)
    add_up(rules.moves, steps, from_here, out)


@inner
def _liken(away, named, pull, out):
    """(C,): what a candidate's likeness to the anchor adds to its score."""
    if pull > 0.0 and named:
        for c in range(out.size):
            out[c] = pull * (1 - away[c] / named)
    else:
        out[:] = 0.0


@inner
def _retreat(rules, standing, worth, claim, cost, scratch):
    """(C,): what it costs to fall short of the last public demand, on the issues that both move."""
    scratch.loss[:] = 0.0
    if cost > 0.0:
        steps, width = scratch.steps, scratch.steps.size // standing.size
        steps_of(rules.sizes, standing, worth, steps)
        for i in range(standing.size):
            asked = worth[i, claim[i]] - worth[i, standing[i]] if claim[i] >= 0 else -np.inf
            for at in range(i * width + 1, i * width + rules.sizes[i]):
                steps[at] = max(asked - steps[at], 0.0)
        add_up(rules.moves, steps, 0.0, scratch.loss)
        for c in range(scratch.loss.size):
            scratch.loss[c] *= cost


@inner
def _add_blame(expected, consider, stake, rate, size, out):
    """Add to `out` (C,) what the others' refusal would cost them before one audience, at the party's stake."""
    for c in range(out.size):
        more = grid(stake * min(rate * (expected[c] / size), 1.0))
        out[c] += more if consider[c] & (expected[c] > 0.0) else 0.0


@inner
def _blame(columns, beliefs, stake, rate, typical_scale, consider, expected, out):
    """(C,): what the others would bear before the party's audiences for refusing, valued at its stakes."""
    out[:] = 0.0
    for a in range(stake.size):
        if stake[a] > 0.0:
            size = 0.0
            for k in range(beliefs.shape[1]):
                size += beliefs[a, k] * typical_scale[a, k]
            if size > 0.0:
                expect(columns.gain, columns.belief, columns.start[a], columns.start[a + 1], expected)
                _add_blame(expected, consider, stake[a], rate, size, out)


@inlined
def _can_win(q, gain, blame, base, top):
    """Whether a belief of at most q may bring a score of `top`, but for rounding."""
    slack = SLACK * (1 + abs(top) + abs(base) + gain + blame)
    return max(q * gain + (1 - q) * blame, blame) + base + slack >= top


@inner
def _most_promising(listed, scratch):
    """The candidate with the highest bound on its score: begun with, it rules most others out."""
    best, at = -np.inf, 0
    for c in listed:
        q, blame = scratch.bound[c], scratch.blame[c]
        may_reach = max(q * scratch.gain[c] + (1 - q) * blame, blame) + scratch.base[c] - scratch.loss[c]
        if may_reach > best:
            best, at = may_reach, c
    return at


@inner
def _weigh_candidates(rules, asked, listed, wants_hope, scratch, out):
    """Go through the open candidates of one run and write which to offer and what to hope for."""
    gain, blame, bound = scratch.gain, scratch.blame, scratch.bound
    top, at, hope = 0.0, 0, 0.0
    for j in range(-1, listed.size):
        c = listed[j] if j >= 0 else _most_promising(listed, scratch)
        base, loss = scratch.base[c], scratch.loss[c]
        hopeful = wants_hope and bound[c] * gain[c] * (1 + SLACK) >= hope
        if c == 0 or (at > 0 and not hopeful and not _can_win(bound[c], gain[c], blame[c], base - loss, top)):
            continue
        q = belief_in(scratch.columns, rules, asked, c, scratch.facts.truth)
        hope = max(hope, q * gain[c])
        score = q * gain[c] + (1 - q) * blame[c] + base - loss
        level_with = score == top and (gain[c] > gain[at] or (gain[c] == gain[at] and c < at))
        if at == 0 or score > top or level_with:
            at, top = c, score
    out.choice[asked.run], out.hope[asked.run] = at, hope


@compiled
def look(scene, mine, face, party, asks, order, scratch, out):
    """Write the outlook of one party in each run, in a given order; see `outlook`."""
    rules, today, guess = scene.rules, scene.today, scene.guess
    moves, columns, facts, before = rules.moves, scratch.columns, scratch.facts, np.int64(-1)
    named = _distances(rules.sizes, face.anchor, scratch.far)
    share, truth = facts.share, facts.truth
    for r in order:
        standing, seen = today.standing[r], consenters(today, guess, party, r)
        if describe(scene, r, before, columns, facts):
            _measure(rules, standing, scratch.far, scratch.steps, scratch.away)
        before = r
        levels_gain(rules, standing, mine.worth[r], scratch.steps, scratch.reach.within)
        with_terms(scratch.reach.within, Wishes(mine.bonus[r], mine.fight[r]), share, truth, scratch.gain)
        permitted_of(rules.gates, seen.refused, party, mine.forbidden[r], truth, rules.offerable, scratch.may)
        reach_of(moves, scratch.may, scratch.gain, scratch.reach)
        out.content[r] = True
        for g in range(scratch.reach.own.size):
            out.content[r] = out.content[r] and scratch.reach.own[g] <= 0.0
        count = open_to(moves, scratch.reach, mine.aspiration[r], scratch.open_, scratch.listed)
        listed = scratch.listed[:count]
        asked = asked_by(rules, seen.holders, listed, truth)
        for a in range(face.stake.shape[1]):
            if face.stake[r, a] > 0.0:
                asked |= ONE << np.uint64(a)
        types = choose_columns(columns, party, asked, mine.beliefs[r])
        fill(columns, types, scene, r, share, truth)
        _blame(columns, mine.beliefs[r], face.stake[r], face.rate[r], face.typical_scale, scratch.open_,
               scratch.expected, scratch.blame)  # fmt: skip
        upper_beliefs(columns, rules, seen, truth, listed, scratch.bits, scratch.bound)
        _liken(scratch.away, named, face.pull[r], scratch.base)
        _retreat(rules, standing, mine.worth[r], face.claim[r], face.cost[r], scratch)
        _weigh_candidates(rules, seen, listed, asks[r] == 2, scratch, out)


def outlook(scene: Scene, mine: Mine, face: Face, party: int, asks: Ints) -> Outlook:
    """What a negotiator makes of its turn.

    Maximises q·gain + (1 − q)·blame + pull·likeness − cost·retreat over the open candidates; ties go
    to the higher own gain, then to fewer issues moved, then to the first. `asks` (R,) is 0 where the party
    is not asked, 1 where its hope does not matter (it is then not worked out to the end), else 2.
    """
    out = Outlook(np.zeros(asks.size, np.int64), np.zeros(asks.size), np.zeros(asks.size, np.bool_))
    order = _side_by_side(scene.today.standing, np.flatnonzero(asks))
    look(scene, mine, face, party, asks, order, _scratch(scene.rules, scene.guess), out)
    return out


def _side_by_side(standing: Ints, asked: Ints) -> Ints:
    """The runs asked, those with the same standing package side by side: much is worked out once for all of them."""
    return asked[np.lexsort(standing[asked].T)]


def _scratch(rules: Rules, guess: Guess) -> OutlookScratch:
    count = rules.moves.parent.size
    gain, blame, bound, base, loss, expected, away = (np.empty(count) for _ in range(7))
    return OutlookScratch(
        blank_columns(rules, guess), blank(rules), gain, np.empty(count, np.bool_), unreached(rules),
        np.empty(count, np.bool_), np.empty(count, np.int64), blame, bound, base, loss, expected,
        np.empty(rules.satisfied.size), away, np.empty(count, np.uint64), np.empty(rules.satisfied.shape),
    )  # fmt: skip


@compiled
def _pick_all(score, own, open_, live, out):
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


def pick(score: Floats, own: Floats, open_: Bools, live: Bools) -> Ints:
    """(R,) the open candidate with the highest score (R, C); ties go to the higher own gain, then to fewer
    issues moved, then to the first. 0 (no offer) where none is open."""
    out = np.zeros(score.shape[0], np.int64)
    _pick_all(score, own, open_, live, out)
    return out
