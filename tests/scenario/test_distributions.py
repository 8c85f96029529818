"""Quantiles agree with scipy's distributions, means with what others take a number to be."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.scenario.numbers import Number, Row, quantile

U = np.concatenate([[0.0, 2.0**-53], np.linspace(0.001, 0.999, 999), [1 - 2.0**-53]])
MIDDLE = (np.arange(200_000) + 0.5) / 200_000
CASES = [
    (Number(uniform=(0.2, 0.7)), stats.uniform(0.2, 0.5)),
    (Number(triangular=(0.1, 0.2, 0.9)), stats.triang(0.125, 0.1, 0.8)),
    (Number(triangular=(0.1, 0.1, 0.9)), stats.triang(0, 0.1, 0.8)),
    (Number(triangular=(0.1, 0.9, 0.9)), stats.triang(1, 0.1, 0.8)),
    (Number(pert=(0.1, 0.3, 0.9)), stats.beta(2, 4, 0.1, 0.8)),
    (Number(beta=(2.0, 5.0)), stats.beta(2, 5)),
    (Number(beta=(0.5, 0.5)), stats.beta(0.5, 0.5)),
    (Number(normal=(0.5, 0.2, 0.0, 1.0)), stats.truncnorm(-2.5, 2.5, 0.5, 0.2)),
    (Number(normal=(0.5, 0.2, 0.6, 1.0)), stats.truncnorm(0.5, 2.5, 0.5, 0.2)),
    (Number(normal=(0.0, 0.1, 0.8, 1.0)), stats.truncnorm(8, 10, 0, 0.1)),
    (Number(normal=(1.0, 0.1, 0.0, 0.2)), stats.truncnorm(-10, -8, 1, 0.1)),
]
IDS = [f"{n.kind}-{k}" for k, (n, _) in enumerate(CASES)]


@pytest.mark.parametrize(("number", "scipy"), CASES, ids=IDS)
def test_quantiles_are_those_of_scipy(number: Number, scipy: object) -> None:
    np.testing.assert_allclose(quantile(number, U), scipy.ppf(U), rtol=1e-6, atol=1e-9)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("number", "scipy"), CASES, ids=IDS)
def test_the_typical_number_is_the_mean(number: Number, scipy: object) -> None:
    assert number.typical == pytest.approx(scipy.mean(), abs=1e-9)  # type: ignore[attr-defined]
    assert number.typical == pytest.approx(quantile(number, MIDDLE).mean(), abs=1e-5)


def test_a_choice_takes_each_value_with_its_probability() -> None:
    number = Number(choice={0.2: 0.25, 0.9: 0.0, 0.4: 0.75})
    drawn = quantile(number, np.array([0.0, 0.2499, 0.25, 0.9999]))
    assert drawn.tolist() == [0.2, 0.2, 0.4, 0.4]
    assert number.typical == pytest.approx(0.35)
    assert number.support == (0.2, 0.4)


@pytest.mark.parametrize(
    "number",
    [
        Number(value=0.3),
        Number(uniform=(0.3, 0.3)),
        Number(triangular=(0.3, 0.3, 0.3)),
        Number(pert=(0.3, 0.3, 0.3)),
        Number(choice={0.3: 1}),
    ],
)
def test_a_number_without_spread_is_always_the_same(number: Number) -> None:
    assert set(quantile(number, U).tolist()) == {0.3}
    assert number.typical == 0.3
    assert number.support == (0.3, 0.3)


def test_an_infinite_precision_is_drawn_as_such() -> None:
    assert quantile(Number(value=math.inf), U[:3]).tolist() == [math.inf] * 3


def test_a_normal_far_off_its_bounds_ends_at_the_nearest() -> None:
    for low, high, end in ((0.5, 1.0, 0.5), (-1.0, -0.5, -0.5)):
        number = Number(normal=(0.0, 1e-4, low, high))
        assert quantile(number, U) == pytest.approx(np.full(U.shape, end), abs=1e-3)
        assert number.typical == pytest.approx(end, abs=1e-3)


def test_only_numbers_with_a_lump_at_zero_may_vanish() -> None:
    vanishing = [Number(value=0), Number(uniform=(0, 0)), Number(choice={0: 0.1, 1: 0.9})]
    lasting = [Number(value=0.1), Number(uniform=(0, 1)), Number(choice={0: 0, 1: 1}), Number(beta=(1, 1))]
    assert [n.may_vanish for n in vanishing + lasting] == [True] * 3 + [False] * 4


SHARE = st.floats(0, 1, allow_subnormal=False)


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    a, b, c = sorted(draw(st.tuples(SHARE, SHARE, SHARE)))
    kind = draw(st.sampled_from(["value", "uniform", "triangular", "pert", "beta", "normal", "choice"]))
    given_: object = {
        "value": b,
        "uniform": (a, c),
        "triangular": (a, b, c),
        "pert": (a, b, c),
        "beta": (0.01 + 10 * a, 0.01 + 10 * b),
        "normal": (b, 0.01 + a, 0.0, 0.5 + c),
        "choice": {a: 0.5, a + 0.5: 0.5},
    }[kind]
    return Number.model_validate({kind: given_})


@given(numbers(), st.lists(st.integers(0, 2**53 - 1).map(lambda k: k * 2.0**-53), min_size=2, max_size=20))
def test_draws_rise_with_the_uniform_and_stay_in_the_support(number: Number, u: list[float]) -> None:
    drawn = quantile(number, np.array(sorted(u)))
    low, high = number.support
    assert (np.diff(drawn) >= -1e-12).all()
    assert (low <= drawn).all()
    assert (drawn <= high).all()
    assert (
        low <= number.typical <= high or number.typical == pytest.approx(low) or number.typical == pytest.approx(high)
    )


def test_the_level_of_a_row_is_a_triangle_cut_to_the_unit_interval() -> None:
    row = Row(modes=(0.05, 0.5), spread=0.1, levels={"own": Number(value=0.7)}, assumption="why")
    assert row.number(0, "low").triangular == (0.0, 0.05, pytest.approx(0.15))
    assert row.number(1, "own").value == 0.7
    assert row.number(0, "low").assumption == "why"
    assert Row(modes=(0.4,)).number(0, "x").value == 0.4
