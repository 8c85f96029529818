"""Value and weighting functions of prospect theory."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from sim.theories.prospect import Prospect


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


def test_wrong_inputs_end_in_a_sentence() -> None:
    for wrong in (
        lambda: Prospect(aversion=0),
        lambda: Prospect().weight_of_gain(1.5),
    ):
        with pytest.raises(ValueError, match=r"give|hold|widen"):
            wrong()
