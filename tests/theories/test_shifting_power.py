"""The commitment problem on both sides of its threshold."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from sim.theories.shifting_power import Shift

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
