"""What is imported before anything is played: looking, reading and checking must not wait for engines and figures."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli import COMMANDS, function

HEAVY = {"SALib", "distributed", "joblib", "matplotlib", "mesa", "networkx", "numba", "pandas", "pyarrow", "scipy"}
TELL = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"

MAIN = "import sys; sys.argv = ['parley', 'version']; from sim.__main__ import main; main()"


def imported(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after running some code."""
    done = subprocess.run([sys.executable, "-c", f"{code}; {TELL}"], capture_output=True, encoding="utf-8", check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def command(*words: str) -> str:
    return f"from sim.cli import app; app({list(words)!r}, standalone_mode=False)"


@pytest.mark.parametrize(
    ("code", "also"),
    [
        (MAIN, {"numpy", "pydantic", "ruamel", "typer"}),
        (command("--help"), {"numpy", "pydantic", "ruamel"}),
        (command("scenarios"), set()),
        (command("validate", "istanbul_2025"), set()),
        ("import sim; sim.load", set()),
        ("import sim; sim.load('istanbul_2025')", set()),
    ],
)
def test_nothing_heavy_is_imported(code: str, also: set[str]) -> None:
    assert not imported(code) & (HEAVY | also)


def test_looking_at_load_starts_no_process() -> None:
    assert "subprocess" not in imported("import sim; sim.load")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_itself(name: str) -> None:
    said = function(name).__doc__
    assert COMMANDS[name] == " ".join(said.split("\n\n")[0].split())


def test_public_names_exist_and_nothing_else_is_completed() -> None:
    assert sorted(sim.__all__) == sorted(set(sim.__all__))
    assert dir(sim) == sorted(sim.__all__)
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    homes = [name for names in sim.HOMES.values() for name in names]
    assert sorted([*homes, "__version__", "what_if"]) == sorted(sim.__all__)
    tree = ast.parse(Path(sim.__file__).read_text(encoding="utf-8"))
    typed = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(homes) <= typed
