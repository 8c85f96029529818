"""The challenge model against published numbers, and what must hold for any actors."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sim.theories.challenge import Contest, Expectations, challenge
from sim.theories.inputs import Stakeholders
from tests.theories.crowds import actors, emissions, lines, shuffled


def test_expected_utility_by_hand() -> None:
    """Two actors at the ends, r = 1: success is worth 2 − 4·0, failure 2 − 4·1, status quo 2 − 4·½ = 0."""
    contest = Contest(actors([1, 1], [0, 1], [0.5, 1.0]), 1.0)
    odds = contest.victory(np.ones(2))
    assert odds == pytest.approx(np.array([[0, 1 / 6], [1 / 3, 0]]))
    expected = contest.expected_utility(odds, np.ones((2, 2)))
    assert expected[0, 1] == pytest.approx(1 / 6 * 2 - 5 / 6 * 2)
    assert expected[1, 0] == pytest.approx(0.5 * (1 / 3 * 2 - 2 / 3 * 2) + 0.5 * 2)


def test_expectations_of_change_by_hand() -> None:
    """From x_0 = 0 with the winner at 1, a turn for the better is worth 2 − 4·0 and one for the worse 2 − 4·1."""
    pair = actors([1, 1], [0, 1], [0.5, 1.0])

    def expected(status_quo: float, better: float) -> float:
        contest = Contest(pair, 1.0, Expectations(status_quo, better))
        return float(contest.expected_utility(contest.victory(np.ones(2)), np.ones((2, 2)))[0, 1])

    still = expected(1.0, 0.5)
    assert expected(0.0, 1.0) == pytest.approx(still - 2)
    assert expected(0.0, 0.0) == pytest.approx(still + 2)
    assert expected(0.5, 1.0) == pytest.approx(still - 1)


def test_expectations_of_change_matter_only_below_certainty() -> None:
    plain = challenge(emissions(), 1)[-1]
    unsure = challenge(emissions(), 1, expectations=Expectations(0.5, 1.0))[-1]
    assert challenge(emissions(), 1, expectations=Expectations(1.0, 0.9))[-1].mean == plain.mean
    assert unsure.mean != plain.mean


@given(lines())
def test_challenges_stay_inside_the_range(line: Stakeholders) -> None:
    x = line.position
    for played in challenge(line, 4):
        assert x.min() - 1e-9 <= played.actors.position.min()
        assert played.actors.position.max() <= x.max() + 1e-9
        assert played.median in played.actors.position


@given(lines(), st.randoms(use_true_random=False))
def test_order_of_actors_does_not_matter(line: Stakeholders, random: Any) -> None:
    other, order = shuffled(line, random)
    risks = [Contest(one, float(np.ptp(one.position))).risk() for one in (line, other)]
    assert risks[1] == pytest.approx(risks[0][order], abs=1e-9)


@given(lines(), st.floats(-5, 5), st.floats(0.5, 20))
def test_unit_and_zero_of_the_scale_do_not_matter(line: Stakeholders, shift: float, unit: float) -> None:
    moved = line.at(line.position * unit + shift)
    risks = [Contest(one, float(np.ptp(one.position))).risk() for one in (line, moved)]
    assert risks[1] == pytest.approx(risks[0], abs=1e-6)


def test_wrong_uses_end_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="range of positions is 0"):
        challenge(actors([1, 1], [3, 3], [1, 1]))
    with pytest.raises(ValueError, match="wider scale"):
        challenge(emissions(), 1, scale=2)
    with pytest.raises(ValueError, match=r"salience is 1\.5"):
        challenge(actors([1, 1], [0, 1], [1, 1.5]))
    with pytest.raises(ValueError, match="rounds is -1"):
        challenge(emissions(), -1)
    with pytest.raises(ValueError, match="choose one with"):
        challenge(actors([1, 1], [[0, 1], [1, 0]], [[1, 1], [1, 1]]))
    with pytest.raises(ValueError, match="from 0 to 1"):
        Expectations(1.2)
