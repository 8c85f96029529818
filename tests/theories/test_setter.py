"""The setter model."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sim.theories.setter import setter, with_vetoes

UNIT = st.floats(0, 1)


def test_setter() -> None:
    assert setter(0.9, 0.5, 0.2) == pytest.approx(0.8)
    assert setter(0.3, 0.5, 0.9) == pytest.approx(0.3)
    assert setter(0.9, 0.2, 0.5) == pytest.approx(0.5)


@given(UNIT, UNIT, st.lists(UNIT, min_size=1, max_size=4))
def test_setter_gets_what_all_accept_and_nothing_nearer(ideal: float, quo: float, voters: list[float]) -> None:
    found = with_vetoes(ideal, voters, quo)
    assert abs(found - ideal) <= abs(quo - ideal) + 1e-12
    assert all(abs(found - v) <= abs(quo - v) + 1e-12 for v in voters)
    nearer = [x for x in np.linspace(-1, 2, 301) if abs(x - ideal) < abs(found - ideal) - 1e-9]
    assert all(any(abs(x - v) > abs(quo - v) - 1e-9 for v in voters) for x in nearer)


def test_wrong_inputs_end_in_a_sentence() -> None:
    for wrong in (
        lambda: setter(float("nan"), 0, 1),
        lambda: with_vetoes(0, [], 1),
    ):
        with pytest.raises(ValueError, match=r"give|hold|widen"):
            wrong()
