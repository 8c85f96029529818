"""Every package of a scenario, visited once for each run in mixed radix, branch by branch.

A branch is left as soon as bounds on the parties' utilities show that nothing in it can answer an open
question; what is found is what a visit to every package would find. Shapes: R runs, N packages, P parties,
I issues, L levels, B conditions, G gates, k players.
"""

from __future__ import annotations

import numpy as np

from sim.analysis.frontier import undominated
from sim.analysis.search.branches import bound, descend, list_terms, look_ahead, measure, values_of
from sim.analysis.search.points import further, keep, opposition, solution_possible, solve
from sim.analysis.search.records import Branch, Found, Marks, SearchRun, SearchScratch, Terms
from sim.analysis.search.zones import answer_zones, zone_possible
from sim.compiling import compiled, inlined, inner
from sim.nouns import Floats, Ints
from sim.rules.bits import ALL
from sim.rules.records import Rules, Today, Values


@inlined
def _complete(digits, d, status_quo):
    """Whether the first d issues are all settled, or all as they were."""
    unsettled = 0
    for i in range(d):
        unsettled += int(digits[i] == status_quo[i])
    return unsettled == 0 or unsettled == d


@inner
def _prepare(rules, run, bonus, scratch):
    """Set up the look-ahead, the bonuses and the marks of one run; the number of bonuses."""
    count = list_terms(bonus, scratch.terms)
    look_ahead(scratch.branch, rules.sizes, rules.satisfied, run.conflict, run.worth)
    marks = scratch.marks
    _, marks.start_truth[0] = measure(rules.status_quo, rules.satisfied, run, scratch.terms, count, marks.start)
    marks.here_conflict[0], marks.here_truth[0] = measure(run.standing, rules.satisfied, run, scratch.terms, count,
                                                           marks.here)  # fmt: skip
    scratch.ideal[:] = 0.0
    return count


@inner
def _walk(rules, run, scratch, count, players, lines, whole, zone):
    """Go through the branches of one run; how many rational packages were kept, the distance inside, what is left."""
    branch, marks, issues, sizes = scratch.branch, scratch.marks, rules.sizes.size, rules.sizes
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
            bound(branch, d + 1, scratch.terms, count, run.fight)
            if zone_possible(branch, d + 1, run, marks, zone) or solution_possible(
                branch, d + 1, players, marks, lines
            ):
                d += 1
                branch.digits[d] = -1
            continue
        truth, least = branch.held[issues], branch.least[issues]
        values_of(branch.sums[issues], least, truth, scratch.terms, count, run.fight, scratch.value)
        answer_zones(rules, run, scratch, least < marks.here_conflict[0], truth, zone)
        if not truth & lines:
            least_gain, total = further(scratch.value, players, marks)
            if least_gain >= 0.0:
                inside, left = max(inside, least_gain), max(left, total)
            kept = keep(scratch, players, branch.number[issues], kept)
    return kept, inside, left


@compiled
def visit(rules, today, values, players, whole, scratch, found):
    """Visit the packages of each run and write what is found."""
    for r in range(found.inside.size):
        run = SearchRun(
            today.conflict[r], today.standing[r], today.holders[r], today.quorum[r], today.refused[r],
            values.worth[r], values.fight[r], values.forbidden[r],
        )  # fmt: skip
        count = _prepare(rules, run, values.bonus[r], scratch)
        lines = np.uint64(0)
        for k in range(players.size):
            lines |= run.forbidden[players[k]] & ~scratch.marks.start_truth[0]
            found.reached[r, k] = scratch.marks.here[players[k]] - scratch.marks.start[players[k]]
        kept, found.inside[r], found.left[r] = _walk(rules, run, scratch, count, players, lines, whole, found.zone[r])
        found.opposition[r] = opposition(scratch.rows, kept, scratch.ideal)
        found.frontier[r] = undominated(scratch.rows, kept, scratch.window)
        solve(scratch, kept, found.gains[r], found.at[r])


def enumerate_packages(rules: Rules, today: Today, values: Values, players: Ints, powers: Floats, whole: bool) -> Found:
    """Visit the packages of each run. `powers` (k,) are the players' bargaining weights; `whole` says that only
    packages that settle every issue count."""
    runs, parties, conditions = values.bonus.shape
    found = _nothing(runs, players.size)
    visit(rules, today, values, players, whole, _scratch(rules.sizes, parties, powers, parties * conditions), found)
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
        Terms(np.zeros(terms, np.int64), np.zeros(terms, np.int64), np.zeros(terms)),
        Marks(np.zeros(parties), np.zeros(parties), np.zeros(1, np.uint64), np.zeros(1, np.uint64), np.zeros(1)),
        np.zeros(parties), np.zeros(parties, np.int64), np.zeros(4, np.int64), np.zeros(powers.size),
        np.empty((packages, powers.size)), np.empty(packages, np.int64), np.empty(packages, np.int64),
        np.empty(4), powers,
    )  # fmt: skip
