"""The first use prints a notice and shares the work with a second process."""

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock

import pytest

import sim
from sim import __main__, cli
from sim.compiled_files import CompiledFiles, folders, made_from
from sim.engines import first_use, played
from sim.engines.ensemble import play
from sim.scenario.tape import tape

said = first_use._said.__wrapped__


@pytest.fixture
def helped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As if nothing were compiled; what the helper, here a line of Python, would leave."""
    left = tmp_path / "helped"
    monkeypatch.setattr(first_use, "nothing_compiled", lambda: True)
    monkeypatch.setattr(first_use, "_said", lambda: True)
    monkeypatch.setattr(first_use, "_first_round", Lock())
    monkeypatch.setattr(first_use, "_second", cache(first_use._second.__wrapped__))
    line = f"import time; time.sleep(0.5); open({str(left)!r}, 'a').write('.')"
    monkeypatch.setattr(first_use, "COMMAND", [sys.executable, "-c", line])
    yield left
    first_use.stop()


def test_the_first_round_gets_help_and_the_others_do_not(helped: Path) -> None:
    for first in (True, False):
        with first_use.compiling():
            assert gc.isenabled() != first
        assert gc.isenabled()
    first_use.wait()
    assert helped.read_text() == "."


def test_whoever_asks_for_help_before_the_first_round_gets_the_same_helper(helped: Path) -> None:
    first_use.wait()  # there is none yet
    assert not helped.exists()
    first_use.share()
    first_use.share()
    with first_use.compiling():
        pass
    first_use.wait()
    assert helped.read_text() == "."


def test_a_helper_that_is_stopped_has_ended_and_leaves_nothing(helped: Path) -> None:
    first_use.stop()  # there is none yet
    first_use.share()
    first_use.stop()
    assert first_use._second().returncode
    assert not helped.exists()


def test_a_round_that_fails_gives_the_collector_back_and_whoever_had_none_keeps_none(helped: Path) -> None:
    with pytest.raises(ZeroDivisionError), first_use.compiling():
        raise ZeroDivisionError
    assert gc.isenabled()
    first_use._first_round.release()
    gc.disable()
    try:
        with first_use.compiling():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_where_rules_are_compiled_nobody_helps_and_nothing_is_said(
    helped: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(first_use, "nothing_compiled", lambda: False)
    monkeypatch.setattr(first_use, "_said", said)
    with first_use.compiling():
        pass
    first_use.wait()
    assert not helped.exists()
    assert not first_use._first_round.locked()
    assert capsys.readouterr().err == ""


def test_what_was_possible_is_enumerated_when_the_helper_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(first_use, "wait", lambda: done.append("waited"))
    monkeypatch.setattr(played, "possible", lambda *given: done.append("enumerated"))
    play(sim.load("scenarios/tiny.yaml").setup, tape(1, 0, 2))
    assert done == ["waited", "enumerated"]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes that the second process, or the command line, was begun."""
    done: list[str] = []
    monkeypatch.setattr(first_use, "nothing_compiled", first_use.nothing_compiled.__wrapped__)
    monkeypatch.setattr(first_use, "_second", lambda: done.append("helper"))
    monkeypatch.setattr(cli, "app", lambda: done.append("command"))
    return done


@pytest.mark.parametrize("kept", ["nothing", "another rule", "another Python", "an older source", "this rule"])
def test_help_begins_where_no_rules_lie_for_this_source_and_this_python(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[str]
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    name = f"{CompiledFiles(first_use.SOURCE, 'look').version}1.rule"
    names = {
        "another rule": name.replace(".look", ".pick"), "another Python": name.replace("-cpython-3", "-cpython-2"),
        "an older source": name.replace(made_from(first_use.SOURCE), "0" * 16), "this rule": name,
    }  # fmt: skip
    assert len({*names.values()}) == 4
    if kept in names:
        (folder,) = folders()
        folder.mkdir()
        (folder / names[kept]).touch()
    first_use.share()
    assert begun == ["helper"] * (kept != "this rule")


def test_no_second_process_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helped: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    first_use.share()
    first_use.wait()
    first_use.stop()
    assert not helped.exists()


def test_without_the_compiler_no_use_is_the_first(monkeypatch: pytest.MonkeyPatch, begun: list[str]) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert not first_use.nothing_compiled()
    first_use.share()
    assert not begun


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


def test_looking_at_load_begins_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[str]) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert sim.load
    assert sim.load("scenarios/tiny.yaml")
    assert not begun


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
    longest = getattr(import_module("sim.rules.kernels.outlook"), first_use.LONGEST)
    assert Path(longest.py_func.__code__.co_filename) == first_use.SOURCE


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
    environment = {**first_use.environment(), "NUMBA_CACHE_DIR": str(tmp_path)}
    with subprocess.Popen(first_use.COMMAND, env=environment, stdin=subprocess.PIPE) as helping:
        until = time.monotonic() + 300
        while not list(tmp_path.rglob("*.rule")):  # it is at work
            assert helping.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        assert helping.stdin
        helping.stdin.close()
        assert helping.wait(10) == 1
    assert not list(tmp_path.rglob("enumeration.visit-*.rule"))


def test_whoever_is_killed_closes_the_pipe(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    line = f"import sys; sys.stdin.read(); open({str(ended)!r}, 'x')"
    code = (
        "import sys, time; from sim.engines import first_use;"
        f"first_use.nothing_compiled = lambda: True; first_use.COMMAND = [sys.executable, '-c', {line!r}];"
        "first_use.share(); print('begun', flush=True); time.sleep(60)"
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


def test_a_system_that_lets_no_process_begin_compiles_alone(helped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_use, "COMMAND", [str(helped / "nowhere")])
    with first_use.compiling():
        assert first_use._second.cache_info().misses == 1  # it was tried
        assert first_use._second.cache_info().currsize == 0  # in vain
    first_use.wait()
    assert not helped.exists()


def test_no_process_of_a_crew_begins_a_helper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[str]
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(first_use, "parent_process", lambda: "a parent")
    first_use.share()
    assert not begun


def test_a_second_process_leaves_no_pipe_open(tmp_path: Path) -> None:
    """Whether it is waited for or not."""
    code = (
        "import sys; from sim.engines import first_use; first_use.nothing_compiled = lambda: True;"
        "first_use.COMMAND = [sys.executable, '-c', 'import sys; sys.stdin.read({})']; first_use.share(); {}"
    )
    for text in (code.format(0, "first_use.wait()"), code.format("", "")):
        command = [sys.executable, "-X", "dev", "-c", text]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)
        assert done.stderr == ""


def test_the_enumeration_compiled_by_the_second_process_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    env = first_use.environment()
    another = tmp_path / "sim"  # a checkout in the working folder is not the package that runs
    another.mkdir()
    (another / "__init__.py").write_text("raise SystemExit('the wrong package')", encoding="utf-8")
    with subprocess.Popen(first_use.COMMAND, env=env, cwd=tmp_path, stdin=subprocess.PIPE) as second:
        assert second.wait() == 0
    assert list(tmp_path.rglob("enumeration.visit-*.rule"))
    assert list(tmp_path.rglob("hearing.weigh_choices-*.rule"))
    code = (
        "import sim; from sim.analysis import enumeration as p;"
        f"sim.load({str(Path(__file__).parents[2] / 'scenarios' / 'tiny.yaml')!r}).ensemble(2, seed=1, workers=1).runs;"
        "from sim.rules.kernels.outlook import look;"
        "of = lambda r: (sum(r.stats.cache_hits.values()), sum(r.stats.cache_misses.values()));"
        "print(*of(p.visit), *of(look))"
    )
    # until offers were made, it is a first use, in which this process compiles the longest rule; after it that is kept
    for said, longest in (f"{first_use.NOTICE}\n", ["0", "1"]), ("", ["1", "0"]):
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-c", code], check=True, env=env, capture_output=True, encoding="utf-8"
        )
        assert done.stdout.split() == ["1", "0", *longest]
        assert done.stderr == said
