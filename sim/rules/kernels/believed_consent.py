"""q: a party's belief that every other party whose consent is needed gives it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.nouns import Bools, Floats, Ints
from sim.rules.bits import grid, has, size_of
from sim.rules.consent import gate_shut, holders_of, reached, vetoers_of
from sim.rules.kernels.candidates import CandidateFacts, blank, chosen
from sim.rules.kernels.typical import Columns, choose_columns, describe, fill, room
from sim.rules.records import Consenters, Scene
from sim.rules.scalar import choice_probability

SLACK = 1e-9
"""Room for rounding when a candidate is passed over because it cannot win."""


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
    """Room to work in, used again from run to run."""

    columns: Columns
    facts: CandidateFacts
    listed: Ints
    """(C,)"""


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
    scratch = BeliefScratch(room(scene.rules, scene.guess), blank(scene.rules), np.empty(count, np.int64))
    _believe(scene, party, beliefs, consider, live, scratch, out)
    return out
