"""What was compiled before a change to any of its sources is not run again."""

import ast
import importlib
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import compiling, nouns
from sim.rules.kernels import open_offers, records
from sim.rules.kernels.outlook import _open_all

CALLED = "from sim.compiling import {how}\n\n@{how}\ndef weight(x):\n    return {factor} * x\n"
CALLER = """from sim.compiling import compiled
from sim.called import weight

@compiled
def total(x):
    return weight(x) + 1.0
"""
ASK = "from sim.caller import total; print(total(1.0), *total.stats.cache_hits.values())"


def small_package(folder: Path, **modules: str) -> Path:
    """A package called `sim` with the compiler of this one and modules of a test."""
    package = folder / "sim"
    package.mkdir()
    (package / "__init__.py").touch()
    shutil.copy(compiling.__file__, package)
    for name, code in modules.items():
        (package / f"{name}.py").write_text(code, encoding="utf-8")
    return package


def answer(folder: Path) -> list[str]:
    """What the compiled function says in a new process, and how often it was found on disk."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    environment.pop("NUMBA_CACHE_DIR", None)
    command = [sys.executable, "-P", "-c", ASK]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.split()


@pytest.mark.parametrize("how", ["inner", "inlined", "compiled"])
def test_a_change_in_another_file_is_compiled(how, tmp_path):
    package = small_package(tmp_path, caller=CALLER, called=CALLED.format(how=how, factor=2.0))
    assert answer(tmp_path) == ["3.0"]
    assert answer(tmp_path) == ["3.0", "1"]
    (package / "called.py").write_text(CALLED.format(how=how, factor=5.0), encoding="utf-8")
    assert answer(tmp_path) == ["6.0"]
    assert answer(tmp_path) == ["6.0", "1"]


SOURCE = "from sim.compiling import compiled\n\n@compiled\ndef rule(x):\n    return {factor} * x\nrule(1.0)\n"


KILLED = """
from os import _exit
from numba.core.caching import IndexDataCacheFile as Kept
Kept._save_data = lambda *given: _exit(0)
import source
"""


def test_code_of_before_a_change_is_not_left_for_an_index_of_after_it(tmp_path):
    """Numba writes an index, then the code that it points to, in the old code's place. Here the code never comes."""
    source = tmp_path / "source.py"
    source.write_text(SOURCE.format(factor=2.0))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.getcwd()])}
    environment.pop("NUMBA_CACHE_DIR", None)
    run = partial(subprocess.run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    run([sys.executable, "-c", "import source"])
    assert list(tmp_path.rglob("*.nbc"))
    source.write_text(SOURCE.format(factor=5.0))
    run([sys.executable, "-c", KILLED])
    assert len(list(tmp_path.rglob("*.nbi"))) == len(list(tmp_path.rglob("*.nbc"))) + 1
    done = run([sys.executable, "-c", "import source; print(float(source.rule(1.0)))"])
    assert done.stdout.split() == ["5.0"]


def test_what_two_processes_keep_at_once_fits_together(tmp_path):
    """They write over each other's files, and number their functions apart: each file must do with any other. (Those of
    numba's `guvectorize` do not; a rule of its kind ended the third process.)"""
    (tmp_path / "source.py").write_text(SOURCE.format(factor=2.0))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.getcwd()])}
    environment.pop("NUMBA_CACHE_DIR", None)
    other = "import numba; [numba.njit(lambda x: x + 1.0)(1.0) for _ in range(3)]; "
    run = partial(subprocess.run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    run([sys.executable, "-c", "import source"])
    indices = list(tmp_path.rglob("*.nbi"))
    assert indices
    for index in indices:
        index.unlink()
        done = run([sys.executable, "-c", other + "import source; print(float(source.rule(1.0)))"])
        assert done.stdout.split() == ["2.0"]


def test_a_numba_that_always_counts_compiles_the_same_rules(tmp_path):
    code = (
        "from numba.core.options import DefaultOptions; del DefaultOptions._nrt; import numpy as np;"
        "from sim import compiling; from sim.rules.kernels import at_least;"
        "print(at_least(np.array([0.5, 0.5]), 2, 1, np.empty(3)), '_nrt' in compiling._CALLED)"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0.75", "False"]


def said_by(code: str, folder: Path) -> list[str]:
    """What a new process prints that finds modules in a folder."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), os.getcwd()])}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.splitlines()


IN_TURNS = """
from sim.compiling import compiled, inner

@inner
def even(n):
    return True if n == 0 else odd(n - 1)

@inner
def odd(n):
    return False if n == 0 else even(n - 1)

@compiled
def rule(n):
    return even(n)
"""


def test_inner_functions_may_call_each_other_in_turns(tmp_path):
    (tmp_path / "turns.py").write_text(IN_TURNS)
    assert said_by("from turns import rule; print(rule(7), rule(8))", tmp_path) == ["False True"]


def imported(file: Path) -> set[Path]:
    """The files of this package from which a file takes names."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    names = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {Path(str(importlib.import_module(name).__file__)) for name in names if name.startswith("sim.")}


def test_whatever_compiled_code_takes_names_from_is_among_its_sources():
    known = compiling.sources(Path(compiling.__file__).parent / "rules" / "kernels" / "outlook.py")
    assert {Path(module.__file__) for module in (nouns, compiling, records)} < known
    assert not {file: lacking for file in known if (lacking := imported(file) - known)}


def test_a_column_of_a_table_is_no_other_type():
    """Two processes that compile one rule for two types at the same moment would write over each other's code."""
    rules = sim.load("scenarios/tiny.yaml").setup.rules
    gain, aspirations = np.zeros((3, len(rules.moves.first))), np.zeros((3, 2))
    permitted, live = np.ones(gain.shape, bool), np.ones(3, bool)
    for theta in (aspirations[:, 0], aspirations[:, 0].copy()):
        open_offers(rules, gain, permitted, theta, live)
    assert len(_open_all.signatures) == 1
