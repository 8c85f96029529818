"""A study as a model of the EMA workbench."""

import warnings

import numpy as np
import pytest

import sim
from sim.studies.ema import ema_model


def study(**more):
    vary = {"parties.north.patience": {"range": [0.8, 0.99]}, "mechanisms.mediation": [True, False], **more}
    plan = sim.Plan(vary=vary, runs=20, outcomes=["deal", "gain.north"], seed=2)
    return sim.Study(sim.load("scenarios/tiny.yaml"), plan, "two neighbours")


def test_the_workbench_plays_the_same_runs():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import SequentialEvaluator, perform_experiments

        model = ema_model(study())
        experiments, outcomes = perform_experiments(model, 5, evaluator=SequentialEvaluator([model]))
    assert {"parties_north_patience", "mechanisms_mediation"} <= set(experiments.columns)
    for k, row in experiments.iterrows():
        changes = {"parties.north.patience": float(row["parties_north_patience"]),
                   "mechanisms.mediation": bool(row["mechanisms_mediation"])}  # fmt: skip
        runs = sim.load("scenarios/tiny.yaml").with_(changes).ensemble(20, seed=2).runs
        assert outcomes["gain_north"][k] == pytest.approx(runs["gain.north"].mean(), abs=1e-12)
        assert 0 <= outcomes["deal"][k] <= 1
    assert np.ptp(outcomes["gain_north"]) > 0


def test_names_that_would_be_one_are_a_sentence():
    rows = [{"parties.north.patience": 0.9, "parties.north_patience": 0.9}]
    whole = study()
    plan = sim.Plan(design={"kind": "table", "rows": rows}, runs=2, outcomes=["deal"], seed=1)
    object.__setattr__(whole, "plan", plan)
    with pytest.raises(sim.ScenarioError, match="two paths that are one name"):
        ema_model(whole)
