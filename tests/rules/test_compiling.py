"""What was compiled before a change to any of its sources is not run again."""

import ast
import importlib
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import numba
import numpy as np
import pytest

import sim
from sim import compiling, nouns
from sim.compiling.level import at_most
from sim.engines import ensemble
from sim.rules.kernels import open_offers, records
from sim.rules.kernels.outlook import _open_all

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
        "print(at_least(np.array([0.5, 0.5]), 2, 1, np.empty(3)), '_nrt' in compiling._OPTIONS)"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0.75", "False"]


HOW_IT_WAS_COMPILED = """
import operator
import re
import numba
import other
{before}
from numba.core import event
from numba.core.codegen import CPUCodeLibrary
from numba.core.typing import templates
from caller import total
from called import weight
import numpy as np

asked, levels = set(), {{}}
ask, optimise = templates._OverloadFunctionTemplate._get_impl, CPUCodeLibrary._optimize_final_module
templates._OverloadFunctionTemplate._get_impl = lambda self, *given: asked.add(self.key) or ask(self, *given)
CPUCodeLibrary._optimize_final_module = lambda self: levels.update({{self.name: numba.config.OPT}}) or optimise(self)
event.register("numba:run_pass", steps := event.RecordingListener())
value = total(np.array([1.0, 2.0]))
code = ["".join(rule.inspect_asm().values()) for rule in (weight, total)]
print(value, *(bool(re.search(r"^\\s+ret", text, re.MULTILINE)) for text in code))
print(*(int(levels[name]) for name in ("weight", "total")))
print(*(operation in asked for operation in (operator.getitem, operator.setitem)))
for rule in ("weight", "total"):
    names = {{step.data["name"] for _, step in steps.buffer}}
    print(*{{name.removesuffix(f" [{{rule}}]") for name in names if name.endswith(f"[{{rule}}]")}}, sep=";")
"""
OTHER = "import numba\n\n@numba.njit(cache=True)\ndef rule(x):\n    return x\nrule(1)\n"
"""After which numba asks for arrays last."""
NEEDED = {
    "translate_bytecode", "fixup_args", "ir_processing", "generic_rewrites", "reconstruct_ssa",
    "nopython_type_inference", "strip_phis", "nopython_supported_feature_validation", "ir_legalization",
    "annotate_types", "native_lowering", "nopython_backend",
}  # fmt: skip
"""The steps that turn a rule into machine code."""
TOTAL = CALLER.replace("return weight(x)", "x[0] = 0.0\n    return weight(x[1])")
NEWER = "numba.version_info = numba.version_info._replace(short=(999, 0))"
UNTOLD = "numba.version_info = numba.version_info._replace(short=(None, None))"


def said_by(code: str, folder: Path) -> list[str]:
    """What a new process prints that finds modules in a folder."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), os.getcwd()])}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.splitlines()


@pytest.mark.parametrize("how", ["inner", "inlined"])
@pytest.mark.parametrize("before", ["", NEWER, UNTOLD])
def test_a_known_numba_takes_the_shortcuts_and_others_go_the_long_way(how, before, tmp_path):
    (tmp_path / "other.py").write_text(OTHER)
    (tmp_path / "caller.py").write_text(TOTAL)
    (tmp_path / "called.py").write_text(CALLED.format(how=how, factor=2.0))
    found, levels, others, *steps = said_by(HOW_IT_WAS_COMPILED.format(before=before), tmp_path)
    known = not before and numba.version_info.short <= compiling.KNOWN
    assert found.split() == ["5.0", str(not known), "True"]
    assert levels.split() == ["0" if known else "3", "3"]
    assert others.split() == ["False", "False"] or not known
    taken = [set(line.split(";")) for line in steps]
    if known:
        assert taken == [NEEDED, NEEDED]
    else:
        assert all({"inline_overloads", "nopython_rewrites", "dead_branch_prune"} | NEEDED < those for those in taken)


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


def test_whoever_asks_for_least_optimisation_gets_it_in_whatever_order_they_come_and_go(monkeypatch):
    told = type(numba.config.OPT)("max")
    monkeypatch.setattr(numba.config, "OPT", told)
    outer, inner = at_most(1), at_most(0)
    with outer:
        assert numba.config.OPT == 1
        inner.__enter__()
    assert numba.config.OPT == 0
    inner.__exit__(None, None, None)
    assert numba.config.OPT is told


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


def test_a_column_of_a_table_is_no_other_type():
    """Two processes that compile one rule for two types at the same moment would write over each other's code."""
    rules = sim.load("scenarios/tiny.yaml").setup.rules
    gain, aspirations = np.zeros((3, len(rules.moves.first))), np.zeros((3, 2))
    permitted, live = np.ones(gain.shape, bool), np.ones(3, bool)
    for theta in (aspirations[:, 0], aspirations[:, 0].copy()):
        open_offers(rules, gain, permitted, theta, live)
    assert len(_open_all.signatures) == 1
