"""What a person types, or does not, and a reader that goes away: a sentence, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TINY = "scenarios/tiny.yaml"
PLAY = f"{sys.executable} -m sim play {TINY} --as north"


def shell(words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["bash", "-c", words], capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )
    assert "Traceback" not in done.stderr
    assert "❱" not in done.stderr
    return done


@pytest.mark.parametrize("typed", ["²", "1 ①", "9" * 5000, "1 " + "9" * 5000, "٣", "\x1b[31m", "-1", "0"])
def test_odd_digits_are_no_choice_and_the_game_goes_on(typed: str) -> None:
    done = shell(f"printf '%s\\nq\\n' '{typed}' | PYTHONIOENCODING=utf-8 {PLAY}")
    assert done.returncode == 0
    assert "is no choice" in done.stdout or "There is no" in done.stdout
    assert "You leave the table" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    "source", ["<&-", "</dev/null", "< <(printf '\\xff\\n')", "< <(yes)", "< <(yes c)", "</dev/zero"]
)
def test_without_a_person_the_deputy_plays_on(source: str) -> None:
    done = shell(f"{PLAY} {source}")
    assert done.returncode == 0
    assert "The talks ended" in done.stdout


@pytest.mark.parametrize("words", [f"evidence {TINY}", f"evidence {TINY} --csv", "schema", "--help"])
def test_a_reader_that_goes_away_is_no_failure(words: str) -> None:
    done = shell(f"{sys.executable} -m sim {words} | true; echo ${{PIPESTATUS[0]}}")
    assert done.stdout.strip() == "0"
    assert done.stderr == ""


def test_a_pipe_a_folder_and_a_device_are_read_by_one_reader(tmp_path: Path) -> None:
    assert "fine" in shell(f"cat {TINY} | {sys.executable} -m sim validate /dev/stdin").stdout
    for given, said in (
        (tmp_path, "is a directory"),
        ("/dev/zero", "larger than 1 MB"),
        (tmp_path / "x.yaml", "no such file"),
    ):
        done = shell(f"{sys.executable} -m sim validate {given}")
        assert done.returncode in (1, 2)
        assert said in done.stdout + done.stderr


def test_a_value_outside_the_range_of_the_file_is_a_warning() -> None:
    words = f"{sys.executable} -m sim show scenarios/istanbul_2025.yaml --set parties.russia.patience="
    assert "outside its range" in shell(f"{words}0.01").stderr
