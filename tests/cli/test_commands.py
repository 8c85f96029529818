"""Every command, every exit code, and every mistake that a user makes, without a traceback."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import COMMANDS, app

TINY = "scenarios/tiny.yaml"
ISTANBUL = "scenarios/istanbul_2025.yaml"


def parley(*words, stdin=None):
    result = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def test_help_shows_an_example_for_each_command():
    assert "run" in parley("--help").output
    for name in COMMANDS:
        text = parley(name, "--help").output
        assert f"parley {name}" in " ".join(text.split())
        assert "Example" in text


def test_version():
    assert parley("version").output.startswith("parley ")


def test_run_prints_and_writes_everything(tmp_path):
    out = tmp_path / "results"
    result = parley("run", TINY, "--runs", 40, "--seed", 3, "--set", "protocol.rounds=6", "--out", out)
    assert result.exit_code == 0
    for words in ("How far each issue moved", "Packages signed most often", "What each party gained", "a model, not a",
                  "seed 3", "40 runs", "protocol.rounds=6"):  # fmt: skip
        assert words in result.output
    names = ("runs", "agreements", "shares", "assumptions", "codebook")
    tables = {f"{name}.{kind}" for name in names for kind in ("csv", "parquet")}
    pictures = {f"{name}.{kind}" for name in ("shares", "positions") for kind in ("png", "svg")}
    assert {path.name for path in out.iterdir()} == tables | pictures | {"scenario.yaml", "provenance.json"}
    assert len(pd.read_parquet(out / "runs.parquet")) == 40
    about = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert about["seed"] == 3
    assert about["scenario_sha256"][:12] in result.output
    assert list(tmp_path.iterdir()) == [out]
    again = parley("run", out / "scenario.yaml", "--runs", 40, "--seed", 3, "--out", tmp_path / "again")
    assert again.exit_code == 0
    assert (tmp_path / "again/runs.csv").read_bytes() == (out / "runs.csv").read_bytes()


def test_run_replaces_its_own_results_and_keeps_a_users_files(tmp_path):
    out = tmp_path / "results"
    assert parley("run", TINY, "--runs", 4, "--out", out).exit_code == 0
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    assert parley("run", TINY, "--runs", 6, "--out", out).exit_code == 0
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert len(pd.read_csv(out / "runs.csv")) == 6
    assert list(tmp_path.iterdir()) == [out]


def test_run_does_not_touch_a_folder_that_holds_something_else(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    result = parley("run", TINY, "--runs", 4, "--out", tmp_path)
    assert result.exit_code == 2
    assert "choose another folder" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_istanbul_compares_with_forecasts_and_counterfactuals(tmp_path):
    result = parley("run", ISTANBUL, "--runs", 6, "--paired", 3, "--out", tmp_path / "r")
    assert result.exit_code == 0
    words = " ".join(result.output.replace("\u00a0", " ").split())
    for title in ("Metaculus", "Why the conflict goes on", "without threats and sanctions", "without mediators",
                  "principals' leaders always come", "never fitted to"):  # fmt: skip
        assert title in words
    assert (tmp_path / "r/effects.csv").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "no/such.yaml"), "cannot be read"),
        (("show", "no/such.yaml"), "cannot be read"),
        (("play", "no/such.yaml", "--as", "north"), "cannot be read"),
        (("evidence", "no/such.yaml"), "cannot be read"),
        (("validate", "no/such.yaml"), "cannot be read"),
        (("validate", "scenarios"), "cannot be read"),
        (("run", TINY, "--runs", "0"), "--runs"),
        (("run", TINY, "--runs", "many"), "--runs"),
        (("run", TINY, "--seed", "-1"), "--seed"),
        (("run", TINY, "--seed", str(2**63)), "--seed"),
        (("run", TINY, "--workers", "0"), "--workers"),
        (("run", TINY, "--paired", "-1"), "--paired"),
        (("run", TINY, "--set", "protocol.runds=3"), "protocol.rounds"),
        (("run", TINY, "--set", "protocol.rounds"), "PATH=VALUE"),
        (("run", TINY, "--set", "=3"), "PATH=VALUE"),
        (("run", TINY, "--set", "protocol.rounds=[1"), "no YAML value"),
        (("run", TINY, "--set", "protocol.rounds=-3"), "protocol.rounds"),
        (("run", TINY, "--set", "parties.north.weights.truce=nan"), "truce"),
        (("run", TINY, "--out", TINY), "is a file"),
        (("run", TINY, "--out", f"{TINY}/below"), "cannot be written"),
        (("show", TINY, "--seed", "-3"), "--seed"),
        (("show", TINY, "--run", "-1"), "--run"),
        (("play", TINY, "--as", "nroth"), "did you mean 'north'"),
        (("play", TINY), "--as"),
        (("play", ISTANBUL, "--as", "brazil"), "choose one of"),
        (("schema", "--out", "/no/such/folder/schema.json"), "/no/such/folder"),
        (("run",), "FILE"),
        (("fly",), "fly"),
        (("run", TINY, "--rnus", "3"), "--rnus"),
    ],
)
def test_bad_use_is_a_sentence_and_2(words, said):
    result = parley(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_validate_finds_everything_and_says_1(tmp_path):
    assert parley("validate", TINY, ISTANBUL).exit_code == 0
    bad = tmp_path / "bad.yaml"
    tiny = Path(TINY).read_text(encoding="utf-8")
    bad.write_text(tiny.replace("holders: [north, south]", "holders: [north, west]"), encoding="utf-8")
    result = parley("validate", TINY, bad)
    assert result.exit_code == 1
    assert f"{bad}:" in result.output
    assert "west" in result.output
    assert "2 errors" in result.output
    assert f"{TINY}: fine" in result.output
    assert parley("run", bad).exit_code == 2


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"a: [1", b"- 1\n- 2\n", b"meta: 3\n"])
def test_what_is_no_scenario_is_a_finding(tmp_path, content):
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    result = parley("validate", file)
    assert result.exit_code == 1
    assert str(file) in result.output


STUDY = "scenarios/studies/istanbul_first_look.yaml"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["validate", STUDY], "this is a study, not a scenario; play it with `parley sweep"),
        (["run", STUDY, "--runs", 8], "this is a study, not a scenario; play it with `parley sweep"),
        (["sweep", TINY], "this is a scenario, not a study; name it in a study's file under `scenario:`"),
        (["explain", TINY], "this is a scenario, not a study"),
    ],
)
def test_one_kind_of_file_for_the_other_is_one_sentence(words, said):
    result = parley(*words)
    assert result.exit_code in (1, 2)
    assert said in " ".join(result.output.split())
    assert len(result.output.strip().splitlines()) <= 2


def test_a_path_with_control_characters_is_shown_with_escapes(tmp_path):
    result = parley("run", TINY, "--runs", 8, "--out", tmp_path / "o\x1b[31mx")
    assert result.exit_code == 0
    assert "\x1b" not in result.output
    assert "o\\x1b[31mx" in result.output


def test_schema_is_printed_or_written(tmp_path):
    printed = json.loads(parley("schema").output)
    assert "properties" in printed
    assert parley("schema", "--out", tmp_path / "s.json").exit_code == 0
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8")) == printed
    assert [path.name for path in tmp_path.iterdir()] == ["s.json"]


def test_evidence_lists_and_sums():
    result = parley("evidence", ISTANBUL)
    assert result.exit_code == 0
    for words in ("D1-10", "assumption:", "In sum", "evidence for the direction, assumption for the size", "red_lines"):
        assert words in result.output
    table = parley("evidence", ISTANBUL, "--csv").output
    assert table.startswith("parameter,value,low,high,evidence,assumption,support")
    assert "waived" in parley("evidence", TINY).output


def test_show_tells_a_run():
    result = parley("show", TINY, "--seed", 7, "--run", 2, "--set", "protocol.rounds=4")
    assert result.exit_code == 0
    assert "Round 1" in result.output
    assert "a model, not a forecast" in result.output
    assert "protocol.rounds=4" in result.output


def test_play_builds_an_offer_and_reveals_the_end():
    result = parley("play", TINY, "--as", "north", "--seed", 3, stdin="1 3\n2\n3\no\np\n" + "p\n" * 20)
    assert result.exit_code == 0
    for words in ("You sit for the North", "Your draft: truce → full; exchange → all", "the South accepted",
                  "Signed by the North and the South", "Kalai-Smorodinsky", "true gains"):  # fmt: skip
        assert words.lower() in result.output.lower()


def test_play_refuses_with_a_reason_and_asks_again():
    result = parley("play", TINY, "--as", "north", "--seed", 3, stdin="o\n9\n1 9\nz\n1 1\no\nq\n")
    assert result.exit_code == 0
    for words in ("changes nothing", "no issue 9", "no level '9'", "'z' is no choice", "You leave the table"):
        assert words in result.output


def test_play_refuses_a_red_line_with_its_reason():
    commands = "6 5\n" + "o\n" + "q\n"
    result = parley("play", ISTANBUL, "--as", "ukraine", "--seed", 7, stdin="a\n" + commands)
    assert result.exit_code == 0
    assert "You may not offer it: it crosses a red line" in " ".join(result.output.split())
    assert "Not possible:" in result.output


def test_play_tells_nothing_that_only_others_know():
    opening = parley("play", TINY, "--as", "south", "--seed", 3, stdin="").output.split("You leave the table")[0]
    assert "You take the North to be: firm" in opening
    assert "The North was" not in opening
    assert "Your government is" not in opening


def test_play_ends_politely_when_the_input_ends():
    result = parley("play", TINY, "--as", "south", "--seed", 1, stdin="")
    assert result.exit_code == 0
    assert "You leave the table" in result.output
    assert "The talks ended" in result.output


def test_python_dash_m_and_a_closed_pipe():
    done = subprocess.run([sys.executable, "-m", "sim", "version"], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("parley")
    words = f"{sys.executable} -m sim evidence {ISTANBUL} | head -1"
    pipe = subprocess.run(words, shell=True, capture_output=True, encoding="utf-8", check=False)
    assert "Traceback" not in pipe.stderr
    assert "Exception" not in pipe.stderr


def test_ctrl_c_leaves_nothing_behind(tmp_path):
    out = tmp_path / "results"
    words = [sys.executable, "-m", "sim", "run", ISTANBUL, "--runs", "100000", "--out", str(out)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert child.stderr is not None
    while "playing" not in child.stderr.readline():
        assert child.poll() is None
    time.sleep(2)
    child.send_signal(signal.SIGINT)
    _, complained = child.communicate(timeout=30)
    assert child.returncode == 130
    assert complained.strip() == "Stopped; nothing was written."
    assert "Traceback" not in complained
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_writing_leaves_nothing_behind(tmp_path, monkeypatch):
    def interrupted(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.runs.Ensemble.figure", interrupted)
    result = parley("run", TINY, "--runs", 4, "--out", tmp_path / "results")
    assert result.exit_code == 130
    assert "Stopped; nothing was written." in result.output
    assert list(tmp_path.iterdir()) == []


CLOSED = {"nothing": "", "input": "<&-", "output": ">&-", "all": "<&- >&- 2>&-"}


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("words", ["version", "--help", f"show {TINY}", f"run {TINY} --runs 4 --paired 0 --out OUT/run",
                                   f"play {TINY} --as north", "sweep OUT/study.yaml --out OUT/swept"])  # fmt: skip
def test_standard_streams_may_be_closed(tmp_path, words, closed):
    study = f"scenario: {Path(TINY).resolve()}\nvary: {{protocol.rounds: [2, 3]}}\nruns: 2\noutcomes: [deal]\nseed: 1\n"
    (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
    command = f"{sys.executable} -m sim {words.replace('OUT', str(tmp_path))} {CLOSED[closed]}"
    done = subprocess.run(command, shell=True, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("words", ["version", "--help", "run --help", "schema", f"show {TINY}"])
def test_output_that_takes_no_more_is_named(words):
    command = f"{sys.executable} -m sim {words} > /dev/full"
    plain = {k: v for k, v in os.environ.items() if k != "PYTHONWARNDEFAULTENCODING"}  # libraries would be warned of
    done = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8", check=False, env=plain)
    assert done.returncode == 2
    assert done.stderr.lower().startswith("standard output cannot be written (no space left on device); send it")


@pytest.mark.parametrize("seconds", [1.0, 2.0])
def test_ctrl_c_is_answered_while_the_command_loads(seconds):
    words = [sys.executable, "-m", "sim", "run", ISTANBUL, "--runs", "1000000", "--out", "no/such/folder"]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    time.sleep(seconds)
    child.send_signal(signal.SIGINT)
    _, complained = child.communicate(timeout=30)
    assert child.returncode == 130
    assert complained.endswith("Stopped; nothing was written.\n")
