"""Trading issues in the talks loop: each side gives way where the other cares more (Froman, Cohen 1970; Raiffa 1982).

With three divisible issues the loop is compared with backward induction over the same list of packages
(`sim.theories.offers`), which must agree exactly, and with the Nash solution, near which patient sides end: the
first proposer's advantage is at most (1 − δ)/(1 + δ) of the cake, and the grid's step g adds at most g/(1 − δ²).
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.theories.offers import induction
from sim.theories.solutions import nash
from tests.theories_in_the_loop.toys import alternating, division, played, rests, scenario, shares

WEIGHTS = st.lists(st.integers(1, 10).map(lambda k: k / 10), min_size=3, max_size=3)
STEPS = (2, 30, 2)


def trade(weights: tuple[list[float], list[float]], patience: float, rounds: int) -> sim.Negotiation:
    issues = {f"i{k}": division(steps, ["one", "two"]) for k, steps in enumerate(STEPS)}
    parties = {
        name: {
            "weights": dict(zip(issues, row, strict=True)), "patience": patience,
            "values": {issue: cut(steps) for issue, steps in zip(issues, STEPS, strict=True)},
        }
        for name, row, cut in zip(("one", "two"), weights, (shares, rests), strict=True)
    }  # fmt: skip
    return scenario(issues, parties, alternating(rounds, offers="complete"))


def gains(weights: tuple[list[float], list[float]]) -> np.ndarray:
    """(side, package) of all complete packages."""
    packages = np.array(list(product(*(np.arange(n + 1) / n for n in STEPS))))
    first, second = (np.array(row) / sum(row) for row in weights)
    return np.stack([packages @ first, (1 - packages) @ second])


def test_trading_beats_splitting_each_issue() -> None:
    """Weights (.6, .3, .1) and (.1, .3, .6): Nash gives ¾ to each, splitting each issue only ½."""
    weights, patience = ([0.6, 0.3, 0.1], [0.1, 0.3, 0.6]), 0.95
    result = played(trade(weights, patience, 80))
    advantage, grid = (1 - patience) / (1 + patience), 0.3 / STEPS[1] / (1 - patience**2)
    assert result.signed.round.tolist() == [1]
    assert result.gain[0] == pytest.approx([0.75, 0.75], abs=1.5 * advantage + grid)
    assert (result.gain[0] > 0.5).all()
    levels = result.state.standing[0] - 1
    assert (levels[0], levels[2]) == (STEPS[0], 0)


@given(WEIGHTS, WEIGHTS, st.integers(30, 95), st.integers(1, 30))
@settings(max_examples=8)
def test_any_weights_and_horizon(one: list[float], two: list[float], percent: int, rounds: int) -> None:
    patience, table = percent / 100, gains((one, two))
    course = induction(table, [patience, patience], np.arange(rounds) % 2)
    result = played(trade((one, two), patience, rounds))
    assert result.signed.round.tolist() == [1]
    assert result.gain[0] == pytest.approx(course.value[0], abs=1e-6)
    best = table[:, nash(table)[0]]
    assert np.prod(result.gain[0]) <= np.prod(best) + 1e-6
