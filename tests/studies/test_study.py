"""Studies: what they play, what they find, and what they say about themselves."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

import sim
from sim.engines.ensemble import ensemble
from sim.engines.outcomes import wanted
from sim.scenario.findings import ScenarioError
from sim.studies.executors import WorkersLost, play_chunks
from sim.studies.store import Store
from tests.studies.small_study import small_study

STUDIES = sorted(Path("scenarios/studies").glob("*.yaml"))


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The small study, played."""
    return small_study().run(workers=2, folder=tmp_path_factory.mktemp("study") / "study")


def test_an_outside_user_asks_plays_and_reads(tmp_path):
    study = sim.Study(
        sim.load("scenarios/tiny.yaml"),
        sim.Plan(vary={"protocol.rounds": [3, 6]}, runs=20, outcomes=["rounds", "deal"], seed=1),
    )
    assert "2 cases × 20 = 40 runs" in str(study.explain(folder=tmp_path / "s"))
    assert not list(tmp_path.iterdir())
    found = study.run(folder=tmp_path / "s")
    assert list(found.cases["protocol.rounds"]) == [3, 6]
    assert list(found.cases["mean.rounds"]) == [3.0, 6.0]
    assert "timed" not in str(study.explain(folder=tmp_path / "s"))
    assert "at the speed of those" in str(study.explain(folder=tmp_path / "s"))


def test_each_run_is_that_of_the_ensemble_of_the_changed_scenario(results):
    study = small_study()
    changes = study.cases.values[5]
    assert changes == {"parties.north.patience": 0.895, "world.momentum.drift": 0.05}
    setup = study.case.with_(changes).setup
    (played,) = ensemble(setup, seed=3, runs=10, workers=1)
    rows = results.outcomes[results.outcomes["case"] == 5]
    for name, measure in wanted(setup, list(study.plan.outcomes), "").items():
        assert np.array_equal(rows[name].to_numpy(), measure(played), equal_nan=True)


def test_every_run_of_every_case_has_its_row_and_its_values(results):
    rows = list(zip(results.runs["case"], results.runs["run"], strict=True))
    assert rows == [(case, run) for case in range(9) for run in range(10)]
    assert results.runs["error"].isna().all()
    by_case = results.runs.groupby("case")["world.momentum.drift"].unique()
    assert [list(x) for x in by_case[:3]] == [[-0.05], [0.0], [0.05]]


def test_means_and_standard_errors_are_those_of_pandas(results):
    by_case = results.outcomes.groupby("case")["gain.north"]
    assert np.allclose(results.cases["mean.gain.north"], by_case.mean(), rtol=1e-13)
    assert np.allclose(results.cases["se.gain.north"], by_case.sem(), rtol=1e-13)


def test_xarray_has_an_axis_for_each_path_of_a_grid(results):
    arrays = results.to_xarray()
    assert dict(arrays.sizes) == {"parties.north.patience": 3, "world.momentum.drift": 3, "run": 10}
    cell = arrays["gain.north"].sel({"parties.north.patience": 0.8, "world.momentum.drift": 0.05})
    assert np.array_equal(cell, results.outcomes.loc[results.outcomes["case"] == 2, "gain.north"])
    assert arrays.attrs["seed"] == 3


def test_duckdb_reads_the_files_as_they_are(results):
    asked = (
        f"SELECT avg(\"gain.north\") FROM '{results.folder}/chunks/*.parquet' "
        f'JOIN \'{results.folder}/cases.parquet\' USING ("case") WHERE "parties.north.patience" = 0.8'
    )
    ((mean,),) = duckdb.sql(asked).fetchall()
    assert mean == pytest.approx(results.runs.loc[results.runs["case"] < 3, "gain.north"].mean())


@pytest.mark.parametrize(("case", "run"), [(0, 0), (4, 3), (8, 9)])
def test_a_replay_in_mesa_has_the_same_floats(results, case, run):
    model = small_study().replay(case, run)
    assert not model.running
    assert len(model.records) == model.outcome.state.ended[0]
    row = results.outcomes[(results.outcomes["case"] == case) & (results.outcomes["run"] == run)].iloc[0]
    for name, measure in wanted(model.setup, list(small_study().plan.outcomes), "").items():
        assert measure(model.outcome)[0] == row[name]


def test_a_replay_of_what_does_not_exist_is_a_sentence():
    with pytest.raises(ScenarioError, match="case 9 does not exist; choose one from 0 to 8"):
        small_study().replay(9, 0)
    with pytest.raises(ScenarioError, match="run 10 does not exist; choose one from 0 to 9"):
        small_study().replay(0, 10)


def test_a_case_that_fails_is_kept_as_data_and_the_others_go_on(tmp_path):
    plan = sim.Plan(vary={"parties.north.patience": [0.9, 0.8, 1.5]}, runs=4, outcomes=["deal"], seed=1)
    found = sim.Study(sim.load("scenarios/tiny.yaml"), plan).run(folder=tmp_path / "s")
    assert list(found.failures["case"]) == [2]
    assert "parties.north.patience: is 1.5, outside [0, 1]" in found.failures["error"].iloc[0]
    assert found.cases["mean.deal"].notna().tolist() == [True, True, False]
    assert len(found.outcomes) == 12


def test_cases_share_their_draws(tmp_path):
    plan = sim.Plan(
        design={"kind": "table", "rows": [{}, {"parties.north.title": "another name"}]}, runs=6,
        outcomes=["gain.north", "momentum"], seed=2,
    )  # fmt: skip
    found = sim.Study(sim.load("scenarios/tiny.yaml"), plan).run(folder=tmp_path / "s").outcomes
    assert np.array_equal(found["gain.north"][:6], found["gain.north"][6:])
    assert found["gain.north"][:6].nunique() > 1


def test_explaining_plays_one_chunk_and_writes_nothing(monkeypatch, tmp_path):
    played = []
    monkeypatch.setattr("sim.studies.study.play_chunk", lambda work, chunk: played.append(chunk.size))
    said = str(small_study().explain(workers=1, folder=tmp_path / "s"))
    assert "9 cases × 10 = 90 runs" in said
    assert "on 1 core" in said
    assert "one case was played to time it" in said
    assert "10 worlds in all. So few say little about others" in said
    assert played == [1, small_study().manifest.layout.runs_in(0)]
    assert not list(tmp_path.iterdir())


def test_a_study_that_is_there_is_timed_by_its_own_chunks(results, monkeypatch):
    monkeypatch.setattr("sim.studies.study.play_chunk", None)
    said = str(small_study().explain(workers=1, folder=results.folder))
    assert "of which" in said
    assert "at the speed of those" in said


def test_fresh_draws_give_each_case_its_own_and_replay_them(tmp_path):
    plan = sim.Plan(
        design={"kind": "table", "rows": [{}, {"parties.north.title": "another name"}]}, runs=6, draws="fresh",
        outcomes=["gain.north", "momentum"], seed=2,
    )  # fmt: skip
    study = sim.Study(sim.load("scenarios/tiny.yaml"), plan)
    assert "each case has draws of its own: 12 worlds in all" in str(study.explain(1, tmp_path / "s"))
    found = study.run(folder=tmp_path / "s").outcomes
    whole = sim.load("scenarios/tiny.yaml").ensemble(12, seed=2).runs
    assert np.array_equal(found["gain.north"], whole["gain.north"])
    assert study.replay(1, 2).outcome.gain[0, 0] == found["gain.north"][8]
    shared = sim.Study(study.case, sim.Plan(**dict(plan) | {"draws": "shared"}))
    with pytest.raises(ScenarioError, match="was made with fresh draws; this study has shared ones"):
        shared.run(folder=tmp_path / "s")


@pytest.mark.parametrize("design", ["morris", "saltelli", "latin_hypercube", "grid", "one_at_a_time"])
def test_a_study_over_no_assumption_is_a_sentence(design):
    talks = sim.load("scenarios/tiny.yaml")
    with pytest.raises(ScenarioError, match="vary: selects no number: no assumptions of this scenario vary"):
        sim.Study(talks, sim.Plan(vary="assumptions", design=design, runs=4, outcomes=["deal"], seed=1))


@pytest.mark.parametrize("file", STUDIES, ids=lambda file: file.stem)
def test_studies_that_are_shipped_can_be_explained_and_begun(file, tmp_path):
    study = sim.load_study(file)
    assert str(study.size) in str(study.explain(folder=tmp_path)).replace(",", "")
    first = sim.Plan(
        design={"kind": "table", "rows": [study.cases.values[-1]]},
        runs=1, outcomes=study.plan.outcomes, seed=study.plan.seed,
    )  # fmt: skip
    found = sim.Study(study.case, first).run(folder=tmp_path / "s")
    assert found.failures.empty, found.failures["error"].tolist()


def test_the_sensitivity_study_varies_every_assumption_and_nothing_else():
    study = sim.load_study("scenarios/studies/istanbul_sensitivity.yaml")
    setup = study.case.setup
    bound = {"parties.russia.values.ceasefire.after_talks", "parties.russia.values.leaders_meeting.refused"}
    varied = set(study.space.paths)
    assert not bound & varied
    left = [q for q in setup.numbers if q.dotted not in varied]
    assert all(q.number.assumption for q in setup.numbers if q.dotted in varied)
    assert len(left) == 24
    assert study.size == 10 * (len(varied) + 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"workers": 0}, "workers: is 0; use at least 1"),
        ({"executor": "thread"}, "executor: is 'thread'; did you mean 'threads'?"),
        ({"executor": "dask"}, "address: is missing; give the address"),
        ({"address": "tcp://127.0.0.1:1"}, "use the executor dask"),
        ({"executor": "dask", "address": "tcp://127.0.0.1:1", "workers": 2}, "leave it out"),
    ],
)
def test_who_plays_is_checked_before_anything_is_written(given, said, tmp_path):
    with pytest.raises(ScenarioError) as caught:
        small_study().run(folder=tmp_path / "s", **given)
    assert said in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_scheduler_that_is_not_there_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.studies.executors.WAITING", 0.5)
    with pytest.raises(ScenarioError, match="no scheduler answers at this address; start a scheduler"):
        small_study().run(executor="dask", address="tcp://127.0.0.1:1", folder=tmp_path / "s")


def test_workers_of_another_version_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.studies.chunks.VERSION", "9.9")
    with pytest.raises(ScenarioError, match=r"a worker has parley 9\.9"):
        small_study().run(folder=tmp_path / "s")
    assert not list(Store(tmp_path / "s").finished(small_study().manifest))


def test_a_broken_machine_is_no_failed_case(tmp_path, monkeypatch):
    def out_of_memory(*given):
        raise MemoryError

    monkeypatch.setattr("sim.studies.chunks.setup_of", out_of_memory)
    study = small_study()
    chunks = [study.manifest.layout.chunk(0, study.cases)]
    with pytest.raises(
        WorkersLost, match=r"too little memory \(MemoryError\); use fewer workers; every finished chunk"
    ):
        list(play_chunks(study.work, chunks, workers=1))


def test_tables_are_pandas(results):
    assert isinstance(results.runs, pd.DataFrame)
    assert list(results.cases.columns[:4]) == ["case", "parties.north.patience", "world.momentum.drift", "error"]
