"""A fit finds what made the data, says how sure it is, and stays within ranges and before the cut-off."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import sim
from sim.calibration.calibrated import cut_normal
from sim.calibration.fit_file import Target, fittable, forecasts
from sim.calibration.posterior import (
    Posterior,
    Response,
    Unreachable,
    influential,
    posterior,
    prior,
    response,
    responses,
    simulate,
)
from sim.engines.ensemble import ensemble, play_briefly
from sim.scenario.findings import ScenarioError
from sim.scenario.numbers import Number, quantile

FITTED = ["issues.truce.levels.partial.conflict", "issues.truce.levels.full.conflict"]
OUTCOMES = ("reached.truce.full", "reached.truce.partial", "final.exchange.all")
WORLDS, RUNS = 50, 200


@pytest.fixture(scope="module")
def talks():
    return sim.load("scenarios/tiny.yaml").with_(
        dict(zip(FITTED, [{"uniform": [0.3, 1]}, {"uniform": [0, 0.5]}], strict=True))
    )


def observed(shares, tolerance):
    seen = np.asarray(shares)[None]
    return Target("what was seen", ("a record",), OUTCOMES, seen, seen, tolerance)


@pytest.fixture(scope="module")
def simulated(talks):
    return simulate(talks.setup, 1, 4000, [observed(np.zeros(3), 1)])


@pytest.fixture(scope="module")
def draws(talks):
    return prior(talks.setup, 1, 4000, FITTED, 8000)


def world(talks, number, truth):
    """The shares in a synthetic world whose numbers are known."""
    setup = talks.with_(dict(zip(FITTED, map(float, truth), strict=True))).setup
    rules = fittable(setup, list(OUTCOMES)).values()
    parts = list(ensemble(setup, 1000 + number, RUNS, player=play_briefly))
    return [np.concatenate([rule(part) for part in parts]).mean() for rule in rules]


def test_the_truth_of_50_worlds_is_recovered(talks, simulated, draws):
    """90 % intervals hold the truth in at least 80 % of the worlds, and are much narrower than the prior."""
    surfaces = responses(simulated, FITTED)
    truths = prior(talks.setup, 2, 0, FITTED, WORLDS).to_numpy()
    held, narrowed = [], []
    for number, truth in enumerate(truths):
        target = observed(world(talks, number, truth), 0.5 / np.sqrt(RUNS))
        table = posterior(draws, surfaces, [target], 1).table()
        held.append((table["low"] <= truth) & (truth <= table["high"]))
        narrowed.append(table["narrowed"])
    assert (np.mean(held, axis=0) >= 0.8).all()
    assert (np.mean(narrowed, axis=0) > 0.3).all()


def test_wrong_shares_lead_elsewhere(talks, simulated, draws):
    """The test above can fail: shares of another world move the posterior away from the truth."""
    surfaces = responses(simulated, FITTED)
    low, high = (world(talks, k, truth) for k, truth in enumerate(([0.35, 0.45], [0.95, 0.05])))
    one, other = (posterior(draws, surfaces, [observed(shares, 0.03)], 1).table()["mean"] for shares in (low, high))
    assert one[0] < 0.5 < 0.8 < other[0]
    assert other[1] < 0.25 < one[1]


def test_weights_by_hand():
    """Two claims about one share: at 0.2 both errors are 0 and 2 tolerances, (1 + e⁻²)/2; far away nothing is left."""
    target = Target("it", ("a", "b"), ("it",), np.array([[0.2], [0.4]]), np.array([[0.2], [0.4]]), 0.1)
    shares = np.array([[0.2], [0.3], [0.95]])
    found = target.credibility(shares)
    assert found == pytest.approx([(1 + np.exp(-2)) / 2, np.exp(-0.5), 0], abs=1e-6)


def test_inside_an_interval_every_share_is_as_good():
    target = Target("it", ("a",), ("it",), np.array([[0.2]]), np.array([[0.6]]), 0.1)
    inside = target.credibility(np.array([[0.2], [0.5], [0.6]]))
    assert list(inside) == [1, 1, 1]
    assert target.credibility(np.array([[0.7]]))[0] == pytest.approx(np.exp(-0.5))


def test_a_posterior_table_by_hand():
    draws = pd.DataFrame({"x": [3.0, 1.0, 0.0, 2.0]})
    found = Posterior(draws, np.array([0.0, 1.0, 0.0, 1.0]), pd.DataFrame({"it": [1.0, 0.2, 0.0, 0.4]}))
    row = found.table().iloc[0]
    assert (row["prior_mean"], row["mean"], row["sd"]) == (1.5, 1.5, 0.5)
    assert (row["low"], row["high"], row["shift"]) == (1.0, 2.0, 0.0)
    assert row["narrowed"] == pytest.approx(1 - 0.25 / 1.25)
    assert found.effective == 2
    assert found.predicted()["posterior"][0] == pytest.approx(0.3)


def test_targets_that_nothing_comes_near(draws, simulated):
    with pytest.raises(Unreachable):
        posterior(draws, responses(simulated, FITTED), [observed([0.0, 1.0, 1.0], 1e-4)], 1)


def test_what_the_runs_cannot_tell_leaves_the_prior_as_it_is():
    """An outcome that no assumption moves: a surface known from 3,000 runs must not seem to say much of them."""
    rng = np.random.default_rng(8)
    draws = pd.DataFrame(rng.random((4000, 4)), columns=list("abcd"))
    surface = response(rng.random((3000, 4)), (rng.random(3000) < 0.3).astype(float))
    at = np.array([[0.3]])
    table = posterior(draws, {"it": surface}, [Target("it", ("a",), ("it",), at, at, 0.1)], 1).table()
    assert table["narrowed"].abs().max() < 0.05
    assert table["shift"].abs().max() < 0.2


def test_a_response_finds_the_surface_that_made_the_runs():
    rng = np.random.default_rng(3)
    x = rng.random((20_000, 2))
    truth = 1 / (1 + np.exp(-(1 + 2 * x[:, 0] - 3 * x[:, 0] * x[:, 1])))
    found = response(x, (rng.random(20_000) < truth).astype(float))
    at = np.array([[0.1, 0.1], [0.9, 0.9], [0.5, 0.2]])
    right = 1 / (1 + np.exp(-(1 + 2 * at[:, 0] - 3 * at[:, 0] * at[:, 1])))
    allowed = found.plausible(at, rng.normal(size=(400, 6)))
    assert allowed.mean(axis=0) == pytest.approx(found.share(at), abs=0.005)
    assert (np.abs(found.share(at) - right) < 4 * allowed.std(axis=0)).all()
    assert (allowed.std(axis=0) < 0.02).all()


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_what_always_or_never_comes_is_near_its_share(share):
    x = np.random.default_rng(4).random((500, 2))
    found = response(x, np.full(500, share))
    assert isinstance(found, Response)
    assert found.share(x) == pytest.approx(np.full(500, share), abs=0.01)


@settings(max_examples=25)
@given(st.floats(0.1, 0.9), st.floats(0.05, 0.25))
def test_a_cut_normal_keeps_mean_and_spread(mean, sd):
    low, high = 2.0, 6.0
    assume(sd < 0.8 * min(mean, 1 - mean))  # no cut normal is much wider with its mean so near an end
    at, spread = cut_normal(low + 4 * mean, 4 * sd, (low, high))
    x = quantile(Number(normal=(at, spread, low, high)), (np.arange(4000) + 0.5) / 4000)
    assert x.mean() == pytest.approx(low + 4 * mean, abs=0.02)
    assert x.std() == pytest.approx(4 * sd, abs=0.02)
    assert x.min() >= low
    assert x.max() <= high


def test_the_most_influential_are_chosen_among_the_candidates(simulated):
    inputs = simulated.inputs.columns
    assert influential(simulated, list(inputs), 3)[0] in ("issues.truce.levels.partial.conflict", "type.north")
    assert influential(simulated, FITTED, 5) == FITTED
    assert influential(simulated, ["parties.north.values.exchange.none"], 5) == []


def test_forecasts_add_up_over_the_year():
    target = forecasts(sim.load("scenarios/istanbul_2025.yaml").setup, 0.05)
    assert target.outcomes == ("headline_by.2025-06-30", "headline_by.2025-09-30", "headline_by.2025-12-31")
    assert target.low == pytest.approx(np.array([[0.09, 0.16, 0.28], [0.10, 0.32, 0.53], [0.07, 0.20, 0.40]]))
    assert "RAND Forecasting Initiative, 2025-05-08" in target.claims
    with pytest.raises(ScenarioError, match="no forecasts to fit to"):
        forecasts(sim.load("scenarios/tiny.yaml").setup, 0.05)


def test_the_headline_by_a_day_agrees_with_the_table_of_periods():
    talks = sim.load("scenarios/istanbul_2025.yaml").with_({"protocol.rounds": 20})
    many = talks.ensemble(24, seed=1, progress=False)
    names = ["headline_by.2025-06-30", "headline_by.2025-09-30"]
    by = [np.concatenate([rule(p) for p in many.parts]) for rule in fittable(talks.setup, names).values()]
    counted = many.by_period["runs"].to_numpy()
    assert [x.sum() for x in by] == [counted[0], counted[0] + counted[1]]
    with pytest.raises(ScenarioError, match="is no outcome"):
        fittable(talks.setup, ["headline_by.soon"])


def test_the_same_bits_twice(talks, simulated, draws):
    again = simulate(talks.setup, 1, 4000, [observed(np.zeros(3), 1)])
    pd.testing.assert_frame_equal(again.outcomes, simulated.outcomes, check_exact=True)
    one, other = (
        posterior(draws, responses(x, FITTED), [observed([0.9, 0.1, 0.1], 0.05)], 1) for x in (simulated, again)
    )
    assert one.table().to_csv() == other.table().to_csv()


def test_draws_are_the_runs_own(talks):
    runs = talks.ensemble(30, seed=1, progress=False).parts
    numbers = np.concatenate([part.numbers for part in runs])
    columns = [q.dotted for q in talks.setup.numbers]
    mine = prior(talks.setup, 1, 10, FITTED, 20).to_numpy()
    assert (mine == numbers[10:30][:, [columns.index(path) for path in FITTED]]).all()
