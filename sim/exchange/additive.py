"""A scenario's utilities as sums over issues: exact where they are additive, else with the largest error.

The part of issue i at level k is what moving that issue alone from the status quo changes,
u(status quo with o_i = k) − u(status quo), as valued before the first round of one run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats, Ints
from sim.rules.state import opening
from sim.rules.value import utility, valuation
from sim.scenario.game import Game, game
from sim.scenario.parameters import parameters
from sim.scenario.quantities import quantities
from sim.scenario.schema import Scenario
from sim.scenario.tape import Tape

CHECKED = 2000
"""Packages on which the sum of the parts is compared with the utility itself."""


@dataclass(frozen=True)
class Parts:
    """The utilities of one run as sums: u_p(o) ≈ base_p + Σ_i effect[p, i, o_i]."""

    game: Game
    base: Floats
    """(party,) utility of the status quo"""
    own: Floats
    """(party, issue) weight × value of the status quo"""
    effect: Floats
    """(party, issue, level)"""
    error: Floats
    """(party,) the largest difference on the packages compared"""


def parts(scenario: Scenario, run: Tape) -> Parts:
    """The parts of every party's utility in the one run of a tape."""
    laid = game(scenario)
    singles, count = _singles(laid), laid.sizes.max()
    worth, values = _valued(scenario, laid, run, np.vstack([laid.status_quo, singles, _sample(scenario, laid)]))
    base, alone, whole = values[0], values[1 : len(singles) + 1], values[len(singles) + 1 :]
    effect = np.zeros((base.size, laid.sizes.size, count))
    for row, (issue, level) in enumerate(_addresses(laid)):
        effect[:, issue, level] = alone[row] - base
    sample = _sample(scenario, laid)
    summed = base + effect[:, np.arange(laid.sizes.size), sample].sum(axis=2).T
    own = worth[:, np.arange(laid.sizes.size), laid.status_quo]
    return Parts(laid, base, own, effect, np.abs(summed - whole).max(axis=0))


def exported(scenario: Scenario, laid: Game, issue: int) -> list[int]:
    """The levels that an outcome may have: all, or all but the status quo where offers must be complete."""
    complete = scenario.protocol.offers == "complete"
    return [k for k in range(int(laid.sizes[issue])) if not (complete and k == laid.status_quo[issue])]


def _addresses(laid: Game) -> list[tuple[int, int]]:
    return [(issue, level) for issue, size in enumerate(laid.sizes) for level in range(int(size))]


def _singles(laid: Game) -> Ints:
    """The status quo with one issue moved, for each level of each issue."""
    rows = np.tile(laid.status_quo, (int(laid.sizes.sum()), 1))
    for row, (issue, level) in enumerate(_addresses(laid)):
        rows[row, issue] = level
    return rows


def _sample(scenario: Scenario, laid: Game) -> Ints:
    """All outcomes where they are few, else as many as are compared, evenly spaced in their enumeration."""
    levels = [np.array(exported(scenario, laid, issue)) for issue in range(laid.sizes.size)]
    sizes = [len(own) for own in levels]
    total = int(np.prod(np.array(sizes, object)))
    numbers = np.array([k * total // min(total, CHECKED) for k in range(min(total, CHECKED))], np.int64)
    return np.stack([own[at] for own, at in zip(levels, np.unravel_index(numbers, sizes), strict=True)], axis=1)


def _valued(scenario: Scenario, laid: Game, run: Tape, packages: Ints) -> tuple[Floats, Floats]:
    """Weights × values (party, issue, level), and the utility of packages (package, party), by copies of the run."""
    copies = run.part(np.zeros(len(packages), np.intp))
    drawn = parameters(scenario, laid, quantities(scenario), copies)
    start = opening(laid, drawn, 1, len(scenario.events)).but(round=1)
    return drawn.true.worth[0], utility(laid, drawn, start, valuation(laid, drawn, start), packages)
