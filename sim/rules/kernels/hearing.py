"""What one offer means to everyone: whose consent it needs, what it gains them, what it seems to gain them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import compiled, inner
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.kernels.bits import grid, has
from sim.rules.kernels.candidates import calmest, level, levels_of, unbroken
from sim.rules.kernels.gains import bonus_gained, carried
from sim.rules.kernels.limits import holders_of, permits, vetoers_of
from sim.rules.kernels.records import Guess, Rules, Scene, Values, Wishes


class Heard(NamedTuple):
    """One offer in each run (0s where none)."""

    levels: Ints
    """(R, I) the package offered"""
    truth: Masks
    """(R,) the conditions that it satisfies"""
    need: Masks
    """(R,) bits of the parties asked"""
    gain: Floats
    """(R, P) what it gains each party asked, audience and proposer over the standing package"""
    best: Floats
    """(R, P) the largest gain that the party may sign on the issues that it moves"""
    inside: Bools
    """(R, P) whether the party may sign it"""
    seems: Floats
    """(R, P, K) what it typically gains each type"""
    seems_best: Floats
    """(R, P, K) the largest typical gain on the issues that it moves"""


class Room(NamedTuple):
    """Room to work in, (C,) each, used again from run to run."""

    rival: Ints
    share: Floats
    truth: Masks
    gain: Floats


def _nothing(rules: Rules, runs: int, guess: Guess) -> Heard:
    parties, kinds = guess.worth.shape[0], guess.worth.shape[1]
    return Heard(
        np.zeros((runs, rules.sizes.size), np.int64), np.zeros(runs, np.uint64), np.zeros(runs, np.uint64),
        np.zeros((runs, parties)), np.zeros((runs, parties)), np.zeros((runs, parties), np.bool_),
        np.zeros((runs, parties, kinds)), np.zeros((runs, parties, kinds)),
    )  # fmt: skip


@inner
def _rivals(rules, conflict, standing, choice, rival, share, truth):
    """The candidates that move no issue beside those of the choice, with conflict and conditions; their number."""
    moves, g, n = rules.moves, rules.moves.group[choice], 0
    for k in range(moves.start[g], moves.start[g + 1]):
        s = moves.inside[k]
        first = moves.first[s]
        least = calmest(rules.sizes, conflict, standing, moves.mask[first])
        held = unbroken(rules.sizes, rules.satisfied, standing, moves.mask[first])
        for c in range(first, moves.first[s + 1]):
            rival[n], share[n], truth[n] = c, least, held
            at = c
            while at > 0:
                i = moves.issue[at]
                there = level(moves, rules.sizes, standing, at, i)
                share[n] = min(share[n], conflict[i, there])
                truth[n] &= rules.satisfied[i, there]
                at = moves.parent[at]
            n += 1
    return n


@inner
def _weigh(rules, standing, wishes, room, count):
    """Gain of each rival (count,) for one party or type; rival 0 is the standing package."""
    worth, bonus, share, truth = wishes.worth, wishes.bonus, room.share, room.truth
    relevant = carried(bonus)
    for n in range(count):
        total, c = 0.0, room.rival[n]
        while c > 0:
            i = rules.moves.issue[c]
            total += worth[i, level(rules.moves, rules.sizes, standing, c, i)] - worth[i, standing[i]]
            c = rules.moves.parent[c]
        if (truth[n] ^ truth[0]) & relevant:
            total += bonus_gained(truth[n] & relevant, truth[0] & relevant, bonus)
        if share[n] != share[0]:
            total += grid((share[n] - share[0]) * wishes.fight)
        room.gain[n] = total


@compiled
def weigh_choices(scene, values, choice, others, live, room, heard):
    """Write what each chosen candidate means; see `hear`."""
    rules, today, guess = scene
    rival, share, truth, gain = room.rival, room.share, room.truth, room.gain
    for r in range(choice.size):
        standing = today.standing[r]
        levels_of(rules.moves, rules.sizes, standing, choice[r], heard.levels[r])
        if not live[r] or choice[r] <= 0:
            continue
        size = _rivals(rules, today.conflict[r], standing, choice[r], rival, share, truth)
        at = 0
        while rival[at] != choice[r]:
            at += 1
        heard.truth[r] = truth[at]
        need = holders_of(rules.moves.mask[choice[r]], today.holders[r]) | vetoers_of(rules.vetoes, truth[at])
        heard.need[r] = need
        for p in range(guess.worth.shape[0]):
            if not has(need | others[r], p):
                continue
            own = Wishes(values.worth[r, p], values.bonus[r, p], values.fight[r, p])
            _weigh(rules, standing, own, room, size)
            heard.gain[r, p] = gain[at]
            for n in range(size):
                newly = truth[n] & ~truth[0]
                if rules.offerable[rival[n]] and permits(rules.gates, today.refused[r], p, values.forbidden[r, p],
                                                         truth[n], newly):  # fmt: skip
                    heard.best[r, p] = max(heard.best[r, p], gain[n])
                    heard.inside[r, p] = heard.inside[r, p] or n == at
            for k in range(guess.worth.shape[1]):
                typical = Wishes(guess.worth[p, k], guess.bonus[r, p, k], guess.fight[r, p, k])
                _weigh(rules, standing, typical, room, size)
                heard.seems[r, p, k] = gain[at]
                for n in range(size):
                    if rules.offerable[rival[n]]:
                        heard.seems_best[r, p, k] = max(heard.seems_best[r, p, k], gain[n])


def hear(scene: Scene, values: Values, choice: Ints, others: Masks, live: Bools) -> Heard:
    """Weigh the chosen candidate of each run for all whose consent it needs and for `others` (bits, (R,))."""
    heard, count = _nothing(scene.rules, choice.size, scene.guess), scene.rules.moves.parent.size
    room = Room(np.empty(count, np.int64), np.empty(count), np.empty(count, np.uint64), np.empty(count))
    weigh_choices(scene, values, choice, others, live, room, heard)
    return heard
