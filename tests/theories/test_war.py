"""Bargains in the shadow of war, shifting power, and the war of attrition: worked answers, and searches."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sim.theories.war import Attrition, Shift, against_types, against_uniform_cost, bargaining_range

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


CHANCE = st.floats(0.05, 0.95)
COST = st.floats(0, 0.5)


def test_shifting_power_on_both_sides_of_the_threshold() -> None:
    def shift(later: float) -> Shift:
        return Shift(0.8, later, 0.05, 0.05, 0.9)

    assert shift(0.5).threshold_if_a_proposes() == pytest.approx(0.672222, abs=1e-6)
    assert shift(0.5).threshold_if_b_proposes() == pytest.approx(0.772222, abs=1e-6)
    assert shift(0.672).war_if_a_proposes()
    assert not shift(0.673).war_if_a_proposes()
    assert shift(0.772).war_if_b_proposes()
    assert not shift(0.773).war_if_b_proposes()


@given(CHANCE, CHANCE, COST, COST, st.floats(0.05, 0.99))
def test_thresholds_and_inequalities_agree(now: float, later: float, a: float, b: float, discount: float) -> None:
    shift = Shift(now, later, a, b, discount)
    assert shift.war_if_a_proposes() <= shift.war_if_b_proposes()
    for threshold, war in (
        (shift.threshold_if_a_proposes(), shift.war_if_a_proposes()),
        (shift.threshold_if_b_proposes(), shift.war_if_b_proposes()),
    ):
        if abs(later - threshold) > 1e-9:
            assert war == (later < threshold)
    stated = (now - a) / (1 - discount) > 1 + discount * (later + b) / (1 - discount)
    if abs(later - shift.threshold_if_a_proposes()) > 1e-9:
        assert shift.war_if_a_proposes() == stated


def test_a_discount_factor_of_1_ends_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="discount factor is 1"):
        Shift(0.8, 0.5, 0, 0, 1.0)


def test_war_of_attrition() -> None:
    game = Attrition((10, 5), (1, 1))
    assert game.a_concedes_first == pytest.approx(2 / 3)
    assert game.length == pytest.approx(10 / 3)
    assert game.hazards == pytest.approx((1 / 5, 1 / 10))


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(0.1, 5), st.floats(0.1, 5))
def test_attrition_leaves_each_side_indifferent(v: float, w: float, c: float, d: float) -> None:
    game = Attrition((v, w), (c, d))
    assert game.hazards[1] * v == pytest.approx(c)
    assert game.hazards[0] * w == pytest.approx(d)
    assert Attrition((w, v), (d, c)).a_concedes_first == pytest.approx(1 - game.a_concedes_first)


def test_worthless_victory_ends_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="what winning is worth to A is 0"):
        Attrition((0, 1), (1, 1))
