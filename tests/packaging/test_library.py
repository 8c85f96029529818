"""Scenarios, studies and calibrations by name, in every command and in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import sim
from sim.cli import app
from sim.scenario import library, yaml_file


def parley(*words: object):
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_name_is_the_installed_file() -> None:
    assert sim.load("tiny").hash == sim.load(library.HOME / "tiny.yaml").hash
    assert sim.Talks("tiny", seed=1).setup.scenario.meta.title == sim.load("tiny").scenario.meta.title
    assert sim.load_study("istanbul_first_look").plan.runs == 48


@pytest.mark.parametrize(
    "words",
    [("validate", "tiny"), ("evidence", "tiny"), ("show", "tiny"), ("explain", "istanbul_first_look"),
     ("theories", "tiny", "--runs", 0), ("run", "tiny", "--runs", 4, "--out", "r")],
)  # fmt: skip
def test_every_command_knows_names(words: tuple[object, ...]) -> None:
    assert parley(*words).exit_code == 0


def test_an_unknown_name_is_a_sentence_with_the_nearest_names() -> None:
    for words in (("run", "tny"), ("show", "tny"), ("sweep", "istanbul_frist_look")):
        result = parley(*words)
        said = " ".join(result.output.split())
        assert result.exit_code == 2
        assert "did you mean 'tiny'?" in said or "'istanbul_first_look'" in said
        assert "`parley scenarios`" in said
        assert len(result.output.splitlines()) == 1
    with pytest.raises(sim.ScenarioError, match="did you mean 'tiny'"):
        sim.load("tny")


def test_a_file_in_the_current_folder_comes_first(elsewhere: Path) -> None:
    shipped = sim.load("tiny")
    assert parley("scenarios", "--copy", "tiny").exit_code == 0
    copy = elsewhere / "tiny.yaml"
    copy.write_text(copy.read_text(encoding="utf-8").replace("a truce", "my truce"), encoding="utf-8")
    assert "my truce" in sim.load("tiny").scenario.meta.title
    (elsewhere / "tiny").write_bytes(library.find(library.HOME / "tiny.yaml").read_bytes())
    assert sim.load("tiny").hash == shipped.hash
    (elsewhere / "istanbul_2022").mkdir()
    assert library.find("istanbul_2022") == library.HOME / "istanbul_2022.yaml"


def test_a_copy_is_never_written_over_a_file(elsewhere: Path) -> None:
    (elsewhere / "tiny.yaml").write_text("mine", encoding="utf-8")
    result = parley("scenarios", "--copy", "tiny")
    assert result.exit_code == 2
    assert "is there already" in result.output
    assert (elsewhere / "tiny.yaml").read_text(encoding="utf-8") == "mine"
    assert parley("scenarios", "--copy", "nothing").exit_code == 2


def test_a_copied_study_finds_its_scenario(elsewhere: Path) -> None:
    assert parley("scenarios", "--copy", "istanbul_first_look").exit_code == 0
    assert sim.load_study(elsewhere / "istanbul_first_look.yaml").case.hash == sim.load("istanbul_2025").hash


def test_the_list_says_what_the_files_say() -> None:
    said = parley("scenarios").output
    for entry in library.entries():
        content = yaml_file.read(entry.path).content
        assert entry.title == content.get("meta", content)["title"]
        if entry.kind == "scenario":
            assert entry.cutoff == content["meta"]["cutoff"].isoformat()
        assert f"{entry.name} " in said
        assert entry.title in said
        assert entry.cutoff in said
    assert {"scenario", "study", "calibration"} == {entry.kind for entry in library.entries()}
