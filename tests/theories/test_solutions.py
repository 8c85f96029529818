"""Cooperative solutions: on finite sets against brute force, with all ties; on pies against worked answers."""

from __future__ import annotations

import math
import time

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from sim.theories.solutions import Pie, egalitarian, kalai_smorodinsky, linear, nash, utilitarian

SOLUTIONS = [nash, kalai_smorodinsky, egalitarian, utilitarian]


@st.composite
def domains(draw: st.DrawFn) -> np.ndarray:
    """Gains of 2–6 parties over 2–60 agreements, the first of which is the disagreement."""
    parties, count = draw(st.integers(2, 6)), draw(st.integers(2, 60))
    seed = draw(st.integers(0, 2**32 - 1))
    gains = np.random.default_rng(seed).integers(-8, 17, (parties, count)) / 16
    gains[:, 0] = 0
    return np.asarray(gains)


def test_four_solutions_of_one_set() -> None:
    gains = np.array([[0, 0.9, 0.6, 0.45, 0.3], [0, 0.2, 0.5, 0.55, 0.9]])
    assert nash(gains).tolist() == [2]
    assert kalai_smorodinsky(gains).tolist() == [2]
    assert egalitarian(gains).tolist() == [2]
    assert utilitarian(gains).tolist() == [4]


def test_weights_shift_nash_towards_the_stronger() -> None:
    gains = np.array([[0, 0.8, 0.5, 0.2], [0, 0.2, 0.5, 0.8]])
    assert nash(gains).tolist() == [2]
    assert nash(gains, np.array([0.9, 0.1])).tolist() == [1]
    assert nash(gains, np.array([1.0, 0.0])).tolist() == [1]
    assert nash(gains, np.array([3.0, 3.0])).tolist() == [2]


def test_any_weights_answer_within_a_second() -> None:
    """Weights with four decimals, over many agreements with exact ties."""
    chosen = np.random.default_rng(2)
    gains = np.concatenate([chosen.integers(0, 17, (3, 5000)) / 16, np.ones((3, 2))], axis=1)
    before = time.perf_counter()
    assert nash(gains, np.array([0.1167, 0.0955, 0.0552])).tolist()[-2:] == [5000, 5001]
    assert time.perf_counter() - before < 1


def test_exact_ties_are_all_returned() -> None:
    gains = np.array([[0, 0.2, 0.4, -1], [0, 0.4, 0.2, 9]])
    for solution in SOLUTIONS:
        assert solution(gains).tolist() == [1, 2]


def test_without_a_zone_disagreement_remains() -> None:
    gains = np.array([[0, 1.0], [0, -0.1]])
    for solution in SOLUTIONS:
        assert solution(gains).tolist() == [0]


@given(domains())
def test_agree_with_brute_force(gains: np.ndarray) -> None:
    fine = [n for n in range(gains.shape[1]) if (gains[:, n] >= 0).all()]
    ideal = np.array([max(gains[p, n] for n in fine) for p in range(gains.shape[0])])

    def best(score: dict[int, float]) -> list[int]:
        return [n for n in fine if score[n] >= max(score.values()) - 1e-12]

    def share(n: int) -> float:
        return min((gains[p, n] / ideal[p] for p in range(gains.shape[0]) if ideal[p] > 0), default=0.0)

    mean = 1 / gains.shape[0]
    assert nash(gains).tolist() == best({n: float(np.prod(gains[:, n])) ** mean for n in fine})
    assert kalai_smorodinsky(gains).tolist() == best({n: share(n) for n in fine})
    assert egalitarian(gains).tolist() == best({n: float(gains[:, n].min()) for n in fine})
    assert utilitarian(gains).tolist() == best({n: float(gains[:, n].sum()) for n in fine})


@given(domains(), st.data())
def test_nash_is_efficient_and_knows_no_unit(gains: np.ndarray, data: st.DataObject) -> None:
    found = nash(gains)
    if (gains[:, found[0]] > 0).all():
        for n in found:
            better = (gains >= gains[:, n, None]).all(axis=0) & (gains > gains[:, n, None]).any(axis=0)
            assert not better.any()
    units = np.array([data.draw(st.sampled_from([0.25, 0.5, 2, 8])) for _ in gains])
    assert nash(gains * units[:, None]).tolist() == found.tolist()
    assert kalai_smorodinsky(gains * units[:, None]).tolist() == kalai_smorodinsky(gains).tolist()


@given(domains(), st.randoms(use_true_random=False))
def test_order_of_parties_does_not_matter(gains: np.ndarray, random: object) -> None:
    order = list(range(gains.shape[0]))
    random.shuffle(order)  # type: ignore[attr-defined]
    for solution in SOLUTIONS:
        assert solution(gains[order]).tolist() == solution(gains).tolist()


def test_wrong_inputs_end_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="loss to somebody"):
        nash(np.array([[1.0], [-1.0]]))
    with pytest.raises(ValueError, match="weights holds -1"):
        nash(np.zeros((2, 2)), np.array([1.0, -1.0]))
    with pytest.raises(ValueError, match="3 weights for 2"):
        nash(np.zeros((2, 2)), np.ones(3))
    with pytest.raises(ValueError, match="finite"):
        egalitarian(np.array([[np.nan]]))


CURVED = Pie(linear, math.sqrt)


@given(st.floats(0, 0.45), st.floats(0, 0.45), st.floats(0, 1))
def test_linear_pie_divides_the_surplus(first: float, second: float, weight: float) -> None:
    pie = Pie(disagreement=(first, second))
    surplus = 1 - first - second
    assert pie.nash(weight) == pytest.approx(first + weight * surplus, abs=1e-6)
    assert pie.egalitarian() == pytest.approx(first + surplus / 2, abs=1e-9)
    assert pie.kalai_smorodinsky() == pytest.approx(first + surplus / 2, abs=1e-9)


@settings(max_examples=40)
@given(st.floats(0.3, 1), st.floats(0.1, 20), st.floats(0.1, 20))
def test_nash_and_kalai_smorodinsky_know_no_unit(power: float, unit: float, other: float) -> None:
    plain = Pie(lambda x: x**power, math.sqrt)
    scaled = Pie(lambda x: unit * x**power + 1, lambda x: other * math.sqrt(x) - 2, (1.0, -2.0))
    assert scaled.nash() == pytest.approx(plain.nash(), abs=1e-5)
    assert scaled.kalai_smorodinsky() == pytest.approx(plain.kalai_smorodinsky(), abs=1e-7)


def test_disagreement_that_leaves_one_division_is_that_division() -> None:
    pie = Pie(disagreement=(0.4, 0.6))
    for found in (pie.nash(), pie.egalitarian(), pie.kalai_smorodinsky(), pie.utilitarian()):
        assert found == pytest.approx(0.4, abs=1e-9)


def test_a_pie_that_suits_nobody_is_an_error() -> None:
    with pytest.raises(ValueError, match="both sides than disagreement"):
        Pie(disagreement=(0.6, 0.6))
    with pytest.raises(ValueError, match="whole pie"):
        Pie(disagreement=(1.2, 0))
    with pytest.raises(ValueError, match="weight"):
        Pie().nash(1.5)
