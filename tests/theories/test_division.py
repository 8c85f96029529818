"""Several issues divided between two: the Nash division, and Adjusted Winner."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import minimize

from sim.theories.division import adjusted_winner, divide

POINTS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8)


@given(POINTS)
def test_adjusted_winner_is_equitable_envy_free_and_efficient(points: list[tuple[int, int]]) -> None:
    a, b = np.array(points, float).T
    if not a.sum() or not b.sum():
        return
    award = adjusted_winner(a, b)
    assert award.points[0] == pytest.approx(award.points[1])
    assert award.points[0] >= 50 - 1e-9
    assert ((award.shares > 1e-9) & (award.shares < 1 - 1e-9)).sum() <= 1
    turned = adjusted_winner(b, a)
    assert turned.points[0] == pytest.approx(award.points[0])
    ratio = (a / a.sum()) / np.maximum(b / b.sum(), 1e-12)
    wanted = (a + b) > 0
    kept, given_away = ratio[(award.shares > 1e-9) & wanted], ratio[(award.shares < 1 - 1e-9) & wanted]
    if kept.size and given_away.size:
        assert kept.min() >= given_away.max() - 1e-9


def test_wrong_inputs_end_in_a_sentence() -> None:
    for wrong in (
        lambda: adjusted_winner([1, 2], [1]),
        lambda: adjusted_winner([0], [1]),
        lambda: adjusted_winner([-1], [1]),
    ):
        with pytest.raises(ValueError, match=r"give|hold|widen"):
            wrong()


ISSUES = st.lists(st.integers(0, 20).map(float), min_size=1, max_size=6)


def test_logrolling_beats_splitting_each_issue() -> None:
    found = divide([0.6, 0.3, 0.1], [0.1, 0.3, 0.6])
    assert found.utilities == pytest.approx((0.75, 0.75))
    assert found.shares == pytest.approx([1, 0.5, 0])


@settings(max_examples=40)
@given(ISSUES, st.randoms(use_true_random=False), st.floats(0.1, 0.9))
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
