"""The first round of a first use: a helper is called, and the garbage collector waits until it has been played."""

import gc
import sys
import time
from pathlib import Path
from threading import Lock

import pytest

from sim.engines import first_use


@pytest.fixture
def helped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As if nothing were compiled; what the helper, here a line of Python, would leave."""
    left = tmp_path / "helped"
    monkeypatch.setattr(first_use, "_seen", lambda: True)
    monkeypatch.setattr(first_use, "_first_round", Lock())
    monkeypatch.setattr(first_use, "COMMAND", [sys.executable, "-c", f"open({str(left)!r}, 'a').write('.')"])
    return left


def test_the_first_round_gets_help_and_the_others_do_not(helped: Path) -> None:
    for first in (True, False):
        with first_use.compiling():
            assert gc.isenabled() != first
        assert gc.isenabled()
    until = time.monotonic() + 30
    while not (helped.exists() and helped.read_text()):
        assert time.monotonic() < until
        time.sleep(0.01)
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
    monkeypatch.setattr(first_use, "_seen", lambda: False)
    with first_use.compiling():
        assert gc.isenabled()
    assert not first_use._first_round.locked()
    assert capsys.readouterr().err == ""
