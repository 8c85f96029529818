"""A study's own sensitivity: played, read back from its folder, and ranked."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario.findings import ScenarioError
from sim.studies.designs import Grid, Morris, Saltelli
from sim.studies.indices import indices
from sim.studies.plan import Plan
from sim.studies.results import results_in
from sim.studies.study import Study

VARY = {
    "parties.south.outside_option": {"range": [0.0, 0.8]},
    "world.momentum.volatility": {"range": [0.0, 0.02]},
}


def played(folder, design, outcomes=("reached.truce.full", "gain.south"), runs=4):
    plan = Plan(vary=VARY, design=design, runs=runs, outcomes=outcomes, seed=1)
    return Study(sim.load("scenarios/tiny.yaml"), plan, "small").run(folder=folder)


@pytest.mark.parametrize("design", [Saltelli(base=8), Morris(trajectories=6)])
def test_what_matters_is_on_top(tmp_path, design):
    found = indices(played(tmp_path, design), "gain.south")
    assert list(found.table["parameter"]) == list(VARY)
    assert found.runs == 4
    assert 0 < found.noise.share < 1


def test_second_order_designs_hold_the_same_first_and_total(tmp_path):
    one = indices(played(tmp_path / "a", Saltelli(base=8)), "gain.south").table
    other = indices(played(tmp_path / "b", Saltelli(base=8, second_order=True)), "gain.south").table
    numbers = ["first", "total"]
    assert one[numbers].to_numpy() == pytest.approx(other[numbers].to_numpy(), abs=1e-9)
    assert list(one["parameter"]) == list(other["parameter"])


def test_reading_again_gives_the_same_bits(tmp_path):
    results = played(tmp_path, Morris(trajectories=4))
    again = results_in(tmp_path)
    pd.testing.assert_frame_equal(
        indices(results, "gain.south").table, indices(again, "gain.south").table, check_exact=True
    )


def test_what_cannot_be_told_is_a_sentence(tmp_path):
    results = played(tmp_path / "grid", Grid(), runs=2)
    with pytest.raises(ScenarioError, match="cases are too few for indices of given data"):
        indices(results, "gain.south")
    results = played(tmp_path / "morris", Morris(trajectories=4), ("gain.south", "held", "end.walkout"), runs=2)
    with pytest.raises(ScenarioError, match="did you mean"):
        indices(results, "gain.sout")
    with pytest.raises(ScenarioError, match="same in every case"):
        indices(results, "end.walkout")


def test_means_of_many_runs_hold_less_noise(tmp_path):
    few = indices(played(tmp_path / "few", Saltelli(base=4), runs=3), "gain.south").noise
    many = indices(played(tmp_path / "many", Saltelli(base=4), runs=30), "gain.south").noise
    assert many.noise < few.noise
    assert np.isnan(indices(played(tmp_path / "one", Saltelli(base=4), runs=1), "gain.south").noise.share)
