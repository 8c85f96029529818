"""Indices known from elsewhere come out, and run noise is told apart from what parameters do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.sensitivity.design_indices import morris, sobol
from sim.statistics import Noise, shared_noise
from tests.sensitivity.planted import FIRST, NAMES, TOTAL, ishigami, played, saltelli, trajectories


def by_name(table, column):
    return table.set_index("parameter")[column].loc[NAMES].to_numpy()


def test_ishigami_has_the_published_indices():
    found = sobol(NAMES, ishigami(saltelli(16384))[:, None])
    assert by_name(found.table, "first") == pytest.approx(FIRST, abs=0.01)
    assert by_name(found.table, "total") == pytest.approx(TOTAL, abs=0.01)
    for column, truth in (("first", FIRST), ("total", TOTAL)):
        assert (by_name(found.table, f"{column}_low") <= truth).all()
        assert (by_name(found.table, f"{column}_high") >= truth).all()
    assert list(found.table["parameter"]) == ["x1", "x2", "x3"]
    assert np.isnan(found.noise.share)


def test_noise_shrinks_first_order_and_lifts_totals_and_is_taken_out_again():
    """20 runs with noise 8 beside a variance of 13.84: 64/20 / (13.84 + 64/20) = 18.8 % of what is seen is noise."""
    means = ishigami(saltelli(2048))
    found = sobol(NAMES, played(means, runs=20, sd=8.0))
    assert found.noise.share == pytest.approx(3.2 / (13.84 + 3.2), abs=0.02)
    assert by_name(found.table, "total")[2] > TOTAL[2] + 0.1
    assert by_name(found.table, "first")[1] < FIRST[1] - 0.05
    assert by_name(found.table, "total_clean") == pytest.approx(TOTAL, abs=0.04)
    assert by_name(found.table, "first_clean") == pytest.approx(FIRST, abs=0.04)


def test_draws_that_move_all_cases_alike_are_no_noise():
    """With a shift of 100 in each run the plain variance over runs would drown everything."""
    means = ishigami(saltelli(256))
    noise = shared_noise(played(means, runs=10, sd=1.0, shared=100.0))
    assert noise.noise == pytest.approx(0.1, rel=0.1)
    assert noise.share < 0.02


def test_a_layout_of_two_by_two_by_hand():
    """Cases (0, 2) and (1, 5): means 1 and 3, variance 2; residuals ±0.5, squares 1, over 1 and over 2 runs 0.5."""
    assert shared_noise(np.array([[0.0, 2.0], [1.0, 5.0]])) == Noise(2.0, pytest.approx(0.5))
    assert shared_noise(np.array([[0.0, 2.0], [1.0, 5.0]])).clean == pytest.approx(1.5)


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 10**6))
def test_what_is_added_to_a_run_or_to_a_case_is_no_noise(cases, runs, seed):
    rng = np.random.default_rng(seed)
    grid = rng.normal(size=(cases, runs))
    moved = grid + rng.normal(size=runs) * 10 + rng.normal(size=(cases, 1)) * 10
    assert shared_noise(moved).noise == pytest.approx(shared_noise(grid).noise, rel=1e-6, abs=1e-9)


def test_the_share_of_noise_is_none_where_nothing_differs():
    assert Noise(2.0, 0.5).share == 0.25
    assert Noise(0.0, 0.0).share == 0.0


def test_morris_ranks_and_shows_what_noise_alone_would():
    unit = trajectories(400, 6)
    plain = morris(NAMES, 6, unit, ishigami(unit)[:, None]).table
    noisy = morris(NAMES, 6, unit, played(ishigami(unit), runs=20, sd=8.0)).table
    assert list(plain["parameter"]) == ["x1", "x3", "x2"]
    assert "floor" not in plain
    error = np.sqrt(2 * 64 / 20) / 0.6  # two means of 20 runs, a step of 6/10 of the range
    assert noisy["floor"].to_numpy() == pytest.approx(np.sqrt(2 / np.pi) * error, rel=0.05)
    assert by_name(noisy, "sigma_clean") == pytest.approx(by_name(plain, "sigma"), rel=0.12)


def test_no_interval_of_a_mean_of_sizes_begins_below_zero():
    unit = trajectories(2, 4)
    table = morris(NAMES, 4, unit, (unit[:, 0] * unit[:, 1] * unit[:, 2])[:, None]).table
    assert (table["mu_star_low"] >= 0).all()
    assert (table["mu_star_low"] <= table["mu_star"]).all()
    assert 0 in table["mu_star_low"].to_numpy()


def test_a_parameter_that_does_nothing_lies_on_the_floor():
    unit = trajectories(400, 4)
    table = morris(NAMES, 4, unit, played(10 * unit[:, 0], runs=20, sd=3.0)).table.set_index("parameter")
    assert table.loc["x1", "mu"] == pytest.approx(10, abs=0.2)
    assert table.loc["x2", "mu_star"] == pytest.approx(table.loc["x2", "floor"], rel=0.1)


def test_the_same_seed_gives_the_same_bits_and_seed_0_too():
    outcomes = played(ishigami(saltelli(64)), runs=3, sd=1.0)
    for seed in (0, 7):
        one, other = (sobol(NAMES, outcomes, seed).table for _ in range(2))
        assert one.to_csv() == other.to_csv()
    assert (
        sobol(NAMES, outcomes, 1).table["total_low"].to_list() != sobol(NAMES, outcomes, 2).table["total_low"].to_list()
    )


def test_an_outcome_that_never_varies_explains_nothing():
    with pytest.raises(ValueError, match="same in every case"):
        sobol(NAMES, np.ones((5 * 8, 2)))
