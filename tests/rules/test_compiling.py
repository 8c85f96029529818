"""What was compiled before a change to any of its sources is not run again."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim import compiling, nouns
from sim.engines import ensemble
from sim.rules.kernels import records

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


def imported(file: str) -> set[str]:
    """The files of this package from which a file takes names."""
    nodes = ast.walk(ast.parse(Path(file).read_text("utf-8")))
    names = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {str(importlib.import_module(name).__file__) for name in names if name.startswith("sim.")}


def test_whatever_compiled_code_takes_names_from_is_among_its_sources():
    assert ensemble.CHUNK  # whose import brings all kernels
    known = compiling.sources()
    assert {nouns.__file__, compiling.__file__, records.__file__} < known
    lacking = {file: imported(file) - known for file in known - {compiling.__file__, nouns.__file__}}
    assert not {file: names for file, names in lacking.items() if names}
