"""Alternating offers as the literature knows them, answered by all or stacked: a negotiation in one compiled pass.

Where a scenario is the classical protocol (complete offers, one agreement, everyone consents, demands that
fall with time alone, nothing that changes from round to round), a round needs none of the other rules.
What follows is what the general loop computes then, to the bit: the tests compare the two.

Sources: Faratin, Sierra, Jennings 1998 (time-dependent demands); Aydoğan, Festen, Hindriks, Jonker 2017
(stacked alternating offers).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inner
from sim.nouns import GRID, Floats, Ints
from sim.rules.bits import grid
from sim.rules.consent import ROOM

STEPS = int(ROOM / GRID)
"""`ROOM` in steps of the utility grid."""

MOST = np.int64(2**62)
"""More grid points than any gain has."""


class ClassicalLayout(NamedTuple):
    """Where a classical scenario's numbers stand among its quantities (−1: not given).

    P parties, I issues, L levels."""

    weights: Ints  # (P, I)
    values: Ints  # (P, I, L)
    outside: Ints  # (P,)
    sizes: Ints  # (I,)
    status_quo: Ints  # (I,)
    exponents: Floats  # (P,): 1/β of each party's mind
    speakers: Ints
    stacked: bool  # whether the next speaker answers an offer, and then the one after, or all others at once
    rounds: int  # the last round
    horizon: int  # the last round that all expect


class Outcome(NamedTuple):
    """How each run ended."""

    standing: Ints  # (R, I)
    round: Ints  # (R,) of the end
    turn: Ints  # (R,) of the agreement
    proposer: Ints  # (R,) of the agreement; −1 without one, −2 where nobody saw anything to gain
    opening: Floats  # (R, P) utility of the status quo
    utility: Floats  # (R, P) utility at the end


@inner
def _worths(layout, theta, worth):
    """weight × value of every level, (P, I, L), for one run's numbers."""
    parties, issues = layout.weights.shape
    for p in range(parties):
        total = 0.0
        for i in range(issues):
            if layout.weights[p, i] >= 0:
                total += grid(theta[layout.weights[p, i]])
        for i in range(issues):
            share = 0.0
            if total > 0.0 and layout.weights[p, i] >= 0:
                share = grid(theta[layout.weights[p, i]]) / total
            for k in range(layout.sizes[i]):
                column = layout.values[p, i, k]
                worth[p, i, k] = grid(share * theta[column]) if column >= 0 else 0.0


@inner
def _package_gains(layout, worth, gain):
    """Gain (P, N) of every complete package over the status quo, in points of the utility grid.

    Packages are numbered in mixed radix in steps up from the status quo, the last issue fastest, as the
    candidates of the general loop are."""
    gain[:, 0] = 0
    count = 1
    for i in range(layout.sizes.size):
        here, options = layout.status_quo[i], layout.sizes[i] - 1
        for p in range(gain.shape[0]):
            for n in range(count - 1, -1, -1):
                base = gain[p, n]
                for j in range(options - 1, -1, -1):
                    k = here + 1 + j
                    k -= layout.sizes[i] if k >= layout.sizes[i] else 0
                    gain[p, n * options + j] = base + int((worth[p, i, k] - worth[p, i, here]) / GRID)
        count *= options
    for p in range(gain.shape[0]):
        for n in range(count):
            gain[p, n] = 0 if abs(gain[p, n]) <= STEPS else gain[p, n]


@inner
def _offer(gain, least, found):
    """The first package of the smallest gain from `least` on, and up to which demand it stays the answer."""
    best, below = MOST, np.int64(0)
    for n in range(gain.size):
        meets = gain[n] if gain[n] >= least else MOST
        fails = gain[n] if gain[n] < least else np.int64(0)
        best = min(best, meets)
        below = max(below, fails)
    found[0], found[1] = -1, below
    if best < MOST:
        n = 0
        while gain[n] != best:
            n += 1
        found[0] = n


class ClassicalScratch(NamedTuple):
    """Scratch, used again from run to run. N packages."""

    worth: Floats  # (P, I, L)
    gain: Ints  # (P, N) in points of the utility grid
    top: Ints  # (P,) the best gain
    demands: Ints  # (P,)
    offers: Ints  # (P, 2)
    schedule: Floats  # (round, P)


@inner
def _schedule(layout, out):
    """The share of its best gain that each party asks for, (round, P): 1 − ((t − 1)/(T − 1))^(1/β)."""
    for t in range(layout.rounds):
        spent = 1.0 if layout.horizon == 1 else min(t / (layout.horizon - 1), 1.0)
        for p in range(layout.exponents.size):
            out[t, p] = 1 - math.pow(spent, layout.exponents[p])


@inner
def _demand(top, share):
    """What a party asks for: the least whole number of grid points that reaches its share, never less than nothing."""
    return max(np.int64(math.ceil(top * GRID * share / GRID)) - STEPS, np.int64(0))


@compiled
def _play_all(layout, theta, scratch, out):
    gain, top = scratch.gain, scratch.top
    _schedule(layout, scratch.schedule)
    for r in range(theta.shape[0]):
        _worths(layout, theta[r], scratch.worth)
        _package_gains(layout, scratch.worth, gain)
        for p in range(top.size):
            top[p] = 0
            for n in range(gain.shape[1]):
                top[p] = gain[p, n] if gain[p, n] > top[p] else top[p]
        package = _talk(layout, scratch, r, out)
        _take_stock(layout, theta[r], scratch.worth, gain, package, r, out)


def negotiate(layout: ClassicalLayout, theta: Floats) -> Outcome:
    """Play every run of `theta` (R, quantity) to its end."""
    runs, (parties, issues) = theta.shape[0], layout.weights.shape
    out = Outcome(
        np.zeros((runs, issues), np.int64), np.zeros(runs, np.int64), np.zeros(runs, np.int64),
        np.full(runs, -1, np.int64), np.zeros((runs, parties)), np.zeros((runs, parties)),
    )  # fmt: skip
    scratch = ClassicalScratch(
        np.zeros(layout.values.shape), np.zeros((parties, math.prod((layout.sizes - 1).tolist())), np.int64),
        np.zeros(parties, np.int64), np.zeros(parties, np.int64), np.zeros((parties, 2), np.int64),
        np.zeros((layout.rounds, parties)),
    )  # fmt: skip
    _play_all(layout, theta, scratch, out)
    return out


@inner
def _talk(layout, scratch, r, out):
    """Round after round until a package is signed; its number, −1 where none is."""
    gain, top, demands, offers = scratch.gain, scratch.top, scratch.demands, scratch.offers
    turns, hopeful = layout.speakers.size, False
    for s in range(turns):
        hopeful = hopeful or top[layout.speakers[s]] > 0
    out.round[r] = layout.rounds if hopeful else 1
    if not hopeful:
        out.proposer[r] = -2
        return -1
    offers[:, 1] = MOST
    package, by, yes = -1, -1, 0
    for round_ in range(1, layout.rounds + 1):
        for p in range(demands.size):
            demands[p] = _demand(top[p], scratch.schedule[round_ - 1, p])
        for turn in range(turns):
            speaker = layout.speakers[turn if layout.stacked else (round_ - 1 + turn) % turns]
            if package >= 0 and gain[speaker, package] >= demands[speaker]:
                yes += 1
            else:
                if demands[speaker] <= offers[speaker, 1]:
                    _offer(gain[speaker], max(demands[speaker], 1), offers[speaker])
                package, by, yes = int(offers[speaker, 0]), int(speaker), 1
                if package >= 0 and not layout.stacked:
                    yes = _all_answer(gain, demands, package, speaker)
            if package >= 0 and yes == demands.size:
                out.round[r], out.turn[r], out.proposer[r] = round_, turn, by
                return package
            if not layout.stacked:
                package = -1
    return -1


@inner
def _all_answer(gain, demands, package, speaker):
    """How many accept an offer that all answer at once, its proposer among them."""
    yes = 0
    for p in range(demands.size):
        yes += int(p == speaker or gain[p, package] >= demands[p])
    return yes


@inner
def _take_stock(layout, theta, worth, gain, package, r, out):
    """Levels and utilities at the end of one run."""
    at = package
    for i in range(layout.sizes.size - 1, -1, -1):
        options = layout.sizes[i] - 1
        out.standing[r, i] = layout.status_quo[i]
        if package >= 0:
            out.standing[r, i] = (layout.status_quo[i] + 1 + at % options) % layout.sizes[i]
            at //= options
    for p in range(gain.shape[0]):
        start = 0.0
        for i in range(layout.sizes.size):
            start += worth[p, i, layout.status_quo[i]]
        outside = 0.0
        if layout.outside[p] >= 0:
            outside = grid(theta[layout.outside[p]]) - start
        out.opening[r, p] = start + outside
        out.utility[r, p] = start + outside + (gain[p, package] * GRID if package >= 0 else 0.0)
