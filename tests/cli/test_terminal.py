"""What a person types, or does not, and a reader that goes away: a sentence, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.__main__ import main
from tests.cli.test_commands import ISTANBUL, TINY, parley

PLAY = ("play", TINY, "--as", "north")
TYPED = f"{sys.executable} -m sim {' '.join(PLAY)}"


def shell(words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["bash", "-c", words], capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )
    assert "Traceback" not in done.stderr
    assert "❱" not in done.stderr
    return done


ODD = ["²", "1 ①", "9" * 5000, "1 " + "9" * 5000, "٣", "\x1b[31m", "-1", "0"]


@pytest.mark.parametrize("typed", ODD)
def test_odd_digits_are_no_choice_and_the_game_goes_on(typed: str) -> None:
    done = parley(*PLAY, stdin=f"{typed}\nq\n")
    assert done.exit_code == 0
    assert "is no choice" in done.stdout or "There is no" in done.stdout
    assert "You leave the table" in done.stdout
    assert "\x1b" not in done.stdout


def test_what_is_typed_in_a_shell_is_read_as_well() -> None:
    """All odd words, in one game."""
    words = " ".join(f"'{typed}'" for typed in ODD)
    done = shell(f"printf '%s\\n' {words} q | PYTHONIOENCODING=utf-8 {TYPED}")
    assert done.returncode == 0
    assert done.stdout.count("is no choice") + done.stdout.count("There is no") == len(ODD)
    assert "You leave the table" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("words", [("cat", "/dev/null"), ("yes",), ("yes", "c"), ("cat", "/dev/zero")])
def test_without_a_person_the_deputy_plays_on(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is typed, or a program types without end."""
    monkeypatch.setattr(sys, "argv", ["parley", *PLAY])
    with subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8") as typing:
        monkeypatch.setattr(sys, "stdin", typing.stdout)
        with pytest.raises(SystemExit) as end:
            main()
        typing.kill()
    assert not end.value.code
    assert "The talks ended" in capsys.readouterr().out


@pytest.mark.parametrize("source", ["<&-", "< <(printf '\\xff\\n')"])
def test_where_the_input_is_closed_or_no_text_the_deputy_plays_on(source: str) -> None:
    done = shell(f"{TYPED} {source}")
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
    assert "outside its range" in parley("show", ISTANBUL, "--set", "parties.russia.patience=0.01").stderr
