"""The first round of a first use: a helper is called, and the garbage collector waits until it has been played."""

import gc
import sys
from functools import cache
from pathlib import Path
from threading import Lock

import pytest

import sim
from sim.cli import options
from sim.engines import first_use, ledger
from sim.engines.ensemble import play
from sim.scenario.tape import tape


@pytest.fixture
def helped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As if nothing were compiled; what the helper, here a line of Python, would leave."""
    left = tmp_path / "helped"
    monkeypatch.setattr(first_use, "_compiled_at_start", lambda: False)
    monkeypatch.setattr(first_use, "_seen", lambda: True)
    monkeypatch.setattr(first_use, "_helper", cache(first_use._helper.__wrapped__))
    monkeypatch.setattr(first_use, "_first_round", Lock())
    line = f"import time; time.sleep(0.5); open({str(left)!r}, 'a').write('.')"
    monkeypatch.setattr(first_use, "COMMAND", [sys.executable, "-c", line])
    return left


def test_the_first_round_gets_help_and_the_others_do_not(helped: Path) -> None:
    for first in (True, False):
        with first_use.compiling():
            assert gc.isenabled() != first
        assert gc.isenabled()
    first_use.wait_for_help()
    assert helped.read_text() == "."


def test_whoever_asks_for_help_before_the_first_round_gets_the_same_helper(helped: Path) -> None:
    first_use.wait_for_help()  # there is none yet
    assert not helped.exists()
    first_use.get_help()
    first_use.get_help()
    with first_use.compiling():
        pass
    first_use.wait_for_help()
    assert helped.read_text() == "."


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
    monkeypatch.setattr(first_use, "_compiled_at_start", lambda: True)
    monkeypatch.setattr(first_use, "_seen", lambda: False)
    first_use.get_help()
    with first_use.compiling():
        assert gc.isenabled()
    first_use.wait_for_help()
    assert not helped.exists()
    assert not first_use._first_round.locked()
    assert capsys.readouterr().err == ""


def test_what_was_possible_is_enumerated_when_the_helper_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(ledger, "wait_for_help", lambda: done.append("waited"))
    monkeypatch.setattr(ledger, "possible", lambda *given: done.append("enumerated"))
    play(sim.load("scenarios/tiny.yaml").setup, tape(1, 0, 2))
    assert done == ["waited", "enumerated"]


def test_help_begins_before_the_scenario_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(options, "get_help", lambda: done.append("help"))
    monkeypatch.setattr(options, "load", lambda file: done.append("read"))
    options.talks_to_play(Path("scenarios/tiny.yaml"), [])
    assert done == ["help", "read"]
