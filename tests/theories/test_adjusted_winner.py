"""Adjusted Winner on the Panama Canal treaty (points: Raiffa 1982), and its three properties."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sim.theories.adjusted_winner import adjusted_winner

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
