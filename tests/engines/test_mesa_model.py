"""The Mesa model as Mesa's users expect it."""

from __future__ import annotations

import inspect
import pickle
from pathlib import Path

import mesa
import numpy as np
import pytest

import sim

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def model() -> sim.Talks:
    return sim.Talks(sim.load(SCENARIOS / "tiny.yaml"), seed=2)


def test_it_is_a_mesa_model_with_an_agent_for_each_party(model: sim.Talks) -> None:
    assert isinstance(model, mesa.Model)
    assert [agent.party for agent in model.agents] == ["north", "south"]
    assert set(model.agents.select(lambda a: a.party == "north")) == {model.by_party["north"]}
    assert len(model.agents.get("utility")) == 2


def test_a_step_is_a_round_and_the_talks_end(model: sim.Talks) -> None:
    with pytest.raises(RuntimeError, match="still go on"):
        _ = model.outcome
    while model.running:
        before = model.state.round
        model.step()
        assert model.state.round == before + 1
    assert model.state.round <= 12
    model.step()
    assert model.state.round <= 12


def test_mesas_own_run_model_works(model: sim.Talks) -> None:
    if hasattr(model, "run_for"):
        model.run_for(3)
        assert model.state.round == 3
    model.run_model()
    assert not model.running


def test_mesas_batch_run_plays_runs_of_one_seed() -> None:
    talks = sim.load(SCENARIOS / "tiny.yaml")
    asked, more = {"scenario": [talks], "run": range(3)}, {}
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        more = {"rng": [3]}
    else:
        asked |= {"seed": [3]}
    rows = mesa.batch_run(sim.Talks, asked, number_processes=1, display_progress=False, **more)
    found = {row["run"]: row["momentum"] for row in rows}
    assert {row["seed"] for row in rows} == {3}
    for row in rows:
        model = sim.Talks(talks, seed=3, run=row["run"])
        model.run_model()
        last = model.datacollector.get_model_vars_dataframe().iloc[-1]
        assert {name: row[name] for name in last.index} == last.to_dict()
        assert row["end"] != "going on"
        assert row["gain"] == model.by_party[row["party"]].gain
    assert len(set(found.values())) == 3


def test_a_model_can_be_pickled_and_goes_on(model: sim.Talks) -> None:
    model.step()
    copy = pickle.loads(pickle.dumps(model))
    for one in (model, copy):
        one.run_model()
    assert copy.datacollector.get_model_vars_dataframe().equals(model.datacollector.get_model_vars_dataframe())
    assert np.array_equal(copy.outcome.gain, model.outcome.gain)
    assert pickle.loads(pickle.dumps(copy)).standing == model.standing


def test_without_a_seed_each_model_draws_and_reports_one() -> None:
    talks = sim.load(SCENARIOS / "tiny.yaml")
    one, other = sim.Talks(talks), sim.Talks(talks, seed=None)
    assert one.seed_of_tape != other.seed_of_tape
    again = sim.Talks(talks, seed=one.seed_of_tape)
    for model in (one, again):
        model.run_model()
    assert np.array_equal(one.outcome.utility, again.outcome.utility)
    assert one.datacollector.get_model_vars_dataframe()["seed"].eq(one.seed_of_tape).all()


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": 1.5}, {"seed": "7"}, {"seed": 1, "run": -1}])
def test_what_is_no_seed_or_run_is_told_so(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must be a whole number from 0"):
        sim.Talks(sim.load(SCENARIOS / "tiny.yaml"), **wrong)


def test_the_data_collector_has_what_researchers_expect(model: sim.Talks) -> None:
    model.run_model()
    rounds, parties = model.datacollector.get_model_vars_dataframe(), model.datacollector.get_agent_vars_dataframe()
    assert rounds["round"].tolist() == list(range(model.state.round + 1))
    assert {"agreements", "momentum", "conflict", "end", "level.truce", "level.exchange"} <= set(rounds.columns)
    assert {"party", "utility", "gain", "patience", "blame", "trust", "offers_made"} <= set(parties.columns)
    assert len(parties) == 2 * len(rounds)
    last = parties.xs(parties.index.get_level_values(0).max(), level=0)
    north = last[last["party"] == "north"].iloc[0]
    assert north["utility"] == pytest.approx(float(model.outcome.utility[0, 0]))
    assert north["gain"] == pytest.approx(float(model.outcome.gain[0, 0]))
    assert rounds["level.truce"].iloc[-1] == model.standing["truce"]


def test_mesas_generator_decides_nothing() -> None:
    talks = sim.load(SCENARIOS / "tiny.yaml")
    one, other = sim.Talks(talks, seed=3), sim.Talks(talks, seed=3)
    other.random.seed(99)
    other.rng = np.random.default_rng(99)
    for model in (one, other):
        model.run_model()
    assert np.array_equal(one.outcome.utility, other.outcome.utility)
    assert one.standing == other.standing


def test_a_wrong_party_is_a_sentence() -> None:
    talks = sim.load(SCENARIOS / "tiny.yaml")
    with pytest.raises(sim.ScenarioError, match="'nort' is no party; did you mean 'north'"):
        talks.play(seed=1, minds={"nort": sim.MINDS["random"]()})
    with pytest.raises(KeyError, match="nort"):
        sim.Talks(talks, seed=1).by_party["nort"]
