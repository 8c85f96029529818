"""What one offer means to everyone: whose consent it needs, what it gains them, what it seems to gain them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inner, part
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.bits import ALL, has
from sim.rules.consent import holders_of, permitted_of, vetoers_of
from sim.rules.kernels.candidates import (
    CandidateFacts,
    blank,
    calmest,
    levels_gain,
    levels_of,
    most_of,
    only,
    turned,
    unbroken,
    with_terms,
)
from sim.rules.records import Guess, Rules, Scene, Values, Wishes


class Heard(NamedTuple):
    """One offer in each run (0s where none)."""

    levels: Ints  # (R, I) the package offered
    truth: Masks  # (R,) the conditions that it satisfies
    need: Masks  # (R,) bits of the parties asked
    gain: Floats  # (R, P) what it gains each party asked, audience and proposer over the standing package
    best: Floats  # (R, P) the largest gain that the party may sign on the issues that it moves
    inside: Bools  # (R, P) whether the party may sign it
    seems: Floats  # (R, P, K) what it typically gains each type
    seems_best: Floats  # (R, P, K) the largest typical gain on the issues that it moves


class HearingScratch(NamedTuple):
    """Scratch, used again from run to run. The choice's rivals are numbered 0, 1, …"""

    place: Ints  # (C,) the number of a rival
    parent: Ints  # (C,) the number of a rival's parent
    step: Ints  # (C,) its step from there
    offers: Bools  # (C,) whether anyone may offer it
    facts: CandidateFacts  # of each rival
    gain: Floats  # (C,)
    may: Bools  # (C,) whether the party may sign it
    within: Floats  # (C,) the gain by levels alone, then the gain where it may, else 0
    steps: Floats  # (I·L,)


def _nothing(rules: Rules, runs: int, guess: Guess) -> Heard:
    parties, kinds = guess.worth.shape[0], guess.worth.shape[1]
    return Heard(
        np.zeros((runs, rules.sizes.size), np.int64), np.zeros(runs, np.uint64), np.zeros(runs, np.uint64),
        np.zeros((runs, parties)), np.zeros((runs, parties)), np.zeros((runs, parties), np.bool_),
        np.zeros((runs, parties, kinds)), np.zeros((runs, parties, kinds)),
    )  # fmt: skip


@part
def _rivals(moves, sizes, satisfied, offerable, conflict, standing, choice, scratch):
    """Number the candidates that move no issue beside those of the choice, with conflict and conditions; how many."""
    place, facts, g, n = scratch.place, scratch.facts, moves.group[choice], 1
    turned(sizes, standing, conflict, facts.calm)
    turned(sizes, standing, satisfied, facts.keeps)
    place[0], scratch.offers[0] = 0, offerable[0]
    facts.left[0], facts.kept[0] = 1.0, ALL
    facts.share[0] = calmest(sizes, conflict, standing, np.uint64(0))
    facts.truth[0] = unbroken(sizes, satisfied, standing, np.uint64(0))
    for k in range(moves.start[g] + 1, moves.start[g + 1]):
        first, last = moves.first[moves.inside[k]], moves.first[moves.inside[k] + 1]
        least = calmest(sizes, conflict, standing, moves.mask[first])
        held = unbroken(sizes, satisfied, standing, moves.mask[first])
        for c in range(first, last):
            parent, step = place[moves.parent[c]], moves.step[c]
            place[c], scratch.offers[n] = n, offerable[c]
            scratch.parent[n], scratch.step[n] = parent, step
            facts.left[n] = min(facts.left[parent], facts.calm[step])
            facts.kept[n] = facts.kept[parent] & facts.keeps[step]
            facts.share[n], facts.truth[n] = min(facts.left[n], least), facts.kept[n] & held
            n += 1
    return n


@inner
def _largest(allowed, gain, within):
    """The largest gain of a rival that is allowed (≥ 0); `within` is scratch."""
    only(allowed, gain, within)
    return most_of(within, np.int64(0), within.size)


@compiled
def weigh_choices(scene, values, choice, others, live, scratch, heard):
    """Write what each chosen candidate means; see `hear`."""
    rules, today, guess = scene.rules, scene.today, scene.guess
    moves, sizes, offers = rules.moves, rules.sizes, scratch.offers
    share, truth, steps = scratch.facts.share, scratch.facts.truth, scratch.steps
    for r in range(choice.size):
        standing, refused, chosen = today.standing[r], today.refused[r], choice[r]
        levels_of(moves, sizes, standing, chosen, heard.levels[r])
        if not live[r] or chosen <= 0:
            continue
        size = _rivals(moves, sizes, rules.satisfied, rules.offerable, today.conflict[r], standing, chosen, scratch)
        at, gain, may, within = scratch.place[chosen], scratch.gain[:size], scratch.may[:size], scratch.within[:size]
        heard.truth[r] = truth[at]
        need = holders_of(moves.mask[chosen], today.holders[r]) | vetoers_of(rules.vetoes, truth[at])
        heard.need[r] = need
        for p in range(guess.worth.shape[0]):
            if not has(need | others[r], p):
                continue
            levels_gain(sizes, scratch.parent, scratch.step, standing, values.worth[r, p], steps, within)
            with_terms(within, Wishes(values.bonus[r, p], values.fight[r, p]), share, truth, gain)
            permitted_of(rules.gates, refused, p, values.forbidden[r, p], truth, offers, may)
            heard.gain[r, p], heard.best[r, p] = gain[at], _largest(may, gain, within)
            heard.inside[r, p] = may[at]
            for k in range(guess.worth.shape[1]):
                levels_gain(sizes, scratch.parent, scratch.step, standing, guess.worth[p, k], steps, within)
                with_terms(within, Wishes(guess.bonus[r, p, k], guess.fight[r, p, k]), share, truth, gain)
                heard.seems[r, p, k], heard.seems_best[r, p, k] = gain[at], _largest(offers, gain, within)


def hear(scene: Scene, values: Values, choice: Ints, others: Masks, live: Bools) -> Heard:
    """Weigh the chosen candidate of each run for all whose consent it needs and for `others` (bits, (R,))."""
    heard, count = _nothing(scene.rules, choice.size, scene.guess), scene.rules.moves.parent.size
    place, parent, step = (np.empty(count, np.int64) for _ in range(3))
    scratch = HearingScratch(
        place, parent, step, np.empty(count, np.bool_), blank(scene.rules), np.empty(count), np.empty(count, np.bool_),
        np.empty(count), np.empty(scene.rules.satisfied.size),
    )  # fmt: skip
    weigh_choices(scene, values, choice, others, live, scratch, heard)
    return heard
