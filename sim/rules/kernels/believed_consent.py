"""What candidates typically gain the others, and q: a party's belief that all whose consent is needed give it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner, part
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.arithmetic import choice_probability
from sim.rules.bits import grid, has, size_of
from sim.rules.consent import gate_shut, holders_of, reached, vetoers_of
from sim.rules.kernels.candidates import (
    CandidateFacts,
    best_on,
    blank,
    chosen,
    differ,
    levels_gain,
    quiet,
    satisfy,
    with_terms,
)
from sim.rules.records import Consenters, Guess, Rules, Scene, Wishes

SLACK = 1e-9
"""Room for rounding when a candidate is passed over because it cannot win."""


class Types(NamedTuple):
    """The types of other parties, side by side. N columns at most."""

    start: Ints  # (P + 1,): the columns of party h are start[h] … start[h + 1] − 1
    belief: Floats  # (N,)
    gain: Floats  # (N, C)
    best: Floats  # (N, set of issues): the largest gain of a candidate that moves no other issue


class Columns(NamedTuple):
    """The same, how they are made, and scratch."""

    types: Types
    party: Ints  # (N,)
    kind: Ints  # (N,)
    known: Bools  # (P, K): whether `base` is right for the standing package
    base: Floats  # (P, K, C): what the levels of candidates gain each type, −∞ where nobody can offer them
    own: Floats  # (set of issues,): scratch
    steps: Floats  # (I·L,): scratch
    likely: Floats  # (P,): scratch
    chances: Floats  # (2, P + 1): scratch


def blank_columns(rules: Rules, guess: Guess) -> Columns:
    """Empty `Columns` for a scenario."""
    parties, kinds, *_ = guess.worth.shape
    most, sets, count = parties * kinds, rules.moves.start.size - 1, rules.moves.parent.size
    return Columns(
        Types(np.zeros(parties + 1, np.int64), np.zeros(most), np.zeros((most, count)), np.zeros((most, sets))),
        np.zeros(most, np.int64), np.zeros(most, np.int64), np.zeros((parties, kinds), np.bool_),
        np.empty((parties, kinds, count)), np.zeros(sets), np.zeros(rules.satisfied.size), np.zeros(parties),
        np.zeros((2, parties + 1)),
    )  # fmt: skip


@part
def choose_columns(columns, party, asked, beliefs):
    """Give a column to each possible type of each party in `asked` (bits) but the observer; their number."""
    n, start, belief = 0, columns.types.start, columns.types.belief
    for h in range(beliefs.shape[0]):
        start[h] = n
        if h != party and has(asked, h):
            for k in range(beliefs.shape[1]):
                if beliefs[h, k] > 0.0:
                    columns.party[n], columns.kind[n], belief[n] = h, k, beliefs[h, k]
                    n += 1
    start[beliefs.shape[0]] = n
    return n


@inner
def fill(columns, count, moves, sizes, offerable, standing, guess, r, share, truth):
    """Gains (N, C) of run r, and the largest on each set of issues alone (N, set)."""
    types = columns.types
    for n in range(count):
        h, k, gain = columns.party[n], columns.kind[n], types.gain[n]
        base = columns.base[h, k]
        if not columns.known[h, k]:
            columns.known[h, k] = True
            levels_gain(sizes, moves.parent, moves.step, standing, guess.worth[h, k], columns.steps, base)
            for c in range(base.size):
                base[c] = base[c] if offerable[c] else -np.inf
        with_terms(base, Wishes(guess.bonus[r, h, k], guess.fight[r, h, k]), share, truth, gain)
        best_on(moves.first, moves.start, moves.inside, gain, columns.own, types.best[n])


@inner
def expect(types, h, out):
    """(C,): mean over the types of party h by belief."""
    out[:] = 0.0
    for n in range(types.start[h], types.start[h + 1]):
        for c in range(out.size):
            out[c] += types.belief[n] * types.gain[n, c]


@compiled
def _expect_all(scene, described, h, beliefs, live, columns, out):
    rules, today, guess = scene.rules, scene.today, scene.guess
    share, truth = described
    for r in range(out.shape[0]):
        if live[r]:
            columns.known[:] = False
            count = choose_columns(columns, -1, np.uint64(1) << np.uint64(h), beliefs[r])
            fill(
                columns,
                count,
                rules.moves,
                rules.sizes,
                rules.offerable,
                today.standing[r],
                guess,
                r,
                share[r],
                truth[r],
            )
            expect(columns.types, h, out[r])
            for c in range(out.shape[1]):
                if not rules.offerable[c]:
                    out[r, c] = 0.0


def expected_gains(scene: Scene, described: tuple[Floats, Masks], h: int, beliefs: Floats, live: Bools) -> Floats:
    """(R, C): what others expect each candidate, as described, to gain party h, averaged over its types;
    beliefs (R, P, K)."""
    out = np.zeros(described[0].shape)
    _expect_all(scene, described, h, beliefs, live, blank_columns(scene.rules, scene.guess), out)
    return out


@compiled
def at_least(chances, count, quorum, exactly):
    """Chance that at least `quorum` of `count` independent consents come (Poisson binomial). `exactly` (count + 1,)
    at least is scratch."""
    exactly[: count + 1] = 0.0
    exactly[0] = 1.0
    for k in range(count):
        for n in range(k + 1, 0, -1):
            exactly[n] = exactly[n] * (1 - chances[k]) + exactly[n - 1] * chances[k]
        exactly[0] *= 1 - chances[k]
    total = 0.0
    for n in range(quorum, count + 1):
        total += exactly[n]
    return min(1.0, total)


@part
def _inside_lines(lines, h, newly):
    """Chance that a package crosses none of h's red lines, as others see it."""
    chance = 1.0
    for k in range(lines.party.size):
        if lines.party[k] == h and newly & lines.bit[k]:
            chance -= lines.share[k]
    return max(chance, 0.0)


@part
def chance_of(types, asked, h, c, group, before, after):
    """Belief that party h accepts candidate c, which moves a group of issues and leads from conditions `before` to
    `after`: logit of its surplus over its typical aspiration, averaged over its types, times the chance of being
    inside its red lines; 0 where a gate is known to be shut."""
    newly = after & ~before
    if gate_shut(asked.gates, asked.refused, h, after, newly):
        return 0.0
    chance = 0.0
    for n in range(types.start[h], types.start[h + 1]):
        surplus = types.gain[n, c] - asked.aspiration[h] * types.best[n, group]
        chance += types.belief[n] * choice_probability(asked.precision[h], surplus)
    return chance * _inside_lines(asked.lines, h, newly)


@inlined
def unanimous_of(moved, holders, quorum):
    """Bits of the parties that must all consent to moving these issues."""
    bits = np.uint64(0)
    for i in range(holders.size):
        if has(moved, i) and quorum[i] == size_of(holders[i]):
            bits |= holders[i]
    return bits


@inner
def _few(likely, holders, quorum, chances):
    """Chance that a quorum of the holders of an issue consents, each with its own chance (P,), taken in rising order;
    `chances` (2, P + 1) is scratch."""
    rising, count = chances[0], 0
    for h in range(likely.size):
        if has(holders, h):
            k = count
            while k > 0 and rising[k - 1] > likely[h]:
                rising[k] = rising[k - 1]
                k -= 1
            rising[k] = likely[h]
            count += 1
    return at_least(rising, count, quorum, chances[1])


@part
def belief_in(types, asked, c, moved, group, before, after, likely, chances):
    """A party's belief that all needed consents to candidate c come; holders are taken as independent. It moves a
    group of issues (bits `moved`); for the rest see `chance_of`. `likely` and `chances` are scratch."""
    holders, quorum = asked.holders, asked.quorum
    unanimous = unanimous_of(moved, holders, quorum) | vetoers_of(asked.vetoes, after)
    everyone = unanimous | holders_of(moved, holders)
    log = 0.0
    for h in range(likely.size):
        likely[h] = 1.0
        if h != asked.party and has(everyone, h):
            likely[h] = chance_of(types, asked, h, c, group, before, after)
            if has(unanimous, h):
                if likely[h] <= 0.0:
                    return 0.0
                log += grid(math.log(likely[h]))
    enough = 1.0
    for i in range(holders.size):
        if has(moved, i) and quorum[i] != size_of(holders[i]):
            enough *= _few(likely, holders[i], quorum[i], chances)
    return math.exp(log) * enough


@inlined
def probability_at_most(precision, surplus):
    """A bound on `choice_probability` without an exponential: e^y ≥ 1 + y + y²/2 + y³/6 + y⁴/24 for y ≥ 0."""
    y = max(-precision * surplus, 0.0)
    below = 1.0 / (2.0 + y * (1.0 + y * (0.5 + y * (1 / 6 + y / 24))))
    return 1.0 if reached(surplus, 0.0) else below


@inner
def upper_beliefs(types, asked, mask, group, truth, listed, needed, out):
    """(C,) bounds on `belief_in` for the candidates listed: what gates, red lines and quorums do beside is left
    out. `needed` (C,) is scratch."""
    last, unanimous = -1, np.uint64(0)
    for c in listed:
        if group[c] != last:
            last = group[c]
            unanimous = unanimous_of(mask[c], asked.holders, asked.quorum)
        needed[c], out[c] = unanimous | vetoers_of(asked.vetoes, truth[c]), 1.0
    for h in range(asked.precision.size):
        if h == asked.party or types.start[h + 1] == types.start[h]:
            continue
        aspiration, precision = asked.aspiration[h], asked.precision[h]
        for c in listed:
            if has(needed[c], h):
                chance, g = 0.0, group[c]
                for n in range(types.start[h], types.start[h + 1]):
                    surplus = types.gain[n, c] - aspiration * types.best[n, g]
                    chance += types.belief[n] * probability_at_most(precision, surplus)
                out[c] *= chance


@part
def consenters(rules, today, guess, party, r):
    """Who is asked in run r, as a party sees it."""
    return Consenters(
        party, today.holders[r], today.quorum[r], today.refused[r], guess.aspiration[r], guess.precision,
        rules.gates, rules.lines, rules.vetoes,
    )  # fmt: skip


@part
def asked_by(mask, group, asked, listed, truth):
    """Bits of all parties whose consent any of the candidates listed may need."""
    everyone, held, last = np.uint64(0), np.uint64(0), -1
    for c in listed:
        held |= truth[c]
        if group[c] != last:
            last = group[c]
            everyone |= holders_of(mask[c], asked.holders)
    return everyone | vetoers_of(asked.vetoes, held)


class BeliefScratch(NamedTuple):
    """Scratch, used again from run to run."""

    columns: Columns
    facts: CandidateFacts
    listed: Ints  # (C,)


@compiled
def _believe(scene, party, beliefs, consider, live, scratch, out):
    rules, today, guess = scene.rules, scene.today, scene.guess
    moves, sizes, columns, facts = rules.moves, rules.sizes, scratch.columns, scratch.facts
    mask, group, truth, before = moves.mask, moves.group, facts.truth, -1
    for r in range(out.shape[0]):
        if not live[r]:
            continue
        standing, asked = today.standing[r], consenters(rules, today, guess, party, r)
        listed = scratch.listed[: chosen(consider[r], scratch.listed)]
        if before < 0 or differ(standing, today.standing[before]):
            satisfy(moves, sizes, rules.satisfied, standing, facts.kept, facts.keeps, truth)
            columns.known[:] = False
        before = r
        quiet(moves, sizes, today.conflict[r], standing, facts.left, facts.calm, facts.share)
        count = choose_columns(columns, party, asked_by(mask, group, asked, listed, truth), beliefs[r])
        fill(columns, count, moves, sizes, rules.offerable, standing, guess, r, facts.share, truth)
        for c in listed:
            if c > 0 and rules.offerable[c]:
                out[r, c] = belief_in(
                    columns.types, asked, c, mask[c], group[c], truth[0], truth[c], columns.likely, columns.chances
                )


def consents(scene: Scene, party: int, beliefs: Floats, consider: Bools, live: Bools) -> Floats:
    """(R, C): a party's belief in all consents to the candidates in `consider` (R, C), 0 where nobody can offer them;
    beliefs (R, P, K)."""
    out, count = np.zeros(consider.shape), consider.shape[1]
    scratch = BeliefScratch(blank_columns(scene.rules, scene.guess), blank(scene.rules), np.empty(count, np.int64))
    _believe(scene, party, beliefs, consider, live, scratch, out)
    return out
