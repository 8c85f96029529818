"""Romer and Rosenthal 1978 in the talks loop: one side makes the only proposal, the other takes it or leaves it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.theories.positions import setter
from tests.theories_in_the_loop.toys import played, scenario

STEPS = 50
PLACE = st.integers(0, STEPS)


def outcome(proposer: int, voter: int, status_quo: int) -> int:
    """The level that stands at the end. Each side loses the distance from its ideal level."""
    levels = [f"x{k}" for k in range(STEPS + 1)]
    parties = {
        name: {"weights": {"line": 1}, "values": {"line": [1 - abs(k - ideal) / STEPS for k in range(STEPS + 1)]}}
        for name, ideal in (("setter", proposer), ("voter", voter))
    }
    issues = {"line": {"levels": levels, "status_quo": levels[status_quo], "holders": ["setter", "voter"]}}
    talks = scenario(issues, parties, {"rounds": 1, "speakers": ["setter"], "agreements": "single"})
    return int(played(talks).state.standing[0, 0])


@pytest.mark.parametrize(
    ("proposer", "voter", "status_quo", "expected"), [(0.9, 0.5, 0.2, 0.8), (0.3, 0.5, 0.9, 0.3), (0.9, 0.5, 0.5, 0.5)]
)
def test_the_textbooks_cases(proposer: float, voter: float, status_quo: float, expected: float) -> None:
    on_grid = (round(x * STEPS) for x in (proposer, voter, status_quo))
    assert outcome(*on_grid) / STEPS == pytest.approx(expected)


@given(PLACE, PLACE, PLACE)
@settings(max_examples=25)
def test_any_places(proposer: int, voter: int, status_quo: int) -> None:
    """2v − q is a level, or lies beyond the end of the line: exact but for the line's end."""
    expected = min(max(setter(proposer, voter, status_quo), 0), STEPS)
    assert outcome(proposer, voter, status_quo) == expected
