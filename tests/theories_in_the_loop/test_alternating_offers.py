"""Rubinstein 1982 and its finite form in the talks loop: one offer a round, gains discounted by patience.

On a grid of step g a proposer must leave the other the next point above δ times what that one would get, so shares
differ from the continuous game by at most g/(1 − δ₁ δ₂): an error e a period later comes back as −δ₁ e, plus at most g.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.theories.offers import finite, rubinstein, with_outside_options
from tests.theories_in_the_loop.toys import alternating, division, played, rests, scenario, shares

STEPS, COARSE = 1000, 200
PATIENCE = st.integers(30, 95).map(lambda k: k / 100)
LISTED = [(0.9, 0.9, 0.526316), (0.9, 0.8, 0.714286), (0.8, 0.9, 0.357143)]


def pie(first: float, second: float, rounds: int, steps: int = STEPS) -> sim.Negotiation:
    parties = {
        "one": {"weights": {"pie": 1}, "values": {"pie": shares(steps)}, "patience": first},
        "two": {"weights": {"pie": 1}, "values": {"pie": rests(steps)}, "patience": second},
    }
    return scenario({"pie": division(steps, ["one", "two"])}, parties, alternating(rounds))


def first_share(talks: sim.Negotiation) -> float:
    """What the first proposer gets; signed in the first round, as theory says."""
    result = played(talks)
    assert result.signed.round.tolist() == [1]
    assert result.gain[0].sum() == pytest.approx(1)
    return float(result.gain[0, 0])


def grid_error(first: float, second: float, steps: int = STEPS) -> float:
    return 1 / steps / (1 - first * second) + 1e-6


@pytest.mark.parametrize(("rounds", "share"), [(1, 1.0), (2, 0.1), (3, 0.91), (4, 0.181)])
def test_finite_horizons_of_the_textbook(rounds: int, share: float) -> None:
    """All four shares lie on the grid, or are rounded once: exact to a step."""
    assert first_share(pie(0.9, 0.9, rounds)) == pytest.approx(share, abs=1 / STEPS + 1e-9)


@pytest.mark.parametrize(("first", "second", "share"), LISTED)
def test_a_long_horizon_is_rubinsteins_game(first: float, second: float, share: float) -> None:
    """After 120 rounds the end weighs (δ₁ δ₂)^60 < 10⁻⁵."""
    found = first_share(pie(first, second, 120))
    assert found == pytest.approx(share, abs=grid_error(first, second))


@given(PATIENCE, PATIENCE, st.integers(1, 40))
@settings(max_examples=15)
def test_any_discounting_and_horizon(first: float, second: float, rounds: int) -> None:
    found = first_share(pie(first, second, rounds, COARSE))
    error = grid_error(first, second, COARSE)
    assert found == pytest.approx(finite(first, second, rounds), abs=error)
    assert found == pytest.approx(rubinstein(first, second), abs=error + (first * second) ** (rounds // 2))


def leaving(first: float, second: float, outside: float, rounds: int, steps: int = STEPS) -> sim.Negotiation:
    """The second party may leave for good in its own turn: the one level of `exit` that it alone holds.

    In the textbook who refuses may leave at once. Here it leaves a round later, in the turn in which it would make its
    counter-offer, so the scenario's exit is worth b/δ₂ for the textbook's b.
    """
    parties = {
        "one": {"weights": {"pie": 1, "exit": 1}, "values": {"pie": shares(steps), "exit": [0, 0]}, "patience": first},
        "two": {
            "weights": {"pie": 1, "exit": 1}, "values": {"pie": rests(steps), "exit": [0, outside / second]},
            "patience": second,
        },
    }  # fmt: skip
    issues = {
        "pie": division(steps, ["one", "two"]),
        "exit": {"levels": ["stay", "leave"], "status_quo": "stay", "holders": ["two"]},
    }
    return scenario(issues, parties, alternating(rounds, breadth=1))


def share_with_exit(talks: sim.Negotiation) -> float:
    """Both issues weigh ½, so gains are half of the shares."""
    result = played(talks)
    assert result.signed.round.tolist() == [1]
    return 2 * float(result.gain[0, 0])


@pytest.mark.parametrize(("outside", "share"), [(0.3, 0.526316), (0.6, 0.4)])
def test_an_outside_option_counts_only_if_it_beats_waiting(outside: float, share: float) -> None:
    assert share_with_exit(leaving(0.9, 0.9, outside, 120)) == pytest.approx(share, abs=grid_error(0.9, 0.9))


@given(PATIENCE, PATIENCE, st.integers(0, 100))
@settings(max_examples=8)
def test_any_outside_option(first: float, second: float, percent: int) -> None:
    outside = second * percent / 100
    expected = with_outside_options(first, second, (0.0, outside))
    assert expected is not None
    found = share_with_exit(leaving(first, second, outside, 60, COARSE))
    assert found == pytest.approx(expected, abs=grid_error(first, second, COARSE) + (first * second) ** 30)
