"""Alternating offers, and concessions that depend on time."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sim.theories.offers import (
    NEVER,
    Tactic,
    bargaining_power,
    finite,
    induction,
    meeting,
    rubinstein,
    with_outside_options,
)

FACTOR = st.floats(0.05, 0.95)


def test_outside_options_that_exceed_the_pie() -> None:
    assert with_outside_options(0.9, 0.9, (0.7, 0.6)) is None
    assert with_outside_options(0.9, 0.9, (0.5, 0.5)) == pytest.approx(0.5)


@given(FACTOR, FACTOR)
def test_long_horizons_tend_to_no_end(first: float, second: float) -> None:
    assert finite(first, second, 401) == pytest.approx(rubinstein(first, second), abs=1e-6)
    assert finite(first, second, 400) == pytest.approx(rubinstein(first, second), abs=1e-6)
    assert with_outside_options(first, second) == pytest.approx(rubinstein(first, second), abs=1e-9)


@given(st.floats(0.1, 3), st.floats(0.1, 3))
def test_quick_offers_tend_to_nash_with_bargaining_power(first: float, second: float) -> None:
    quick = [float(np.exp(-rate * 1e-6)) for rate in (first, second)]
    assert rubinstein(*quick) == pytest.approx(bargaining_power(*quick), abs=1e-5)
    assert bargaining_power(*quick) == pytest.approx(second / (first + second), abs=1e-6)


@given(FACTOR, FACTOR, st.integers(1, 6))
def test_induction_over_a_fine_grid_agrees_with_the_formula(first: float, second: float, periods: int) -> None:
    x = np.linspace(0, 1, 4001)
    course = induction(np.stack([x, 1 - x]), np.array([first, second]), np.arange(periods) % 2)
    assert x[course.agreement[0]] == pytest.approx(finite(first, second, periods), abs=periods * 3e-4)


def test_induction_among_three_by_hand() -> None:
    """In the last period the second proposes and takes C; worth half a period before, it is what A gives it too."""
    gains = np.array([[0, 2.0, 3.0, 0.5], [0, 2.0, 1.0, 4.0], [0, 1.0, 1.0, 0.5]])
    course = induction(gains, np.full(3, 0.5), np.array([0, 1]))
    assert course.agreement.tolist() == [1, 3]
    assert course.value[0].tolist() == [2, 2, 1]


def test_nothing_is_agreed_where_somebody_always_loses() -> None:
    course = induction(np.array([[1.0], [-1.0]]), np.full(2, 0.9), np.array([0, 1]))
    assert course.agreement.tolist() == [NEVER, NEVER]
    assert not course.value.any()


@pytest.mark.parametrize(("first", "second"), [(1.0, 0.5), (0.5, 0.0), (-0.1, 0.5), (float("nan"), 0.5)])
def test_wrong_discount_factors_end_in_a_sentence(first: float, second: float) -> None:
    for rule in (rubinstein, with_outside_options, bargaining_power):
        with pytest.raises(ValueError, match="discount factor"):
            rule(first, second)


def test_other_wrong_inputs_end_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="periods"):
        finite(0.9, 0.9, 0)
    with pytest.raises(ValueError, match="outside option"):
        with_outside_options(0.9, 0.9, (0, -1))
    with pytest.raises(ValueError, match="discount factor from 0 to 1"):
        induction(np.zeros((2, 1)), np.array([0.5, 1.5]), np.array([0]))


@given(st.floats(0.1, 8), st.floats(0.1, 8), st.floats(0, 0.5), st.floats(0.5, 1))
def test_who_holds_out_gets_more(beta: float, other: float, low: float, high: float) -> None:
    time, price = meeting(Tactic(1, low, beta), Tactic(0, high, other)) or (0, 0)
    assert Tactic(1, low, beta).price(time) == pytest.approx(Tactic(0, high, other).price(time), abs=1e-9)
    _, firmer = meeting(Tactic(1, low, beta / 2), Tactic(0, high, other)) or (0, 0)
    assert firmer >= price - 1e-9


def test_reservations_that_do_not_meet_and_openings_that_do() -> None:
    assert meeting(Tactic(1, 0.8), Tactic(0, 0.7)) is None
    assert meeting(Tactic(0.4, 0.3), Tactic(0.6, 0.7)) == (0.0, 0.5)
    assert Tactic(1, 0, kappa=0.25).price(0) == 0.75


def test_wrong_inputs_end_in_a_sentence() -> None:
    for wrong in (
        lambda: Tactic(0, 1, beta=0),
        lambda: Tactic(0, 1).price(2),
    ):
        with pytest.raises(ValueError, match=r"give|hold|widen"):
            wrong()
