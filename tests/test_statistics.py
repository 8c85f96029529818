import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import sim
from sim.statistics import difference, holm, mcnemar, mean_difference, saving, standardized, t_test, wilson
from sim.what_if import counterfactuals


def test_a_difference_worked_by_hand():
    """10 runs: 3 gained, 1 lost: 0.2; (3 − 1)/12 ± 1.95996 √(5 − 4/12)/12."""
    base = np.array([1, 0, 0, 0, 1, 1, 0, 0, 0, 0], bool)
    other = np.array([0, 1, 1, 1, 1, 1, 0, 0, 0, 0], bool)
    change, low, high = difference(base, other)
    assert change == pytest.approx(0.2)
    half = 1.959963985 * np.sqrt(5 - 4 / 12) / 12
    assert (low, high) == (pytest.approx(2 / 12 - half), pytest.approx(2 / 12 + half))


def test_nothing_changed_is_not_certainty():
    same = np.zeros(10, bool)
    change, low, high = difference(same, same)
    assert change == 0
    assert low < 0 < high


def test_only_what_a_scenario_has():
    assert counterfactuals(sim.load("scenarios/tiny.yaml").scenario) == []
    istanbul = sim.load("scenarios/istanbul_2025.yaml")
    names = [what.name for what in counterfactuals(istanbul.scenario)]
    assert names == ["mediation", "threats", "leaders_come"]
    off = istanbul.with_({"mechanisms.threats": False})
    assert "threats" not in [what.name for what in counterfactuals(off.scenario)]


def test_forced_leaders_come_to_every_meeting_that_asks_them():
    istanbul = sim.load("scenarios/istanbul_2025.yaml")
    forced = next(what for what in counterfactuals(istanbul.scenario) if what.name == "leaders_come")
    first = istanbul.with_(forced.changes(istanbul.scenario)).play(3).records[0].meeting
    game = istanbul.setup.game
    assert first.leaders[0, game.principals].all()


def test_an_exact_mcnemar_test_worked_by_hand():
    """1 lost and 5 gained of 6 changed runs: 2 (1 + 6)/2⁶."""
    base = np.array([1, 0, 0, 0, 0, 0, 1, 0], bool)
    other = np.array([0, 1, 1, 1, 1, 1, 1, 0], bool)
    assert mcnemar(base, other) == pytest.approx(14 / 64)
    assert mcnemar(other, base) == pytest.approx(14 / 64)
    assert mcnemar(base, base) == 1


def test_a_paired_t_worked_by_hand():
    """d = 1, 2, 3: mean 2, s = 1, error 1/√3; t₂ at 97.5 % is 4.302653; p of t = 2√3 on 2 degrees of freedom."""
    base, other = np.array([5.0, 1.0, 0.0]), np.array([6.0, 3.0, 3.0])
    d, low, high = mean_difference(base, other)
    assert (d, high - d, d - low) == (2, pytest.approx(4.302653 / np.sqrt(3)), pytest.approx(4.302653 / np.sqrt(3)))
    t = 2 * np.sqrt(3)
    assert t_test(base, other) == pytest.approx(1 - t / np.sqrt(2 + t * t))


def test_pairs_that_all_differ_alike_tell_no_spread():
    base = np.linspace(0, 1, 5)
    assert mean_difference(base, base)[0] == 0
    assert np.isnan(mean_difference(base, base)[1:]).all()
    assert t_test(base, base) == 1
    assert t_test(np.zeros(5), np.full(5, 0.1)) == pytest.approx(2 / 2**5)


def test_holm_worked_by_hand():
    """.005·4, .01·3, .03·2, and .04·1 raised to the one before it; what was not tested counts and stays out."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9, 0.02]) == pytest.approx([1.0, 1.0, 0.06])
    adjusted = holm([0.01, np.nan])
    assert adjusted[0] == pytest.approx(0.02)
    assert np.isnan(adjusted[1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.permutations(range(12)))
def test_holm_is_no_smaller_keeps_the_order_and_knows_no_place(p, order):
    adjusted = holm(p)
    assert (adjusted >= p).all()
    assert (adjusted <= np.minimum(1, len(p) * np.array(p))).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()
    order = [k for k in order if k < len(p)]
    assert holm([p[k] for k in order]) == pytest.approx(adjusted[order])


def test_what_pairing_saves_worked_by_hand():
    """The differences 0, ½, 0 have the variance 1/12."""
    base = np.array([0.0, 1.0, 2.0])
    other = base + np.array([0.0, 0.5, 0.0])
    apart = base.var(ddof=1) + other.var(ddof=1)
    assert saving(base, other) == pytest.approx(apart * 12)
    assert saving(base, base + 1) == np.inf
    assert np.isnan(saving(np.ones(3), np.ones(3)))


def test_standardized_differences_have_no_unit():
    base, other = np.array([0.0, 2.0, 4.0]), np.array([1.0, 3.0, 5.0])
    assert standardized(base, other) == pytest.approx(0.5)
    assert standardized(100 * base, 100 * other) == pytest.approx(0.5)
    assert standardized(np.ones(3), np.ones(3)) == 0
    assert standardized(np.ones(3), np.zeros(3)) == -np.inf


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilsons_interval_is_that_of_scipy(count, more):
    runs = count + more
    expected = stats.binomtest(count, runs).proportion_ci(0.95, method="wilson")
    assert wilson(count, runs) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilsons_interval_of_nothing_is_everything():
    assert wilson([0], [0]) == ([0.0], [1.0])
