"""Solutions on divisible pies and issues against worked answers."""

from __future__ import annotations

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import minimize

from sim.theories.pies import Pie, divide, linear

CURVED = Pie(linear, math.sqrt)
POINTS = st.lists(st.integers(0, 20).map(float), min_size=1, max_size=6)


@given(st.floats(0, 0.45), st.floats(0, 0.45), st.floats(0, 1))
def test_linear_pie_divides_the_surplus(first: float, second: float, weight: float) -> None:
    pie = Pie(disagreement=(first, second))
    surplus = 1 - first - second
    assert pie.nash(weight) == pytest.approx(first + weight * surplus, abs=1e-6)
    assert pie.egalitarian() == pytest.approx(first + surplus / 2, abs=1e-9)
    assert pie.kalai_smorodinsky() == pytest.approx(first + surplus / 2, abs=1e-9)


@settings(max_examples=40)
@given(st.floats(0.3, 1), st.floats(0.1, 20), st.floats(0.1, 20))
def test_nash_and_kalai_smorodinsky_know_no_unit(power: float, unit: float, other: float) -> None:
    plain = Pie(lambda x: x**power, math.sqrt)
    scaled = Pie(lambda x: unit * x**power + 1, lambda x: other * math.sqrt(x) - 2, (1.0, -2.0))
    assert scaled.nash() == pytest.approx(plain.nash(), abs=1e-5)
    assert scaled.kalai_smorodinsky() == pytest.approx(plain.kalai_smorodinsky(), abs=1e-7)


def test_disagreement_that_leaves_one_division_is_that_division() -> None:
    pie = Pie(disagreement=(0.4, 0.6))
    for found in (pie.nash(), pie.egalitarian(), pie.kalai_smorodinsky(), pie.utilitarian()):
        assert found == pytest.approx(0.4, abs=1e-9)


def test_a_pie_that_suits_nobody_is_an_error() -> None:
    with pytest.raises(ValueError, match="both sides than disagreement"):
        Pie(disagreement=(0.6, 0.6))
    with pytest.raises(ValueError, match="whole pie"):
        Pie(disagreement=(1.2, 0))
    with pytest.raises(ValueError, match="weight"):
        Pie().nash(1.5)


def test_logrolling_beats_splitting_each_issue() -> None:
    found = divide([0.6, 0.3, 0.1], [0.1, 0.3, 0.6])
    assert found.utilities == pytest.approx((0.75, 0.75))
    assert found.shares == pytest.approx([1, 0.5, 0])


@settings(max_examples=40)
@given(POINTS, st.randoms(use_true_random=False), st.floats(0.1, 0.9))
def test_division_is_the_best_product_of_all(first: list[float], random: object, weight: float) -> None:
    second = [float(random.randint(1, 20)) for _ in first]  # type: ignore[attr-defined]
    a, b = np.array(first) + 1, np.array(second)
    found = divide(a, b, weight=weight)

    def cost(x: np.ndarray) -> float:
        mine, other = max((a * x).sum(), 1e-12), max((b * (1 - x)).sum(), 1e-12)
        return float(-(weight * np.log(mine) + (1 - weight) * np.log(other)))

    best = minimize(cost, np.full(a.size, 0.5), bounds=[(0, 1)] * a.size)
    assert cost(found.shares) <= best.fun + 1e-9
    assert ((found.shares > 1e-12) & (found.shares < 1 - 1e-12)).sum() <= 1


def test_division_with_disagreement_and_worthless_issues() -> None:
    assert divide([1, 0], [0, 1]).shares.tolist() == [1, 0]
    assert divide([1.0], [1.0], (0.2, 0.1)).shares == pytest.approx([0.55])
    with pytest.raises(ValueError, match="no division"):
        divide([1.0], [1.0], (0.8, 0.8))
    with pytest.raises(ValueError, match="2 weights"):
        divide([1.0, 1], [1.0])
    with pytest.raises(ValueError, match="first holds -1"):
        divide([-1.0], [1.0])
