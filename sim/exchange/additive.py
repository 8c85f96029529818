"""A scenario's utilities as sums over issues: exact where they are additive, else with the largest error.

The part of issue i at level k is what moving that issue alone from the status quo changes,
u(status quo with o_i = k) − u(status quo), as valued before the first round of one run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.nouns import Floats, Ints
from sim.rules.state import opening
from sim.rules.value import utility, valuation
from sim.scenario.drawing import parameters
from sim.scenario.game import Game, game
from sim.scenario.quantities import quantities
from sim.scenario.schema import Scenario
from sim.scenario.tape import Tape

CHECKED = 2000
"""Packages on which the sum of the parts is compared with the utility itself."""


class Valued(NamedTuple):
    """One run's numbers, and what packages are worth in it."""

    worth: Floats
    """(party, issue, level) weight × value"""
    patience: Floats
    """(party,)"""
    utility: Floats
    """(package, party)"""


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
    patience: Floats
    """(party,)"""


def parts(scenario: Scenario, run: Tape) -> Parts:
    """The parts of every party's utility in the one run of a tape."""
    laid = game(scenario)
    singles, sample = _singles(laid), outcomes(scenario, laid)
    worth, patience, values = valued(scenario, laid, run, np.vstack([laid.status_quo, singles, sample]))
    base, alone, whole = values[0], values[1 : len(singles) + 1], values[len(singles) + 1 :]
    effect = np.zeros((base.size, laid.sizes.size, laid.sizes.max()))
    for row, (issue, level) in enumerate(_addresses(laid)):
        effect[:, issue, level] = alone[row] - base
    summed = base + effect[:, np.arange(laid.sizes.size), sample].sum(axis=2).T
    own = worth[:, np.arange(laid.sizes.size), laid.status_quo]
    return Parts(laid, base, own, effect, np.abs(summed - whole).max(axis=0), patience)


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


def outcomes(scenario: Scenario, laid: Game) -> Ints:
    """(outcome, issue): all where they are few, else as many as are compared, evenly spaced in their enumeration."""
    levels = [np.array(exported(scenario, laid, issue)) for issue in range(laid.sizes.size)]
    sizes = [len(own) for own in levels]
    total = int(np.prod(np.array(sizes, object)))
    numbers = np.array([k * total // min(total, CHECKED) for k in range(min(total, CHECKED))], np.int64)
    return np.stack([own[at] for own, at in zip(levels, np.unravel_index(numbers, sizes), strict=True)], axis=1)


def valued(scenario: Scenario, laid: Game, run: Tape, packages: Ints) -> Valued:
    """The numbers of the one run of a tape, and the utilities of packages (package, issue), by copies of the run."""
    copies = run.part(np.zeros(len(packages), np.intp))
    drawn = parameters(scenario, laid, quantities(scenario), copies)
    start = opening(laid, drawn, 1, len(scenario.events)).but(round=1)
    worth = utility(laid, drawn, start, valuation(laid, drawn, start), packages)
    return Valued(drawn.true.worth[0], drawn.character.patience[0], worth)
