"""The war of attrition."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from sim.theories.attrition import Attrition


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
