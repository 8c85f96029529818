"""Wars for forts and what battles tell; value and weighting functions of prospect theory."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sim.theories.formulas import Forts, Prospect, after_battles


@given(st.integers(1, 12), st.floats(0.05, 0.95))
def test_forts_agree_with_a_random_walk_solved_as_equations(total: int, p: float) -> None:
    size = total + 1
    step = np.eye(size)
    for k in range(1, total):
        step[k, k - 1], step[k, k + 1] = -(1 - p), -p
    wins = np.linalg.solve(step, np.eye(size)[total])
    length = np.linalg.solve(step, np.concatenate([[0], np.ones(max(total - 1, 0)), [0]])[:size])
    for k in range(size):
        assert Forts(k, total, p).victory == pytest.approx(wins[k], abs=1e-9)
        assert Forts(k, total, p).battles == pytest.approx(length[k], abs=1e-6)


def test_even_odds_and_long_wars() -> None:
    assert Forts(3, 10, 0.5).victory == pytest.approx(0.3)
    assert Forts(3, 10, 0.5).battles == 21
    assert 0 <= Forts(500, 1000, 0.01).victory < 1e-300


@given(st.lists(st.floats(0.05, 0.95), min_size=2, max_size=5), st.integers(0, 5), st.integers(0, 5))
def test_evidence_may_come_in_parts(odds: list[float], won: int, lost: int) -> None:
    even = np.full(len(odds), 1 / len(odds))
    at_once = after_battles(odds, even, won, lost)
    assert after_battles(odds, after_battles(odds, even, won, 0), 0, lost) == pytest.approx(at_once)
    assert at_once.sum() == pytest.approx(1)


def test_wrong_inputs_end_in_a_sentence() -> None:
    for wrong in (
        lambda: Forts(11, 10, 0.5),
        lambda: Forts(5, 10, 0.0),
        lambda: Forts(-1, 10, 0.5),
        lambda: after_battles([0.5], [0.0], 1, 0),
        lambda: after_battles([0.0], [1.0], 1, 0),
        lambda: after_battles([0.5, 0.6], [1.0], 1, 0),
    ):
        with pytest.raises(ValueError, match=r"give|hold|widen"):
            wrong()


def test_prospect_value() -> None:
    assert round(Prospect().value(100), 3) == 57.544
    assert round(Prospect().value(-100), 3) == -129.474
    assert Prospect().value(0) == 0


@given(st.floats(0, 1))
def test_small_chances_weigh_more_and_large_ones_less(p: float) -> None:
    for weight in (Prospect().weight_of_gain, Prospect().weight_of_loss):
        assert 0 <= weight(p) <= 1
        if 0.001 < p < 0.2:
            assert weight(p) > p
        if 0.5 < p < 0.999:
            assert weight(p) < p
    assert Prospect(gain_weight=1).weight_of_gain(p) == pytest.approx(p)


def test_wrong_inputs_of_prospect_end_in_a_sentence() -> None:
    for wrong in (
        lambda: Prospect(aversion=0),
        lambda: Prospect().weight_of_gain(1.5),
    ):
        with pytest.raises(ValueError, match=r"give|hold|widen"):
            wrong()
