"""`parley sensitivity`, `discover` and `calibrate`: what they print, what they write, and mistakes as sentences."""

import pandas as pd
import pytest

import sim
from sim.studies.study import load_study
from tests.calibration.fitted import PLAN, written
from tests.cli.test_commands import TINY, parley

STUDY = """
title: What matters between two neighbours
scenario: {scenario}
vary: {{parties.south.outside_option: {{range: [0.0, 0.8]}}, world.momentum.volatility: {{range: [0.0, 0.2]}}}}
design: {{kind: morris, trajectories: 4}}
runs: 4
outcomes: [gain.south]
seed: 1
"""


def said(result):
    return " ".join(result.output.replace("\u00a0", " ").split())


@pytest.fixture
def study(tmp_path, monkeypatch):
    from pathlib import Path

    file = tmp_path / "matters.yaml"
    file.write_text(STUDY.format(scenario=Path(TINY).resolve()))
    monkeypatch.chdir(tmp_path)
    return file


def test_sensitivity_of_a_scenario(tmp_path):
    words = "parties.south.outside_option={uniform: [0.0, 0.8]}"
    result = parley("sensitivity", TINY, "--outcome", "reached.truce.full", "--runs", 400, "--seed", 3, "--set", words,
                    "--out", tmp_path / "s")  # fmt: skip
    assert result.exit_code == 0
    for part in ("400 runs, seed 3", "run noise", "chance alone", "parties.south.outside_option", "Holm 1979"):
        assert part in said(result)
    assert {path.name for path in (tmp_path / "s").iterdir()} == {
        "sensitivity.reached.truce.full.csv", "tornado.reached.truce.full.png", "tornado.reached.truce.full.svg"
    }  # fmt: skip
    table = pd.read_csv(tmp_path / "s/sensitivity.reached.truce.full.csv")
    assert table["assumption"][0] == "parties.south.outside_option"


def test_where_nothing_is_told_from_chance_there_is_no_empty_figure(tmp_path):
    result = parley("sensitivity", TINY, "--outcome", "deal", "--runs", 100, "--out", tmp_path / "s")
    assert result.exit_code == 0
    assert "No single assumption is told from chance by this many runs. So there is no figure." in said(result)
    assert {path.name for path in (tmp_path / "s").iterdir()} == {"sensitivity.deal.csv"}


def test_sensitivity_of_a_study_before_and_after_it_was_played(study):
    early = parley("sensitivity", study, "--outcome", "gain.south")
    assert early.exit_code == 2
    assert f"begin with: parley sweep {study}" in said(early)
    load_study(study).run()
    for given in (study, study.parent / "results/matters-seed1"):
        result = parley("sensitivity", given, "--outcome", "gain.south")
        assert result.exit_code == 0
        assert "elementary effects" in said(result)
        assert "Run noise is" in said(result)
    assert (study.parent / "results/matters-seed1/sensitivity.gain.south.svg").exists()
    assert parley("sensitivity", study, "--set", "protocol.rounds=3").exit_code == 2
    assert "was not noted down" in said(parley("sensitivity", study, "--outcome", "deal"))


def test_discover_says_a_box():
    words = ["--runs", 400, "--density", 0.8, "--set", "parties.south.outside_option={uniform: [0.0, 0.8]}"]
    result = parley("discover", TINY, "--outcome", "reached.truce.full", *words)
    assert result.exit_code == 0
    for part in ("'truce: full, ever in force' comes in", "outside option (parties.south.outside_option) is",
                 "(density)", "(coverage)", "(support)", "not a forecast"):  # fmt: skip
        assert part in said(result)


def test_calibrate_writes_a_scenario_beside_the_first(tmp_path):
    file, out = written(tmp_path), tmp_path / "calibrated.yaml"
    result = parley("calibrate", file, "--out", out)
    assert result.exit_code == 0
    for part in ("What the fit did", "posterior", "What it brings about", "seed 2", "proves nothing", "draws",
                 "The South · outside option", "parties.south.outside_option", "exchange: none, at the end",
                 "A first truce, by 2000-12-31"):  # fmt: skip
        assert part in said(result)
    assert "A first truce: A first truce" not in said(result)
    assert parley("validate", out).exit_code == 0
    assert out.read_text().startswith(f"# Written by: parley calibrate {file} --out {out}\n")
    assert sim.load(out).scenario.calibration is not None
    again = parley("run", out, "--runs", 4, "--paired", 0, "--out", tmp_path / "r")
    assert "The scenario was fitted to them" in said(again)
    before = parley("run", file.parent / "neighbours.yaml", "--runs", 4, "--paired", 0, "--out", tmp_path / "q")
    assert "They were never fitted to" in said(before)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("sensitivity", TINY, "--outcome", "headline"), "is no outcome"),
        (("sensitivity", "no/such.yaml"), "cannot be read"),
        (("sensitivity", TINY, "--runs", "3"), "--runs"),
        (("sensitivity", "scenarios"), "scenarios"),
        (("discover", TINY, "--outcome", "rounds", "--runs", "200"), "no outcome that comes or does not"),
        (("discover", TINY, "--density", "2"), "--density"),
        (("calibrate", TINY, "--out", "x.yaml"), "unknown key"),
        (("calibrate", "no/such.yaml", "--out", "x.yaml"), "cannot be read"),
        (("calibrate", TINY), "--out"),
    ],
)
def test_bad_use_is_a_sentence_and_2(words, part):
    result = parley(*words)
    assert result.exit_code == 2
    assert part in said(result)


def test_calibrate_keeps_the_scenario_that_it_starts_from(tmp_path):
    file = written(tmp_path)
    before = (tmp_path / "neighbours.yaml").read_bytes()
    for out in (tmp_path / "neighbours.yaml", file, tmp_path / "no" / "folder.yaml"):
        assert parley("calibrate", file, "--out", out).exit_code == 2
    assert (tmp_path / "neighbours.yaml").read_bytes() == before


def test_targets_out_of_reach_are_a_sentence(tmp_path):
    plan = PLAN.replace("tolerance: 0.05, note: As", "tolerance: 0.0001, note: As")
    plan = plan.replace("between: [0, 0.1], tolerance: 0.05", "between: [0.9, 1], tolerance: 0.0001")
    result = parley("calibrate", written(tmp_path, plan), "--out", tmp_path / "x.yaml")
    assert result.exit_code == 2
    assert "no draw from the prior comes near the targets" in said(result)
    assert not (tmp_path / "x.yaml").exists()
