"""What candidates typically gain the others, and q: a party's belief that all whose consent is needed give it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner
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


class Columns(NamedTuple):
    """The types of other parties, side by side, and scratch. N columns at most."""

    party: Ints  # (N,)
    kind: Ints  # (N,)
    start: Ints  # (P + 1,): the columns of party h are start[h] … start[h + 1] − 1
    belief: Floats  # (N,)
    known: Bools  # (P, K): whether `base` is right for the standing package
    base: Floats  # (P, K, C): what the levels of candidates gain each type, −∞ where nobody can offer them
    gain: Floats  # (N, C)
    best: Floats  # (N, set of issues): the largest gain of a candidate that moves no other issue
    own: Floats  # (set of issues,): scratch
    steps: Floats  # (I·L,): scratch
    chances: Floats  # (2, P + 1): scratch


def blank_columns(rules: Rules, guess: Guess) -> Columns:
    """Empty `Columns` for a scenario."""
    parties, kinds, *_ = guess.worth.shape
    most, sets, count = parties * kinds, rules.moves.start.size - 1, rules.moves.parent.size
    return Columns(
        np.zeros(most, np.int64), np.zeros(most, np.int64), np.zeros(parties + 1, np.int64), np.zeros(most),
        np.zeros((parties, kinds), np.bool_), np.empty((parties, kinds, count)), np.zeros((most, count)),
        np.zeros((most, sets)), np.zeros(sets), np.zeros(rules.satisfied.size), np.zeros((2, parties + 1)),
    )  # fmt: skip


@inlined
def choose_columns(columns, party, asked, beliefs):
    """Give a column to each possible type of each party in `asked` (bits) but the observer; their number."""
    n = 0
    for h in range(beliefs.shape[0]):
        columns.start[h] = n
        if h != party and has(asked, h):
            for k in range(beliefs.shape[1]):
                if beliefs[h, k] > 0.0:
                    columns.party[n], columns.kind[n], columns.belief[n] = h, k, beliefs[h, k]
                    n += 1
    columns.start[beliefs.shape[0]] = n
    return n


@inner
def describe(scene, r, before, columns, facts):
    """Describe the candidates of run r. What hangs on the standing package alone stays as it was for the run
    described before (−1: none), if that had the same."""
    rules, today = scene.rules, scene.today
    standing = today.standing[r]
    anew = before < 0 or differ(standing, today.standing[before])
    if anew:
        satisfy(rules, standing, facts)
        columns.known[:] = False
    quiet(rules, today.conflict[r], standing, facts)
    return anew


@inner
def _know(rules, standing, worth, steps, base):
    levels_gain(rules, standing, worth, steps, base)
    for c in range(base.size):
        base[c] = base[c] if rules.offerable[c] else -np.inf


@inner
def fill(columns, count, scene, r, share, truth):
    """Gains (N, C) of run r, and the largest on each set of issues alone (N, set)."""
    rules, today, guess = scene.rules, scene.today, scene.guess
    for n in range(count):
        h, k, gain = columns.party[n], columns.kind[n], columns.gain[n]
        if not columns.known[h, k]:
            _know(rules, today.standing[r], guess.worth[h, k], columns.steps, columns.base[h, k])
            columns.known[h, k] = True
        wishes = Wishes(guess.bonus[r, h, k], guess.fight[r, h, k])
        with_terms(columns.base[h, k], wishes, share, truth, gain)
        best_on(rules.moves, gain, columns.own, columns.best[n])


@inner
def expect(gain, belief, first, last, out):
    """(C,): mean of the columns first … last − 1 by belief."""
    out[:] = 0.0
    for n in range(first, last):
        for c in range(out.size):
            out[c] += belief[n] * gain[n, c]


@compiled
def _expect_all(scene, described, h, beliefs, live, columns, out):
    share, truth = described
    for r in range(out.shape[0]):
        if live[r]:
            columns.known[:] = False
            count = choose_columns(columns, -1, np.uint64(1) << np.uint64(h), beliefs[r])
            fill(columns, count, scene, r, share[r], truth[r])
            expect(columns.gain, columns.belief, columns.start[h], columns.start[h + 1], out[r])
            for c in range(out.shape[1]):
                if not scene.rules.offerable[c]:
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


@inlined
def _inside_lines(lines, h, newly):
    """Chance that a package crosses none of h's red lines, as others see it."""
    chance = 1.0
    for k in range(lines.party.size):
        if lines.party[k] == h and newly & lines.bit[k]:
            chance -= lines.share[k]
    return max(chance, 0.0)


@inlined
def chance_of(columns, rules, asked, h, c, truth):
    """Belief that party h accepts candidate c: logit of its surplus over its typical aspiration, averaged
    over its types, times the chance of being inside its red lines; 0 where a gate is known to be shut."""
    newly = truth[c] & ~truth[0]
    if gate_shut(rules.gates, asked.refused, h, truth[c], newly):
        return 0.0
    chance, g = 0.0, rules.moves.group[c]
    for n in range(columns.start[h], columns.start[h + 1]):
        surplus = columns.gain[n, c] - asked.aspiration[h] * columns.best[n, g]
        chance += columns.belief[n] * choice_probability(asked.precision[h], surplus)
    return chance * _inside_lines(rules.lines, h, newly)


@inlined
def unanimous_of(moved, holders, quorum):
    """Bits of the parties that must all consent to moving these issues."""
    bits = np.uint64(0)
    for i in range(holders.size):
        if has(moved, i) and quorum[i] == size_of(holders[i]):
            bits |= holders[i]
    return bits


@inner
def _few(columns, rules, asked, i, c, truth):
    """Chance that a quorum of the holders of issue i consents; taken in rising order of their chances."""
    chances, count = columns.chances[0], np.int64(0)
    for h in range(asked.precision.size):
        if has(asked.holders[i], h):
            likely = 1.0
            if h != asked.party:
                likely = chance_of(columns, rules, asked, h, c, truth)
            k = count
            while k > 0 and chances[k - 1] > likely:
                chances[k] = chances[k - 1]
                k -= 1
            chances[k] = likely
            count += 1
    return at_least(chances, count, asked.quorum[i], columns.chances[1])


@inlined
def belief_in(columns, rules, asked, c, truth):
    """A party's belief that all needed consents to candidate c come; holders are taken as independent."""
    moved, holders, quorum = rules.moves.mask[c], asked.holders, asked.quorum
    unanimous = unanimous_of(moved, holders, quorum) | vetoers_of(rules.vetoes, truth[c])
    log = 0.0
    for h in range(asked.precision.size):
        if h != asked.party and has(unanimous, h):
            chance = chance_of(columns, rules, asked, h, c, truth)
            if chance <= 0.0:
                return 0.0
            log += grid(math.log(chance))
    enough = 1.0
    for i in range(holders.size):
        if has(moved, i) and quorum[i] != size_of(holders[i]):
            enough *= _few(columns, rules, asked, i, c, truth)
    return math.exp(log) * enough


@inlined
def probability_at_most(precision, surplus):
    """A bound on `choice_probability` without an exponential: e^y ≥ 1 + y + y²/2 + y³/6 + y⁴/24 for y ≥ 0."""
    y = max(-precision * surplus, 0.0)
    below = 1.0 / (2.0 + y * (1.0 + y * (0.5 + y * (1 / 6 + y / 24))))
    return 1.0 if reached(surplus, 0.0) else below


@inner
def _discount(columns, group, asked, h, listed, needed, out):
    """Multiply `out` (C,) by h's chance of accepting, gates and red lines apart, where `needed` (C,) has its bit."""
    bit, aspiration, precision = np.uint64(1) << np.uint64(h), asked.aspiration[h], asked.precision[h]
    for c in listed:
        if needed[c] & bit:
            chance, g = 0.0, group[c]
            for n in range(columns.start[h], columns.start[h + 1]):
                surplus = columns.gain[n, c] - aspiration * columns.best[n, g]
                chance += columns.belief[n] * probability_at_most(precision, surplus)
            out[c] *= chance


@inner
def upper_beliefs(columns, rules, asked, truth, listed, needed, out):
    """(C,) bounds on `belief_in` for the candidates listed: what gates, red lines and quorums do beside is left
    out. `needed` (C,) is scratch."""
    moves, last, unanimous = rules.moves, -1, np.uint64(0)
    for c in listed:
        if moves.group[c] != last:
            last = moves.group[c]
            unanimous = unanimous_of(moves.mask[c], asked.holders, asked.quorum)
        needed[c] = unanimous | vetoers_of(rules.vetoes, truth[c])
        out[c] = 1.0
    for h in range(asked.precision.size):
        if h != asked.party and columns.start[h + 1] > columns.start[h]:
            _discount(columns, moves.group, asked, h, listed, needed, out)


@inlined
def consenters(today, guess, party, r):
    """Who is asked in run r, as a party sees it."""
    return Consenters(
        r, party, today.holders[r], today.quorum[r], today.refused[r], guess.aspiration[r], guess.precision,
    )  # fmt: skip


@inner
def asked_by(rules, holders, listed, truth):
    """Bits of all parties whose consent any of the candidates listed may need."""
    everyone, held, last = np.uint64(0), np.uint64(0), -1
    for c in listed:
        held |= truth[c]
        if rules.moves.group[c] != last:
            last = rules.moves.group[c]
            everyone |= holders_of(rules.moves.mask[c], holders)
    return everyone | vetoers_of(rules.vetoes, held)


class BeliefScratch(NamedTuple):
    """Scratch, used again from run to run."""

    columns: Columns
    facts: CandidateFacts
    listed: Ints  # (C,)


@compiled
def _believe(scene, party, beliefs, consider, live, scratch, out):
    rules, today, guess = scene.rules, scene.today, scene.guess
    columns, truth, before = scratch.columns, scratch.facts.truth, np.int64(-1)
    for r in range(out.shape[0]):
        if not live[r]:
            continue
        asked, listed = consenters(today, guess, party, r), scratch.listed[: chosen(consider[r], scratch.listed)]
        describe(scene, r, before, columns, scratch.facts)
        before = np.int64(r)
        types = choose_columns(columns, party, asked_by(rules, asked.holders, listed, truth), beliefs[r])
        fill(columns, types, scene, r, scratch.facts.share, truth)
        for c in listed:
            if c > 0 and rules.offerable[c]:
                out[r, c] = belief_in(columns, rules, asked, c, truth)


def consents(scene: Scene, party: int, beliefs: Floats, consider: Bools, live: Bools) -> Floats:
    """(R, C): a party's belief in all consents to the candidates in `consider` (R, C), 0 where nobody can offer them;
    beliefs (R, P, K)."""
    out, count = np.zeros(consider.shape), consider.shape[1]
    scratch = BeliefScratch(blank_columns(scene.rules, scene.guess), blank(scene.rules), np.empty(count, np.int64))
    _believe(scene, party, beliefs, consider, live, scratch, out)
    return out
