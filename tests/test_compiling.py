"""How rules are compiled, and what they are made from."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

import sim
from sim import compiled_files, compiling, nouns
from sim.compiled_files import sources
from sim.rules import records
from sim.rules.kernels import open_offers
from sim.rules.kernels.outlook import _open_all


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
    known = sources(Path(compiling.__file__).parent / "rules" / "kernels" / "outlook.py")
    assert {Path(module.__file__) for module in (nouns, compiling, compiled_files, records)} < known
    assert not {file: lacking for file in known if (lacking := imported(file) - known)}


def test_a_column_of_a_table_is_no_other_type():
    """Two processes that compile one rule for two types at the same moment would write over each other's code."""
    rules = sim.load("scenarios/tiny.yaml").setup.rules
    gain, aspirations = np.zeros((3, len(rules.moves.first))), np.zeros((3, 2))
    permitted, live = np.ones(gain.shape, bool), np.ones(3, bool)
    for theta in (aspirations[:, 0], aspirations[:, 0].copy()):
        open_offers(rules, gain, permitted, theta, live)
    assert len(_open_all.signatures) == 1
