"""The first use: a helper is called, and the compiler is hasty until the first round has been played."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock

import pytest

import sim
from sim import __main__, cli
from sim.engines import first_use, helper, ledger
from sim.engines.ensemble import play
from sim.scenario.tape import tape

seen = first_use._seen.__wrapped__


@pytest.fixture
def helped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As if nothing were compiled; what the helper, here a line of Python, would leave."""
    left = tmp_path / "helped"
    monkeypatch.setattr(first_use, "_seen", lambda: True)
    monkeypatch.setattr(first_use, "_first_round", Lock())
    monkeypatch.setattr(helper, "_helper", cache(helper._helper.__wrapped__))
    line = f"import time; time.sleep(0.5); open({str(left)!r}, 'a').write('.')"
    monkeypatch.setattr(helper, "COMMAND", [sys.executable, "-c", line])
    yield left
    helper.stop()


def test_the_first_round_gets_help_and_the_others_do_not(helped: Path) -> None:
    for _ in range(2):
        with first_use.compiling():
            assert first_use._first_round.locked()
    helper.wait()
    assert helped.read_text() == "."


def test_whoever_asks_for_help_before_the_first_round_gets_the_same_helper(helped: Path) -> None:
    helper.wait()  # there is none yet
    assert not helped.exists()
    helper.begin()
    helper.begin()
    with first_use.compiling():
        pass
    helper.wait()
    assert helped.read_text() == "."


def test_a_helper_that_is_stopped_has_ended_and_leaves_nothing(helped: Path) -> None:
    helper.stop()  # there is none yet
    helper.begin()
    helper.stop()
    assert helper._helper().returncode
    assert not helped.exists()


def test_where_rules_are_compiled_nobody_helps_and_nothing_is_said(
    helped: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(first_use, "_seen", lambda: False)
    with first_use.compiling():
        pass
    helper.wait()
    assert not helped.exists()
    assert not first_use._first_round.locked()
    assert capsys.readouterr().err == ""


def test_what_was_possible_is_enumerated_when_the_helper_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(helper, "wait", lambda: done.append("waited"))
    monkeypatch.setattr(ledger, "possible", lambda *given: done.append("enumerated"))
    play(sim.load("scenarios/tiny.yaml").setup, tape(1, 0, 2))
    assert done == ["waited", "enumerated"]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes that the helper, or the command line, was begun."""
    done: list[str] = []
    monkeypatch.setattr(helper, "begin", lambda: done.append("helper"))
    monkeypatch.setattr(cli, "app", lambda: done.append("command"))
    return done


def index_in(folder: Path, of: str = "look", python: str = f"py{sys.version_info[0]}{sys.version_info[1]}") -> Path:
    """A file like the index that numba keeps of a compiled rule."""
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / f"outlook.{of}-1.{python}1.nbi"
    index.touch()
    return index


@pytest.mark.parametrize(
    ("made", "begins"),
    [({}, True), ({"of": "_pick_all"}, True), ({"python": "py27"}, True), (None, True), ({"of": "look"}, False)],
)
def test_help_begins_early_where_no_rules_lie_for_this_source_and_this_python(
    made: dict[str, str] | None, begins: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[str]
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    if made is None:  # rules of an older source
        os.utime(index_in(tmp_path / "kernels_1"), (1, 1))
    elif made:
        index_in(tmp_path / "kernels_1", **made)
    helper.begin_early()
    assert begun == ["helper"] * begins


@pytest.mark.parametrize(("compiled", "writable", "begins"), [(0, 1, True), (1, 1, False), (0, 0, False)])
def test_beside_the_source_help_begins_early_only_where_rules_can_be_kept(
    compiled: int, writable: int, begins: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[str]
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    source = tmp_path / "kernels" / "outlook.py"
    source.parent.mkdir()
    source.touch()
    monkeypatch.setattr(helper, "SOURCE", source)
    monkeypatch.setattr(os, "access", lambda *asked: bool(writable))
    if compiled:
        index_in(source.parent / "__pycache__")
    helper.begin_early()
    assert begun == ["helper"] * begins


@pytest.mark.parametrize(
    ("words", "done"),
    [
        (["run", "a.yaml"], ["helper", "command"]),
        (["sweep", "a.yaml"], ["helper", "command"]),
        (["run", "--help"], ["command"]),
        (["validate", "run"], ["command"]),
        ([], ["command"]),
    ],
)
def test_commands_that_play_call_for_help_before_all_else(
    words: list[str], done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[str]
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["parley", *words])
    __main__.main()
    assert begun == done


def test_in_python_help_begins_when_load_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[str]
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert sim.__version__
    assert not begun
    assert sim.load
    assert begun == ["helper"]


def test_each_command_is_known_to_play_or_not_to() -> None:
    others = {
        "conflict",
        "evidence",
        "export",
        "import",
        "scenarios",
        "schema",
        "theories",
        "validate",
        "version",
    }
    assert set(cli.COMMANDS) == __main__.PLAYING | others
    assert not __main__.PLAYING & others


def test_the_rule_that_tells_a_first_use_is_where_it_is_looked_for() -> None:
    assert Path(first_use.look.py_func.__code__.co_filename) == helper.SOURCE


def test_ctrl_c_at_a_first_use_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    words = ["run", "scenarios/tiny.yaml", "--out", str(tmp_path / "r")]
    command = [sys.executable, "-m", "sim", *words]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as first:
        assert first.stderr
        assert first_use.NOTICE in first.stderr.readline()
        time.sleep(1)
        first.send_signal(signal.SIGINT)
        said = first.stderr.read()
    assert "Stopped; nothing was written." in said
    assert first.returncode == 130
    assert not (tmp_path / "r").exists()


def test_the_helper_ends_when_its_pipe_is_closed(tmp_path: Path) -> None:
    environment = {**helper.environment(), "NUMBA_CACHE_DIR": str(tmp_path)}
    with subprocess.Popen(helper.COMMAND, env=environment, stdin=subprocess.PIPE) as helping:
        until = time.monotonic() + 60
        while not list(tmp_path.rglob("*.nbi")):  # it is at work
            assert helping.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        assert helping.stdin
        helping.stdin.close()
        assert helping.wait(10) == 1
    assert not list(tmp_path.rglob("enumeration.visit*.nbi"))


def test_whoever_is_killed_closes_the_pipe(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    line = f"import sys; sys.stdin.read(); open({str(ended)!r}, 'x')"
    code = (
        "import sys, time; from sim.engines import helper;"
        f"helper.COMMAND = [sys.executable, '-c', {line!r}];"
        "helper.begin(); print('begun', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        assert first.stdout.readline() == "begun\n"
        time.sleep(1)  # in which it would have ended by itself
        assert not ended.exists()
        first.kill()
    until = time.monotonic() + 10
    while not ended.exists():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_where_the_early_guess_was_wrong_the_helper_ends(
    helped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(helper, "is_compiled", lambda folder: True)
    helper.begin()
    assert not seen()
    assert helper._helper().returncode
    assert capsys.readouterr().err == ""


def test_a_system_that_lets_no_process_begin_compiles_alone(helped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "COMMAND", [str(helped / "nowhere")])
    with first_use.compiling():
        assert helper._helper.cache_info().misses == 1  # it was tried
        assert helper._helper.cache_info().currsize == 0  # in vain
    helper.wait()
    assert not helped.exists()


def test_rules_that_another_process_removes_at_this_moment_are_not_there(tmp_path: Path) -> None:
    gone = index_in(tmp_path)
    gone.unlink()
    gone.symlink_to(tmp_path / "gone")  # listed, and not there when it is looked at
    assert not helper.is_compiled(tmp_path)


def test_no_process_of_a_crew_begins_a_helper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[str]
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(helper, "parent_process", lambda: "a parent")
    helper.begin_early()
    assert not begun
