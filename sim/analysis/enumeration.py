"""Every package of a scenario, visited once for each run in mixed radix, branch by branch.

A branch is left as soon as bounds on the parties' utilities show that nothing in it can answer an open
question; what is found is what a visit to every package would find. Shapes: R runs, N packages, P parties,
I issues, L levels, B conditions, G gates, k players.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.answers import answer_zones, further, keep, opposition, solution_possible, solve, zone_possible
from sim.analysis.frontier import undominated
from sim.compiling import compiled, inlined, inner, part
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.bits import ALL, grid, has
from sim.rules.records import Gates, Rules, Today, Values, Vetoes


class Found(NamedTuple):
    """What an enumeration finds, run by run."""

    zone: Bools
    """(R, 2, 3): whether a better package exists for all who must consent: of any kind, and with less
    conflict; among all packages, inside red lines, and past the gates too"""
    gains: Floats  # (R, 4, k) over the status quo at each solution
    at: Ints  # (R, 4) the numbers of the solutions' packages
    reached: Floats  # (R, k) what was reached
    inside: Floats  # (R,) by how much all players could gain at once
    left: Floats  # (R,) the largest sum of the players' further gains that costs none of them anything
    opposition: Floats  # (R,) least distance from the ideal point, in shares of it
    frontier: Ints  # (R,) packages on the Pareto frontier that no player loses by


class Branch(NamedTuple):
    """The way from the root to a package: row d holds what its first d issues make."""

    digits: Ints
    number: Ints  # (I + 1,)
    sums: Floats  # (I + 1, P)
    least: Floats  # (I + 1,) conflict
    held: Masks  # (I + 1,)
    upper: Floats  # (P,) bounds on the utility below the present node
    most: Floats  # (I + 1, P) the best that the issues from d on can add
    calm: Floats  # (I + 1,) the least conflict that the issues from d on allow
    certain: Masks  # (I + 1,) conditions that the issues from d on cannot break


class Bonuses(NamedTuple):
    """The bonuses of one run, side by side."""

    party: Ints
    condition: Ints
    bonus: Floats


class Marks(NamedTuple):
    """The packages that others are measured by: utilities (P,), and where the standing one leads."""

    start: Floats  # of the status quo
    here: Floats  # of the standing package
    here_truth: Masks  # (1,)
    here_conflict: Floats  # (1,)


class SearchRules(NamedTuple):
    """What a search reads of the rules; see `Rules`."""

    sizes: Ints
    status_quo: Ints
    satisfied: Masks
    gates: Gates
    vetoes: Vetoes


class SearchRun(NamedTuple):
    """One run: its world, its agreements, its parties."""

    conflict: Floats  # (I, L)
    standing: Ints  # (I,)
    holders: Masks  # (I,)
    quorum: Ints  # (I,)
    refused: Masks  # (G,)
    worth: Floats  # (P, I, L)
    fight: Floats  # (P,)
    forbidden: Masks  # (P,)


class Votes(NamedTuple):
    """How willing the parties are to sign a package, from 0 to 3, and how many of an issue's holders are so willing."""

    ready: Ints  # (P,)
    tally: Ints  # (4,)


class NoLosses(NamedTuple):
    """The packages that no player loses by."""

    ideal: Floats  # (k,) the most that each player can gain without a loss to another
    rows: Floats  # (N, k) gains
    numbers: Ints  # (N,)


class SearchScratch(NamedTuple):
    """Scratch, used again from run to run."""

    branch: Branch
    terms: Bonuses
    marks: Marks
    value: Floats  # (P,) of the package being visited
    votes: Votes
    rational: NoLosses
    window: Ints  # (N,)
    best: Floats  # (4,)
    powers: Floats  # (k,) bargaining weights of the players, as shares of the largest


@inner
def look_ahead(branch, sizes, satisfied, conflict, worth):
    """What the issues from each depth on can add at best."""
    for d in range(sizes.size - 1, -1, -1):
        for p in range(worth.shape[0]):
            top = worth[p, d, 0]
            for k in range(1, sizes[d]):
                top = max(top, worth[p, d, k])
            branch.most[d, p] = branch.most[d + 1, p] + top
        branch.calm[d], branch.certain[d] = branch.calm[d + 1], branch.certain[d + 1]
        for k in range(sizes[d]):
            branch.calm[d] = min(branch.calm[d], conflict[d, k])
            branch.certain[d] &= satisfied[d, k]


@part
def descend(branch, d, size, satisfied, conflict, worth):
    """Work out row d + 1 for the level that digit d shows."""
    k = branch.digits[d]
    branch.number[d + 1] = branch.number[d] * size + k
    branch.least[d + 1] = min(branch.least[d], conflict[d, k])
    branch.held[d + 1] = branch.held[d] & satisfied[d, k]
    for p in range(worth.shape[0]):
        branch.sums[d + 1, p] = branch.sums[d, p] + worth[p, d, k]


@inner
def list_terms(bonus, terms):
    """Gather the bonuses of one run that are not 0; their number."""
    count = 0
    for p in range(bonus.shape[0]):
        for b in range(bonus.shape[1]):
            if bonus[p, b] != 0.0:
                terms.party[count], terms.condition[count], terms.bonus[count] = p, b, bonus[p, b]
                count += 1
    return count


@inlined
def values_of(sums, conflict, truth, terms, count, fight, out):
    """u (P,) up to a constant of each party: levels, conflict and conditions."""
    for p in range(fight.size):
        out[p] = sums[p] + grid(conflict * fight[p])
    for t in range(count):
        if has(truth, terms.condition[t]):
            out[terms.party[t]] += terms.bonus[t]


@part
def bound(branch, d, terms, count, fight):
    """Upper bounds on every party's utility below the node at depth d."""
    least, calm, upper = branch.least[d], min(branch.least[d], branch.calm[d]), branch.upper
    for p in range(fight.size):
        upper[p] = branch.sums[d, p] + branch.most[d, p] + grid((least if fight[p] > 0.0 else calm) * fight[p])
    for t in range(count):
        if terms.bonus[t] > 0.0 and has(branch.held[d], terms.condition[t]):
            upper[terms.party[t]] += terms.bonus[t]


@inner
def measure(levels, satisfied, run, terms, count, out):
    """Utility (P,) of one package; its conflict and conditions."""
    least, held = 1.0, ALL
    out[:] = 0.0
    for i in range(levels.size):
        least, held = min(least, run.conflict[i, levels[i]]), held & satisfied[i, levels[i]]
        for p in range(out.size):
            out[p] += run.worth[p, i, levels[i]]
    values_of(out, least, held, terms, count, run.fight, out)
    return least, held


@part
def _complete(digits, d, status_quo):
    """Whether the first d issues are all settled, or all as they were."""
    unsettled = 0
    for i in range(d):
        unsettled += int(digits[i] == status_quo[i])
    return unsettled == 0 or unsettled == d


@inner
def _walk(rules, run, scratch, count, players, lines, whole, zone):
    """Go through the branches of one run; how many rational packages were kept, the distance inside, what is left."""
    branch, marks, issues, sizes = scratch.branch, scratch.marks, rules.sizes.size, rules.sizes
    value, terms = scratch.value, scratch.terms
    kept, inside, left, d = np.int64(0), 0.0, 0.0, np.int64(0)
    branch.digits[0] = -1
    while d >= 0:
        branch.digits[d] += 1
        if branch.digits[d] == sizes[d]:
            d -= 1
            continue
        descend(branch, d, sizes[d], rules.satisfied, run.conflict, run.worth)
        if whole and not _complete(branch.digits, d + 1, rules.status_quo):
            continue
        if d + 1 < issues:
            bound(branch, d + 1, terms, count, run.fight)
            if zone_possible(branch, d + 1, run, marks, zone) or solution_possible(
                branch, d + 1, players, marks, lines
            ):
                d += 1
                branch.digits[d] = -1
            continue
        truth, least = branch.held[issues], branch.least[issues]
        values_of(branch.sums[issues], least, truth, terms, count, run.fight, value)
        calmer = least < marks.here_conflict[0]
        answer_zones(rules, run, marks, branch.digits, value, truth, calmer, scratch.votes, zone)
        if not truth & lines:
            least_gain, total = further(value, players, marks.here)
            if least_gain >= 0.0:
                inside, left = max(inside, least_gain), max(left, total)
            kept = keep(value, marks.start, players, branch.number[issues], kept, scratch.rational)
    return kept, inside, left


@compiled
def visit(rules, today, values, players, whole, scratch, found):
    """Visit the packages of each run and write what is found."""
    terms, marks, rational = scratch.terms, scratch.marks, scratch.rational
    for r in range(found.inside.size):
        run = SearchRun(
            today.conflict[r], today.standing[r], today.holders[r], today.quorum[r], today.refused[r],
            values.worth[r], values.fight[r], values.forbidden[r],
        )  # fmt: skip
        count = list_terms(values.bonus[r], terms)
        look_ahead(scratch.branch, rules.sizes, rules.satisfied, run.conflict, run.worth)
        _, start_truth = measure(rules.status_quo, rules.satisfied, run, terms, count, marks.start)
        least, held = measure(run.standing, rules.satisfied, run, terms, count, marks.here)
        marks.here_conflict[0], marks.here_truth[0] = least, held
        lines = np.uint64(0)
        for k in range(players.size):
            lines |= run.forbidden[players[k]] & ~start_truth
            found.reached[r, k] = marks.here[players[k]] - marks.start[players[k]]
            rational.ideal[k] = 0.0
        kept, found.inside[r], found.left[r] = _walk(rules, run, scratch, count, players, lines, whole, found.zone[r])
        found.opposition[r] = opposition(rational.rows, kept, rational.ideal)
        found.frontier[r] = undominated(rational.rows, kept, scratch.window)
        solve(rational, kept, scratch.powers, scratch.best, found.gains[r], found.at[r])


def enumerate_packages(rules: Rules, today: Today, values: Values, players: Ints, powers: Floats, whole: bool) -> Found:
    """Visit the packages of each run. `powers` (k,) are the players' bargaining weights; `whole` says that only
    packages that settle every issue count."""
    runs, parties, conditions = values.bonus.shape
    found = _nothing(runs, players.size)
    read = SearchRules(rules.sizes, rules.status_quo, rules.satisfied, rules.gates, rules.vetoes)
    visit(read, today, values, players, whole, _scratch(rules.sizes, parties, powers, parties * conditions), found)
    return found


def _nothing(runs: int, players: int) -> Found:
    return Found(
        np.zeros((runs, 2, 3), np.bool_), np.zeros((runs, 4, players)), np.zeros((runs, 4), np.int64),
        np.zeros((runs, players)), np.zeros(runs), np.zeros(runs), np.zeros(runs), np.zeros(runs, np.int64),
    )  # fmt: skip


def _scratch(sizes: Ints, parties: int, powers: Floats, terms: int) -> SearchScratch:
    issues, packages = sizes.size, int(sizes.prod())
    return SearchScratch(
        Branch(
            np.zeros(issues, np.int64), np.zeros(issues + 1, np.int64), np.zeros((issues + 1, parties)),
            np.ones(issues + 1), np.full(issues + 1, ALL), np.zeros(parties), np.zeros((issues + 1, parties)),
            np.ones(issues + 1), np.full(issues + 1, ALL),
        ),
        Bonuses(np.zeros(terms, np.int64), np.zeros(terms, np.int64), np.zeros(terms)),
        Marks(np.zeros(parties), np.zeros(parties), np.zeros(1, np.uint64), np.zeros(1)),
        np.zeros(parties), Votes(np.zeros(parties, np.int64), np.zeros(4, np.int64)),
        NoLosses(np.zeros(powers.size), np.empty((packages, powers.size)), np.empty(packages, np.int64)),
        np.empty(packages, np.int64), np.empty(4), powers,
    )  # fmt: skip
