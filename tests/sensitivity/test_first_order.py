"""First-order indices from plain runs, and how variance divides between assumptions and chance."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario.findings import ScenarioError
from sim.sensitivity.chance import Crossed, crossed, split
from sim.sensitivity.first_order import assumptions, first_order, holm, outcome
from tests.sensitivity.planted import FIRST, NAMES, ishigami

RUNS = 20_000


@pytest.fixture(scope="module")
def tiny():
    return sim.load("scenarios/tiny.yaml").with_({"parties.south.outside_option": {"uniform": [0.0, 0.8]}})


def sample(seed=1):
    rng = np.random.default_rng(seed)
    unit = rng.random((RUNS, 3))
    inputs = pd.DataFrame(unit, columns=NAMES).assign(idle=rng.random(RUNS))
    return inputs.assign(kind=pd.Categorical(rng.choice(["firm", "open"], RUNS))), ishigami(unit)


def test_ishigami_from_plain_runs():
    inputs, y = sample()
    table = first_order(inputs, y).set_index("assumption")
    assert table.loc[NAMES, "first"].to_numpy() == pytest.approx(FIRST, abs=0.02)
    assert (table.loc[NAMES[:2], "chance"] < 1e-6).all()
    assert (table.loc[["x3", "idle", "kind"], "chance"] > 0.05).all()


def test_noise_counts_as_variance_and_a_type_as_a_class():
    """Y = 2·[open] + noise of variance 3: Var = 1 + 3, so the type accounts for a quarter."""
    inputs, _ = sample()
    y = 2.0 * (inputs["kind"] == "open") + np.random.default_rng(3).normal(0, np.sqrt(3), RUNS)
    row = first_order(inputs, y.to_numpy()).iloc[0]
    assert row["assumption"] == "kind"
    assert row["first"] == pytest.approx(0.25, abs=0.015)
    assert row["low"] < 0.25 < row["high"]
    assert (row["at_low"], row["at_high"]) == (pytest.approx(0, abs=0.1), pytest.approx(2, abs=0.1))


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Y = X + noise of nine times the variance of X: a share of a tenth, 200 samples of 400."""
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        x = rng.random(400)
        table = first_order(pd.DataFrame({"x": x}), x + rng.normal(0, np.sqrt(9 / 12), 400))
        held += table["low"][0] <= 0.1 <= table["high"][0]
    assert 180 <= held <= 199


def test_what_does_nothing_is_nothing():
    rng = np.random.default_rng(6)
    inputs = pd.DataFrame(rng.random((500, 40)), columns=[f"x{k}" for k in range(40)])
    table = first_order(inputs, rng.random(500))
    assert table["chance"].min() > 0.05
    assert table["first"].mean() < 0.008  # the plain share between 8 classes would be 7/499
    constant = first_order(inputs, np.ones(500))
    assert (constant["first"] == 0).all()
    assert (constant["chance"] == 1).all()


def test_runs_without_the_outcome_are_left_out():
    inputs, y = sample()
    gone = np.where(inputs["idle"] < 0.5, np.nan, y)
    kept = inputs["idle"] >= 0.5
    pd.testing.assert_frame_equal(first_order(inputs, gone), first_order(inputs[kept], y[kept]))


def test_holm_by_hand():
    assert holm(np.array([0.01, 0.04, 0.03, 0.5])) == pytest.approx([0.04, 0.09, 0.09, 0.5])


def test_the_three_shares_of_a_planted_outcome():
    """Y = θ + ω + θω with independent standard normals: a third each."""
    rng = np.random.default_rng(7)
    a, b, c, d = rng.normal(size=(4, 40_000))
    table = split(Crossed(*(x + y + x * y for x, y in ((a, b), (a, d), (c, b), (c, d))))).set_index("source")
    assert table["share"].to_numpy() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 2 / 3], abs=0.03)
    assert (table["low"] < table["share"]).all()
    assert (table["share"] < table["high"]).all()


def test_crossed_runs_begin_with_the_ordinary_ensemble(tiny):
    found = crossed(tiny.setup, 3, 30, "reached.truce.full")
    many = tiny.ensemble(60, seed=3, progress=False)
    plain = outcome(tiny.setup, many.parts, "reached.truce.full")
    assert (found.own_own == plain[:30]).all()
    assert (found.other_other == plain[30:]).all()
    assert (found.own_other != found.own_own).any()


def test_without_chance_all_lies_in_the_assumptions(tiny):
    still = {"world.momentum.volatility": 0.0}
    sure = {f"parties.{name}.precision": float("inf") for name in ("north", "south")}
    found = crossed(tiny.with_({**still, **sure}).setup, 3, 60, "reached.truce.full")
    assert (found.own_own == found.own_other).all()
    assert split(found).set_index("source")["share"]["run noise"] == pytest.approx(0)


def test_a_scenarios_assumptions_without_its_constants(tiny):
    parts = tiny.ensemble(40, seed=1, progress=False).parts
    table = assumptions(tiny.setup, parts)
    assert len(table) == 40
    assert set(table["type.north"]) == {"firm", "open"}
    assert table["parties.south.outside_option"].between(0, 0.8).all()
    assert "parties.north.weights.truce" not in table
    assert "type.south" not in table


def test_an_ensemble_ranks_its_assumptions(tiny):
    table = tiny.ensemble(1500, seed=1, progress=False).sensitivity("reached.truce.full")
    assert table["assumption"][0] == "parties.south.outside_option"
    assert table["at_low"][0] > table["at_high"][0]
    with pytest.raises(ScenarioError, match="did you mean"):
        tiny.ensemble(20, seed=1, progress=False).sensitivity("reached.truce.ful")


def test_the_same_bits_whatever_the_workers(tiny):
    one, two = (tiny.ensemble(300, seed=2, workers=n, progress=False).sensitivity("deal") for n in (1, 2))
    assert one.to_csv() == two.to_csv()
