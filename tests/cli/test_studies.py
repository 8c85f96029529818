"""`parley explain` and `parley sweep`: what they print, what they refuse, and how they are interrupted."""

import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

import sim
from tests.cli.test_commands import parley
from tests.studies.test_study_file import GOOD


@pytest.fixture
def study(tmp_path):
    """A good study in a file."""
    file = tmp_path / "study.yaml"
    file.write_text(GOOD)
    return file


def test_explain_then_sweep_then_read(study, tmp_path):
    out = tmp_path / "out"
    said = parley("explain", study, "--out", out)
    assert said.exit_code == 0
    assert "9 cases × 4 = 36 runs" in said.output
    assert "nothing was written" in said.output
    assert not out.exists()
    swept = parley("sweep", study, "--out", out, "--workers", 2)
    assert swept.exit_code == 0
    for words in ("9 cases × 4 runs", "deal", "A model, not a forecast", f"Written to {out}/"):
        assert words in swept.output
    assert len(pd.concat(map(pd.read_parquet, out.glob("chunks/*.parquet")))) == 36
    assert len(sim.results_in(out).runs) == 36


def test_a_folder_that_holds_the_study_needs_resume(study, tmp_path):
    out = tmp_path / "out"
    assert parley("sweep", study, "--out", out).exit_code == 0
    again = parley("sweep", study, "--out", out)
    assert again.exit_code == 2
    assert "holds 9 of 9 chunks of a study; go on with --resume, or choose another folder" in again.output
    (out / "chunks/000005.parquet").unlink()
    assert parley("sweep", study, "--out", out, "--resume").exit_code == 0
    assert len(sim.results_in(out).runs) == 36
    study.write_text(GOOD.replace("seed: 3", "seed: 4"))
    other = parley("sweep", study, "--out", out, "--resume")
    assert other.exit_code == 2
    assert "was made with seed 3; this study has seed 4; choose another folder" in other.output


def test_a_failed_case_is_a_finding(study, tmp_path):
    study.write_text(GOOD.replace("range: [0.8, 0.9]", "range: [0.8, 1.1]"))
    swept = parley("sweep", study, "--out", tmp_path / "out")
    assert swept.exit_code == 1
    assert "case 6 could not be played" in swept.output
    assert "outside [0, 1]" in " ".join(swept.output.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--workers", "0"), "--workers"),
        (("--executor", "dask"), "address: is missing; give the address of a Dask scheduler"),
        (("--executor", "dusk"), "--executor"),
        (("--address", "tcp://127.0.0.1:1"), "use the executor dask with it"),
    ],
)
def test_bad_use_is_a_sentence_and_2(study, tmp_path, words, said):
    result = parley("sweep", study, "--out", tmp_path / "out", *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert not (tmp_path / "out").exists()


def test_a_study_that_is_not_there_is_a_sentence():
    for command in ("sweep", "explain"):
        result = parley(command, "no/such.yaml")
        assert result.exit_code == 2
        assert "cannot be read" in result.output


@pytest.mark.slow
@pytest.mark.parametrize(("given", "again"), [((), ""), (("--workers", "2", "--executor", "processes"),) * 2])
def test_ctrl_c_is_one_sentence_and_keeps_what_is_finished(study, tmp_path, given, again):
    study.write_text(GOOD.replace("runs: 4", "runs: 12000"))
    out = tmp_path / "out"
    words = [sys.executable, "-m", "sim", "sweep", str(study), "--out", str(out), *given]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not list(out.glob("chunks/*.parquet")):
        assert child.poll() is None
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    _, complained = child.communicate(timeout=60)
    assert child.returncode == 130
    assert complained.strip() == (
        f"Stopped; every finished chunk is kept. Go on with: parley sweep {study} --resume --out {out}"
        + "".join(f" {word}" for word in again)
    )
    there = sim.results_in(out).manifest
    assert there.cases == 9
    assert 0 < len(list(out.glob("chunks/*.parquet"))) < len(there.layout)
