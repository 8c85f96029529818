"""Bargains in the shadow of war: worked answers, and best demands against a fine search."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sim.theories.ultimatum import against_types, against_uniform_cost, bargaining_range

CHANCE = st.floats(0.05, 0.95)
COST = st.floats(0, 0.5)


def test_private_costs() -> None:
    offer = against_uniform_cost(0.5, 0.1, 0.4)
    assert offer.demand == pytest.approx(0.65)
    assert offer.war == pytest.approx(0.375)
    assert against_uniform_cost(0.3, 0.1, 0.4).war == pytest.approx(offer.war)


@given(CHANCE, COST, COST, COST)
def test_the_demand_is_the_best_of_all(p: float, cost: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    high += 0.05
    found = against_uniform_cost(p, cost, high, low)

    def worth(x: float) -> float:
        war = float(np.clip((x - p - low) / (high - low), 0, 1))
        return x * (1 - war) + (p - cost) * war

    best = max(worth(x) for x in np.linspace(0, 1, 2001))
    assert worth(found.demand) >= best - 1e-9
    assert 0 <= found.war <= 1
    assert found.war == pytest.approx(np.clip((found.demand - p - low) / (high - low), 0, 1), abs=1e-9)


def test_known_costs_leave_no_war() -> None:
    assert against_uniform_cost(0.5, 0.1, 0.2, 0.2).war == 0
    assert against_uniform_cost(0.5, 0.1, 0.2, 0.2).demand == pytest.approx(0.7)
    assert against_uniform_cost(0.9, 0.0, 0.6).demand == pytest.approx(1.0)


def test_types_approach_the_uniform_case() -> None:
    reservations = 0.5 + 0.4 * (np.arange(4000) + 0.5) / 4000
    offer = against_types(reservations, 0.4)
    assert offer.demand == pytest.approx(0.65, abs=1e-3)
    assert offer.war == pytest.approx(0.375, abs=1e-3)


def test_two_types_by_hand() -> None:
    """Asking the soft type's 0.9 is worth 0.5·0.9 + 0.5·0.2 = 0.55; the hard type's 0.6 is better."""
    assert against_types([0.6, 0.9], 0.2).demand == 0.6
    assert against_types([0.6, 0.9], 0.2, [0.2, 0.8]).demand == 0.9
    assert against_types([0.6, 0.9], 0.2, [0.2, 0.8]).war == pytest.approx(0.2)
    assert against_types([0.3], 0.4).war == 1


def test_wrong_inputs_end_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"p is 1\.2"):
        bargaining_range(1.2, 0, 0)
    with pytest.raises(ValueError, match=r"A's cost is -0\.1"):
        bargaining_range(0.5, -0.1, 0)
    with pytest.raises(ValueError, match="swap them"):
        against_uniform_cost(0.5, 0.1, 0.2, 0.3)
    with pytest.raises(ValueError, match="each type a chance"):
        against_types([0.5, 0.6], 0.2, [1.0])
