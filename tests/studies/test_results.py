"""What an analyst asks of a study's results, whatever its design."""

import numpy as np
import pytest

import sim
from sim.studies.store import Store
from tests.studies.small_study import small_study

PATHS = {"parties.north.patience": {"range": [0.5, 0.99]}, "world.momentum.drift": {"range": [-0.3, 0.3]},
         "parties.south.patience": {"range": [0.5, 0.99]}}  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A grid of two paths."""
    return small_study().run(folder=tmp_path_factory.mktemp("grid") / "case=3")


@pytest.fixture(scope="module")
def spread(tmp_path_factory):
    """A Latin hypercube over three paths."""
    design = {"kind": "latin_hypercube", "cases": 60}
    plan = sim.Plan(vary=PATHS, design=design, runs=12, outcomes=["momentum", "deal", "gain.north"], seed=4)
    study = sim.Study(sim.load("scenarios/tiny.yaml"), plan, "spread")
    return study.run(folder=tmp_path_factory.mktemp("spread") / "study")


def test_given_cases_tell_what_moves_an_outcome(spread):
    table = spread.sensitivity("momentum")
    assert table["parameter"].iloc[0] == "world.momentum.drift"
    assert table["first"].iloc[0] > 0.5
    assert (table["first"].iloc[1:] < 0.3).all()
    assert table.equals(spread.sensitivity())
    with pytest.raises(sim.ScenarioError, match="momentums: was not noted down; did you mean 'momentum'"):
        spread.sensitivity("momentums")


def test_few_cases_are_too_few(results):
    with pytest.raises(sim.ScenarioError, match="9 cases are too few for indices of given data; play at least 40"):
        results.sensitivity("momentum")


def test_a_box_over_what_the_study_varies(spread):
    box = spread.discover("deal")
    assert box.runs == 30 * 12
    assert {limit.assumption for limit in box.limits} <= set(PATHS)
    with pytest.raises(sim.ScenarioError, match="momentum: is an amount"):
        spread.discover("momentum")
    with pytest.raises(sim.ScenarioError, match="density: is 3; give a share from 0 to 1"):
        spread.discover("deal", density=3)


def test_a_pivot_has_the_means_of_the_cases(results):
    table = results.pivot("momentum")
    assert table.shape == (3, 3)
    assert np.allclose(table.to_numpy().ravel(), results.cases["mean.momentum"])
    turned = results.pivot("momentum", rows="world.momentum.drift")
    assert np.allclose(turned.to_numpy(), table.to_numpy().T)
    with pytest.raises(sim.ScenarioError, match="momentum: does not vary in this study"):
        results.pivot("momentum", rows="momentum")


def test_figures_for_each_kind_of_study(results, spread):
    assert len(results.figure("momentum").axes) == 2  # a heat map and its scale
    parallel = spread.figure("momentum")
    lines = [line for line in parallel.axes[0].lines if len(line.get_xdata()) == 4]
    assert len(lines) == 60
    ticks = [label.get_text() for label in parallel.axes[0].get_xticklabels()]
    assert ticks == ["north · patience", "momentum · drift", "south · patience", "mean"]
    panels = spread.scatter("deal").axes
    assert [axes.get_xlabel() for axes in panels] == ticks[:3]
    parallel.draw_without_rendering()


def test_arrays_say_what_they_are(results):
    found = results.to_xarray()
    assert found["deal"].attrs["long_name"] == "any agreement"
    assert found["deal"].attrs["units"] == "share of runs"
    assert found["gain.north"].attrs["units"]
    assert found["parties.north.patience"].attrs["long_name"]


def test_the_name_of_a_folder_adds_no_column(results):
    assert list(results.outcomes) == ["case", "run", "deal", "gain.north", "momentum", "why_not_more.missed", "error"]
    assert list(results.parameters) == ["case", "parties.north.patience", "world.momentum.drift"]


def read(folder):
    found = sim.results_in(folder)
    return found.cases, found.case


@pytest.mark.parametrize("name", ["cases.parquet", "scenario.yaml", "manifest.json"])
def test_a_file_that_was_changed_is_a_sentence_and_made_again(name, tmp_path, capsys):
    study = small_study()
    folder = tmp_path / "study"
    study.run(folder=folder)
    place = folder / name
    right = place.read_bytes()
    spoilt = {
        "cases.parquet": right[:60],
        "scenario.yaml": right.replace(b"rounds: 4", b"rounds: 5"),
        "manifest.json": right.replace(b'"runs": 10', b'"runs": 11'),
    }
    assert spoilt[name] != right
    place.write_bytes(spoilt[name])
    with pytest.raises(sim.ScenarioError) as caught:
        read(folder)
    assert name in str(caught.value)
    if name != "manifest.json":
        study.run(folder=folder)
        assert "it is written again" in capsys.readouterr().err
        assert place.read_bytes() == right


@pytest.mark.parametrize("spoilt", [b"", b"meta: [", b"\xff\xfe", b"meta: 3\n"])
@pytest.mark.parametrize("name", ["cases.parquet", "scenario.yaml"])
def test_a_damaged_file_of_a_study_is_made_again_by_the_program_not_by_hand(name, spoilt, tmp_path):
    small_study().run(folder=tmp_path)
    (tmp_path / name).write_bytes(spoilt)
    with pytest.raises(sim.ScenarioError, match=rf"{name} .*; run the study again with resume"):
        read(tmp_path)


def test_two_programs_do_not_play_into_one_folder(tmp_path):
    with Store(tmp_path / "s").alone(), pytest.raises(sim.ScenarioError, match="is in use: another program plays"):
        small_study().run(folder=tmp_path / "s")
    assert small_study().run(folder=tmp_path / "s").failures.empty


def test_the_manifest_is_read_whatever_the_locale(tmp_path, monkeypatch):
    study = small_study()
    title = "Заголовок → मुद्दे"
    named = sim.Study(study.case, sim.Plan(**{**dict(study.plan), "title": title, "runs": 2}), "named")
    monkeypatch.setattr("locale.getpreferredencoding", lambda *given: "cp1252")
    named.run(folder=tmp_path / "s")
    assert sim.results_in(tmp_path / "s").manifest.title == title
    assert title in (tmp_path / "s/manifest.json").read_bytes().decode("utf-8")
