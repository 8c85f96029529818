"""A negotiator's turn, run by run: what it would offer, what it hopes for, whether it is content.

Only the numbers of the winning candidate are needed, so candidates that cannot win are passed over as soon
as a bound shows it; what is chosen is the same as if all were worked out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner, part
from sim.nouns import Bools, Floats, Ints, Masks, on_grid
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
    expect,
    fill,
    upper_beliefs,
)
from sim.rules.kernels.candidates import (
    CandidateFacts,
    Reach,
    add_up,
    blank,
    differ,
    levels_gain,
    quiet,
    reach_of,
    satisfy,
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


class ScoreTerms(NamedTuple):
    """What the score of each candidate (C,) is made of."""

    gain: Floats
    blame: Floats  # what the others' refusal is worth
    bound: Floats  # the most that the belief in all consents can be
    base: Floats  # what likeness to the anchor adds
    loss: Floats  # what retreat from the last demand takes


class OutlookScratch(NamedTuple):
    """Scratch, used again from run to run."""

    columns: Columns
    facts: CandidateFacts
    terms: ScoreTerms
    may: Bools  # (C,)
    reach: Reach  # what is permitted; first its `within` holds the gain by levels alone
    open_: Bools  # (C,)
    listed: Ints  # (C,)
    expected: Floats  # (C,)
    steps: Floats  # (I·L,)
    away: Floats  # (C,) distance from the anchor, summed over issues
    bits: Masks  # (C,)


@part
def open_to(first, reach, theta, out, listed):
    """(C,): what a party would offer: a gain within reach, and at least θ of the best on the issues moved. The
    numbers of these candidates are `listed` (C,) in order; how many they are."""
    count, out[0] = 0, False
    for g in range(1, reach.best.size):
        least = theta * reach.best[g]
        for c in range(first[g], first[g + 1]):
            gain = reach.within[c]
            opens = (gain > 0.0) & reached(gain, least)
            out[c], listed[count] = opens, c
            count += int(opens)
    return count


@compiled
def _open_all(moves, gain, permitted, theta, live, reach, listed, out):
    for r in range(out.shape[0]):
        if live[r]:
            reach_of(moves, permitted[r], gain[r], reach)
            open_to(moves.first, reach, theta[r], out[r], listed)


def open_offers(rules: Rules, gain: Floats, permitted: Bools, theta: Floats, live: Bools) -> Bools:
    """(R, C): what a party would offer, by its gains and limits (R, C) and its aspiration (R,)."""
    out, listed, close = np.zeros(gain.shape, np.bool_), np.empty(gain.shape[1], np.int64), np.ascontiguousarray(theta)
    _open_all(rules.moves, gain, permitted, close, live, unreached(rules), listed, out)
    return out


def contentment(gain: Floats, permitted: Bools, live: Bools) -> Bools:
    """(R,): whether no permitted candidate (R, C) is a gain."""
    return np.asarray(live & ~(permitted & (gain > 0.0)).any(axis=1))


@inner
def _measure(sizes, parent, step, standing, far, steps, out):
    """(C,): how far from the anchor candidates lead, summed over its issues, by the distances (I, L) of levels;
    `steps` is scratch."""
    from_here = 0.0
    for i in range(standing.size):
        from_here += far[i, standing[i]]
    steps_of(sizes, standing, far, steps)
    add_up(parent, step, steps, from_here, out)


@part
def _liken(away, named, pull, out):
    """(C,): what a candidate's likeness to the anchor adds to its score."""
    if pull > 0.0 and named:
        for c in range(out.size):
            out[c] = pull * (1 - away[c] / named)
    else:
        out[:] = 0.0


@inner
def _retreat(sizes, parent, step, standing, worth, claim, cost, steps, out):
    """(C,): what it costs to fall short of the last public demand, on the issues that both move; `steps` is scratch."""
    out[:] = 0.0
    if cost > 0.0:
        width = steps.size // standing.size
        steps_of(sizes, standing, worth, steps)
        for i in range(standing.size):
            asked = worth[i, claim[i]] - worth[i, standing[i]] if claim[i] >= 0 else -np.inf
            for at in range(i * width + 1, i * width + sizes[i]):
                steps[at] = max(asked - steps[at], 0.0)
        add_up(parent, step, steps, 0.0, out)
        for c in range(out.size):
            out[c] *= cost


@part
def _blame(types, beliefs, stake, rate, typical_scale, consider, expected, out):
    """(C,): what the others would bear before the party's audiences for refusing, valued at its stakes."""
    out[:] = 0.0
    for a in range(stake.size):
        size = 0.0
        if stake[a] > 0.0:
            for k in range(beliefs.shape[1]):
                size += beliefs[a, k] * typical_scale[a, k]
        if size > 0.0:
            expect(types, a, expected)
            for c in range(out.size):
                more = grid(stake[a] * min(rate * (expected[c] / size), 1.0))
                out[c] += more if consider[c] & (expected[c] > 0.0) else 0.0


@inlined
def _can_win(q, gain, blame, base, top):
    """Whether a belief of at most q may bring a score of `top`, but for rounding."""
    slack = SLACK * (1 + abs(top) + abs(base) + gain + blame)
    return max(q * gain + (1 - q) * blame, blame) + base + slack >= top


@inner
def _most_promising(listed, terms):
    """The candidate with the highest bound on its score: begun with, it rules most others out."""
    best, at = -np.inf, 0
    for c in listed:
        q, blame = terms.bound[c], terms.blame[c]
        may_reach = max(q * terms.gain[c] + (1 - q) * blame, blame) + terms.base[c] - terms.loss[c]
        if may_reach > best:
            best, at = may_reach, c
    return at


@inner
def _weigh_candidates(types, asked, mask, group, truth, terms, listed, wants_hope, likely, chances):
    """Go through the open candidates of one run: which to offer and what to hope for; see `belief_in`."""
    top, at, hope = 0.0, 0, 0.0
    for j in range(-1, listed.size):
        c = listed[j] if j >= 0 else _most_promising(listed, terms)
        gain, blame, bound, base, loss = terms.gain[c], terms.blame[c], terms.bound[c], terms.base[c], terms.loss[c]
        hopeful = wants_hope and bound * gain * (1 + SLACK) >= hope
        if c == 0 or (at > 0 and not hopeful and not _can_win(bound, gain, blame, base - loss, top)):
            continue
        q = belief_in(types, asked, c, mask[c], group[c], truth[0], truth[c], likely, chances)
        hope = max(hope, q * gain)
        score = q * gain + (1 - q) * blame + base - loss
        level_with = score == top and (gain > terms.gain[at] or (gain == terms.gain[at] and c < at))
        if at == 0 or score > top or level_with:
            at, top = c, score
    return at, hope


@compiled
def look(scene, mine, face, anchor, party, asks, order, scratch, out):
    """Write the outlook of one party in each run, in a given order; see `outlook`. `anchor` is the distance of levels
    from it (I, L), and how many issues it names."""
    rules, today, guess = scene.rules, scene.today, scene.guess
    moves, sizes, columns, facts, before = rules.moves, rules.sizes, scratch.columns, scratch.facts, np.int64(-1)
    share, truth, types, reach, terms = facts.share, facts.truth, columns.types, scratch.reach, scratch.terms
    parent, step, mask, group, steps = moves.parent, moves.step, moves.mask, moves.group, scratch.steps
    far, named = anchor
    for r in order:
        standing, seen, worth = today.standing[r], consenters(rules, today, guess, party, r), mine.worth[r]
        if before < 0 or differ(standing, today.standing[before]):
            satisfy(moves, sizes, rules.satisfied, standing, facts.kept, facts.keeps, truth)
            _measure(sizes, parent, step, standing, far, steps, scratch.away)
            columns.known[:] = False
        before = r
        quiet(moves, sizes, today.conflict[r], standing, facts.left, facts.calm, share)
        levels_gain(sizes, parent, step, standing, worth, steps, reach.within)
        with_terms(reach.within, Wishes(mine.bonus[r], mine.fight[r]), share, truth, terms.gain)
        permitted_of(rules.gates, seen.refused, party, mine.forbidden[r], truth, rules.offerable, scratch.may)
        reach_of(moves, scratch.may, terms.gain, reach)
        content = True
        for g in range(reach.own.size):
            content = content and reach.own[g] <= 0.0
        out.content[r] = content
        listed = scratch.listed[: open_to(moves.first, reach, mine.aspiration[r], scratch.open_, scratch.listed)]
        asked = asked_by(mask, group, seen, listed, truth)
        for a in range(face.stake.shape[1]):
            if face.stake[r, a] > 0.0:
                asked |= ONE << np.uint64(a)
        count = choose_columns(columns, party, asked, mine.beliefs[r])
        fill(columns, count, moves, sizes, rules.offerable, standing, guess, r, share, truth)
        _blame(types, mine.beliefs[r], face.stake[r], face.rate[r], face.typical_scale, scratch.open_,
               scratch.expected, terms.blame)  # fmt: skip
        upper_beliefs(types, seen, mask, group, truth, listed, scratch.bits, terms.bound)
        _liken(scratch.away, named, face.pull[r], terms.base)
        _retreat(sizes, parent, step, standing, worth, face.claim[r], face.cost[r], steps, terms.loss)
        out.choice[r], out.hope[r] = _weigh_candidates(types, seen, mask, group, truth, terms, listed, asks[r] == 2,
                                                       columns.likely, columns.chances)  # fmt: skip


def outlook(scene: Scene, mine: Mine, face: Face, party: int, asks: Ints) -> Outlook:
    """What a negotiator makes of its turn.

    Maximises q·gain + (1 − q)·blame + pull·likeness − cost·retreat over the open candidates; ties go
    to the higher own gain, then to fewer issues moved, then to the first. `asks` (R,) is 0 where the party
    is not asked, 1 where its hope does not matter (it is then not worked out to the end), else 2.
    """
    out = Outlook(np.zeros(asks.size, np.int64), np.zeros(asks.size), np.zeros(asks.size, np.bool_))
    order = _side_by_side(scene.today.standing, np.flatnonzero(asks))
    far = _distances(scene.rules.sizes, face.anchor, scene.rules.satisfied.shape[1])
    anchor = far, np.count_nonzero(face.anchor >= 0)
    look(scene, mine, face, anchor, party, asks, order, _scratch(scene.rules, scene.guess), out)
    return out


def _distances(sizes: Ints, anchor: Ints, width: int) -> Floats:
    """(I, L): the distance in ranks of each level from the anchor's, 0 where it names none."""
    ranks = np.abs(np.arange(width) - anchor[:, None]) / (sizes[:, None] - 1)
    return np.where(anchor[:, None] >= 0, on_grid(ranks), 0.0)


def _side_by_side(standing: Ints, asked: Ints) -> Ints:
    """The runs asked, those with the same standing package side by side: much is worked out once for all of them."""
    return asked[np.lexsort(standing[asked].T)]


def _scratch(rules: Rules, guess: Guess) -> OutlookScratch:
    count = rules.moves.parent.size
    gain, blame, bound, base, loss, expected, away = (np.empty(count) for _ in range(7))
    return OutlookScratch(
        blank_columns(rules, guess), blank(rules), ScoreTerms(gain, blame, bound, base, loss),
        np.empty(count, np.bool_),
        unreached(rules), np.empty(count, np.bool_), np.empty(count, np.int64), expected,
        np.empty(rules.satisfied.size), away, np.empty(count, np.uint64),
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
