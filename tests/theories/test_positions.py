"""The compromise model with its baselines, and the setter model."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sim.theories.inputs import Stakeholders
from sim.theories.positions import compromise, setter, weighted_median, with_vetoes
from tests.theories.crowds import actors, lines, shuffled


@given(lines())
def test_compromise_stays_inside_the_range(line: Stakeholders) -> None:
    x = line.position
    assert x.min() - 1e-12 <= compromise(line)[0] <= x.max() + 1e-12


@given(lines(), st.randoms(use_true_random=False))
def test_order_of_actors_does_not_matter(line: Stakeholders, random: Any) -> None:
    other, _ = shuffled(line, random)
    assert compromise(other) == pytest.approx(compromise(line), abs=1e-12)
    assert weighted_median(other) == pytest.approx(weighted_median(line), abs=1e-12)


@given(lines(), st.floats(-5, 5), st.floats(0.5, 20))
def test_unit_and_zero_of_the_scale_do_not_matter(line: Stakeholders, shift: float, unit: float) -> None:
    moved = line.at(line.position * unit + shift)
    assert compromise(moved)[0] == pytest.approx(compromise(line)[0] * unit + shift, abs=1e-9)


def test_an_issue_that_matters_to_nobody_is_an_error() -> None:
    with pytest.raises(ValueError, match="nobody with capability"):
        compromise(actors([1, 0], [[0, 1], [1, 0]], [[1, 0], [1, 1]]))


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
