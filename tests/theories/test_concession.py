"""Time-dependent concession."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from sim.theories.concession import Tactic, meeting


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
