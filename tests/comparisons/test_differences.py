"""Paired differences on invented pairs whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.comparisons.differences import Matched

GAIN, DEAL = "gain.north", "deal"
NUMBERS = arrays(float, (9, 2), elements=st.floats(-1, 1, allow_subnormal=False))


def rows(name: str, before: np.ndarray, after: np.ndarray, family: int = 1) -> dict[str, float]:
    (row,) = Matched([name], before[:, None], after[:, None]).rows(family)
    return row


@given(NUMBERS)
def test_a_paired_difference_is_the_difference_of_the_means(pairs: np.ndarray) -> None:
    row = rows(GAIN, pairs[:, 0], pairs[:, 1])
    assert row["difference"] == pytest.approx(row["changed"] - row["as_is"], abs=1e-12)
    assert np.isnan(row["low"]) or row["low"] <= row["difference"] <= row["high"]


@given(arrays(bool, (9, 2)))
def test_so_it_is_for_shares_and_the_reverse_change_has_the_reverse_sign(pairs: np.ndarray) -> None:
    before, after = pairs.astype(float).T
    row, back = rows(DEAL, before, after), rows(DEAL, after, before)
    assert row["difference"] == pytest.approx(row["changed"] - row["as_is"], abs=1e-12)
    assert (row["difference"], row["low"]) == (-back["difference"], pytest.approx(-back["high"]))
    assert row["p"] == back["p"]


def test_a_pair_counts_where_the_outcome_exists_in_both_runs() -> None:
    before, after = np.array([1.0, np.nan, 3.0, 4.0]), np.array([2.0, 2.0, np.nan, 7.0])
    row = rows(GAIN, before, after)
    assert (row["pairs"], row["as_is"], row["changed"], row["difference"]) == (2, 2.5, 4.5, 2)
    none = rows(GAIN, before[:0], after[:0])
    assert none["pairs"] == 0
    assert np.isnan(none["difference"])


def test_a_run_is_touched_where_any_outcome_differs() -> None:
    before = np.array([[1.0, np.nan], [1.0, 0.0], [1.0, np.nan], [1.0, 0.0]])
    after = np.array([[1.0, np.nan], [1.0, 0.0], [1.0, 2.0], [0.0, 1.0]])
    assert Matched([DEAL, GAIN], before, after).touched == 0.5


def test_the_number_of_unpaired_runs_follows_from_the_variances() -> None:
    rng = np.random.default_rng(3)
    before = rng.normal(size=400)
    row = rows(GAIN, before, before + rng.normal(scale=0.5, size=400))
    assert row["saving"] == pytest.approx((1 + 1.25) / 0.25, rel=0.25)
    assert row["unpaired_runs"] == np.ceil(400 * row["saving"])
    unpaired = rows(GAIN, before, rng.normal(size=400))
    assert unpaired["saving"] == pytest.approx(1, abs=0.2)


def shares_of(rng: np.random.Generator, worlds: int, pairs: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Worlds in which 10 % of the runs gain the event and 3 % lose it."""
    cell = rng.choice(4, p=[0.6, 0.27, 0.1, 0.03], size=(worlds, pairs))
    return np.isin(cell, (1, 3)).astype(float), np.isin(cell, (1, 2)).astype(float), 0.07


def means_of(rng: np.random.Generator, worlds: int, pairs: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Worlds with a common part of each pair, and a skewed change of mean 0.2."""
    before = rng.normal(size=(worlds, pairs))
    return before, before + rng.gamma(4, 0.05, (worlds, pairs)), 0.2


@pytest.mark.parametrize(("name", "world"), [(DEAL, shares_of), (GAIN, means_of)])
@pytest.mark.parametrize("pairs", [40, 200])
def test_intervals_cover_the_truth_as_often_as_they_say(name: str, world, pairs: int) -> None:
    """Of 1,000 worlds 95 %, less three standard errors (2.1 points); few pairs of events may cover more."""
    before, after, truth = world(np.random.default_rng(7), 1000, pairs)
    made = [rows(name, b, a) for b, a in zip(before, after, strict=True)]
    covered = np.mean([row["low"] <= truth <= row["high"] for row in made])
    assert 0.929 < covered < 0.98


def test_the_intervals_of_a_whole_family_cover_at_once() -> None:
    """20 outcomes of 100 pairs with the same truth: at least 95 %, less two standard errors of 300 families."""
    rng = np.random.default_rng(11)
    names = [f"reached.truce.{k}" for k in range(20)]
    covered = []
    for _ in range(300):
        before, after, truth = shares_of(rng, 20, 100)
        made = Matched(names, before.T, after.T).rows(family=20)
        covered.append(all(row["low_all"] <= truth <= row["high_all"] for row in made))
        assert all(row["low_all"] < row["low"] < row["high"] < row["high_all"] for row in made)
    assert np.mean(covered) > 0.95 - 2 * np.sqrt(0.95 * 0.05 / 300)
