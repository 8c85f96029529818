"""Results are values: they are compared by what they hold, and models of Mesa can be pickled."""

import pickle
import sys

import numpy as np
import pandas as pd
import pytest

import sim
from sim.content import same
from sim.engines.ensemble import watched

TINY = sim.load("scenarios/tiny.yaml")
MAKERS = {
    "talks": lambda seed: sim.load("scenarios/tiny.yaml").with_({"protocol.rounds": 5 + seed}),
    "run": lambda seed: TINY.play(seed),
    "ensemble": lambda seed: TINY.ensemble(6, seed=seed, progress=False),
    "analysis": lambda seed: TINY.play(seed).analysis,
    "comparison": lambda seed: sim.compare(TINY, {"short": {"protocol.rounds": 6}}, runs=6, seed=seed),
    "ablation": lambda seed: TINY.ablate(runs=6, seed=seed),
}


@pytest.mark.parametrize("name", MAKERS)
def test_equal_if_and_only_if_they_hold_the_same(name):
    one, again, other = MAKERS[name](1), MAKERS[name](1), MAKERS[name](2)
    assert one == again
    assert one in [other, again]
    assert hash(one) == hash(again)
    assert one != other
    assert one != "a run"
    assert len({one, again, other}) == 2


def test_an_ensemble_is_the_same_however_it_was_split():
    assert TINY.ensemble(200, seed=3, workers=1, progress=False) == TINY.ensemble(
        200, seed=3, workers=2, progress=False
    )


def test_a_run_by_another_mind_is_another_run():
    assert TINY.play(1) != TINY.play(1, minds={"south": sim.MINDS["hardliner"]()})


def test_values_are_compared_cell_by_cell():
    nan = np.array([1.0, np.nan])
    assert same(nan, nan.copy())
    assert not same(nan, np.array([1.0, 2.0]))
    assert same({"a": [nan, "b"]}, {"a": [nan.copy(), "b"]})
    assert not same({"a": 1}, {"b": 1})
    assert not same(1, 1.0)
    assert same(pd.DataFrame({"x": nan}), pd.DataFrame({"x": nan}))


def test_a_pickled_model_plays_on_to_the_same_end():
    model = sim.Talks(TINY, seed=1)
    model.step()
    copy = pickle.loads(pickle.dumps(model))
    for one in (model, copy):
        while one.running:
            one.step()
    assert copy.datacollector.get_model_vars_dataframe().equals(model.datacollector.get_model_vars_dataframe())
    assert copy.datacollector.get_agent_vars_dataframe().equals(model.datacollector.get_agent_vars_dataframe())
    assert same(copy.outcome, model.outcome)


def test_a_bar_is_drawn_in_notebooks_and_at_terminals_alone(monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert not watched()
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    assert watched()
