"""A study as a model of the EMA workbench."""

import warnings

import numpy as np
import pytest

import sim
from sim.studies.ema import ema_model
from sim.studies.space import Options, Space


def study(**more):
    vary = {"world.momentum.drift": {"range": [-0.3, 0.3]}, "mechanisms.mediation": [True, False], **more}
    plan = sim.Plan(vary=vary, runs=20, outcomes=["deal", "momentum"], seed=2)
    return sim.Study(sim.load("scenarios/tiny.yaml"), plan, "two neighbours")


def test_the_workbench_plays_the_same_runs():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import SequentialEvaluator, perform_experiments

        model = ema_model(study())
        experiments, outcomes = perform_experiments(model, 5, evaluator=SequentialEvaluator([model]))
    assert {"world_momentum_drift", "mechanisms_mediation"} <= set(experiments.columns)
    for k, row in experiments.iterrows():
        changes = {"world.momentum.drift": float(row["world_momentum_drift"]),
                   "mechanisms.mediation": bool(row["mechanisms_mediation"])}  # fmt: skip
        runs = sim.load("scenarios/tiny.yaml").with_(changes).ensemble(20, seed=2).runs
        assert outcomes["momentum"][k] == pytest.approx(runs["momentum"].mean(), abs=1e-12)
        assert 0 <= outcomes["deal"][k] <= 1
    assert np.ptp(outcomes["momentum"]) > 0


def test_names_that_would_be_one_are_a_sentence():
    whole = study()
    whole.__dict__.pop("space", None)
    axes = {name: Options(options=(1, 2)) for name in ("a.b_c", "a_b.c")}
    object.__setattr__(whole, "plan", PlanOf(axes))
    with pytest.raises(sim.ScenarioError, match="two paths that are one name"):
        ema_model(whole)


class PlanOf:
    """A plan that varies given axes."""

    def __init__(self, axes):
        self.axes = axes

    def space(self, scenario):
        return Space(self.axes)
