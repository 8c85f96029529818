"""The compromise model and its baselines."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from sim.theories.actors import Actors
from sim.theories.compromise import compromise, weighted_median
from tests.theories.crowds import actors, lines, shuffled


@given(lines())
def test_compromise_stays_inside_the_range(line: Actors) -> None:
    x = line.position
    assert x.min() - 1e-12 <= compromise(line)[0] <= x.max() + 1e-12


@given(lines(), st.randoms(use_true_random=False))
def test_order_of_actors_does_not_matter(line: Actors, random: Any) -> None:
    other, _ = shuffled(line, random)
    assert compromise(other) == pytest.approx(compromise(line), abs=1e-12)
    assert weighted_median(other) == pytest.approx(weighted_median(line), abs=1e-12)


@given(lines(), st.floats(-5, 5), st.floats(0.5, 20))
def test_unit_and_zero_of_the_scale_do_not_matter(line: Actors, shift: float, unit: float) -> None:
    moved = line.at(line.position * unit + shift)
    assert compromise(moved)[0] == pytest.approx(compromise(line)[0] * unit + shift, abs=1e-9)


def test_an_issue_that_matters_to_nobody_is_an_error() -> None:
    with pytest.raises(ValueError, match="nobody with capability"):
        compromise(actors([1, 0], [[0, 1], [1, 0]], [[1, 0], [1, 1]]))
