"""What was compiled before a change to any of its sources is not run again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CALLED = "from sim.compiling import {how}\n\n@{how}\ndef weight(x):\n    return {factor} * x\n"
CALLER = """from sim.compiling import compiled
from called import weight

@compiled
def total(x):
    return weight(x) + 1.0
"""
ASK = "from caller import total; print(total(1.0), *total.stats.cache_hits.values())"


def answer(folder: Path) -> list[str]:
    """What the compiled function says in a new process, and how often it was found on disk."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), os.getcwd()])}
    environment.pop("NUMBA_CACHE_DIR", None)
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.split()


@pytest.mark.parametrize("how", ["inner", "inlined", "compiled"])
def test_a_change_in_another_file_is_compiled(how, tmp_path):
    (tmp_path / "caller.py").write_text(CALLER)
    called = tmp_path / "called.py"
    called.write_text(CALLED.format(how=how, factor=2.0))
    assert answer(tmp_path) == ["3.0"]
    assert answer(tmp_path) == ["3.0", "1"]
    called.write_text(CALLED.format(how=how, factor=5.0))
    assert answer(tmp_path) == ["6.0"]
    assert answer(tmp_path) == ["6.0", "1"]
