"""Compiled code is kept by what it was made from. Trouble with its files never stops a program."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim import compiled_files, compiling

RULE = "from sim.compiling import {how}\n\n@{how}\ndef weight(x):\n    return {factor} * x\n"
CALLER = """from sim.compiling import compiled
from sim.called import weight

@compiled
def total(x):
    return weight(x) + 1.0
"""
ASK = "from sim.caller import total; print(total(1.0), *total.stats.cache_hits.values())"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package called `sim` with the compiler of this one, a rule, and a rule that it calls."""
    package = tmp_path / "at" / "sim"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    for module in (compiling, compiled_files):
        shutil.copy(str(module.__file__), package)
    (package / "caller.py").write_text(CALLER, encoding="utf-8")
    write(package, 2.0)
    return package


def write(package: Path, factor: float, how: str = "inner") -> None:
    (package / "called.py").write_text(RULE.format(how=how, factor=factor), encoding="utf-8")


def ask(package: Path, **settings: str) -> tuple[list[str], str]:
    """What the rule says in a new process, how often it was found on disk, and the error stream."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("NUMBA_", "XDG_", "PYTHON"))}
    environment = {**kept, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1", **settings}
    command = [sys.executable, "-P", "-X", "dev", "-c", ASK]
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", check=True, timeout=300, cwd=package.parent
    )
    return done.stdout.split(), done.stderr


def kept(folder: Path) -> list[Path]:
    return sorted(folder.rglob("caller.total-*.rule"))


@pytest.mark.parametrize("how", ["inner", "inlined", "compiled"])
def test_a_change_in_another_file_is_compiled_whatever_its_date(how: str, package: Path) -> None:
    write(package, 2.0, how)
    assert ask(package) == (["3.0"], "")
    write(package, 5.0, how)
    os.utime(package / "called.py", (1, 1))
    assert ask(package) == (["6.0"], "")
    assert len(kept(package)) == 1  # what was made from the older source is gone
    ahead = (package / "caller.py").stat().st_mtime + 200_000
    for file in package.glob("*.py"):
        os.utime(file, (ahead, ahead))
    assert ask(package) == (["6.0", "1"], "")


@pytest.mark.parametrize("damage", ["empty", "cut", "cut in the middle", "zeros", "nothing but zeros"])
def test_a_damaged_file_is_compiled_anew(damage: str, package: Path) -> None:
    ask(package)
    (file,) = kept(package)
    whole = file.read_bytes()
    half = len(whole) // 2
    damaged = {
        "empty": b"", "cut": whole[:20], "cut in the middle": whole[:half],
        "zeros": whole[:half] + bytes(len(whole) - half), "nothing but zeros": bytes(len(whole)),
    }  # fmt: skip
    file.write_bytes(damaged[damage])
    answer, said = ask(package)
    assert answer == ["3.0"]
    assert said.startswith(f"{file} is damaged")
    assert said.count("\n") == 1
    assert ask(package) == (["3.0", "1"], "")


def test_code_that_numba_does_not_take_back_is_compiled(package: Path) -> None:
    ask(package)
    (file,) = kept(package)
    code = b"\x80\x04N."  # None
    file.write_bytes(compiled_files.sha256(code).digest() + code)
    answer, said = ask(package)
    assert answer == ["3.0"]
    assert "does not take compiled rules back" in said


def test_a_folder_that_cannot_be_made_is_named_once_with_what_to_do(package: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer, said = ask(package, NUMBA_CACHE_DIR=str(tmp_path / "file" / "cache"))
    assert answer == ["3.0"]
    assert said.count("\n") == 1
    assert str(tmp_path / "file" / "cache") in said
    assert "Set NUMBA_CACHE_DIR" in said


def test_a_full_disk_is_named_once_with_what_to_do(package: Path) -> None:
    full = "import pathlib, errno, os\ndef write(*given): raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n"
    (package / "__init__.py").write_text(f"{full}pathlib.Path.write_bytes = write\n", encoding="utf-8")
    answer, said = ask(package, HOME=str(package))
    assert answer == ["3.0"]
    assert said.count("\n") == 1
    assert "No space left on device" in said
    assert str(package / "__pycache__") in said
    assert not list(package.rglob("*.part"))


@pytest.mark.parametrize("home", ["relative", "{package}/__pycache__"])
def test_a_package_that_is_not_the_users_and_no_home(home: str, package: Path) -> None:
    (package / "__pycache__").touch()  # stands for a folder that cannot be written to, also for root
    answer, said = ask(package, HOME=home.format(package=package))
    assert answer == ["3.0"]
    assert said.count("\n") == 1
    assert str(package / "__pycache__") in said


def test_a_package_that_is_not_the_users_is_compiled_into_the_home(package: Path, tmp_path: Path) -> None:
    (package / "__pycache__").touch()
    assert ask(package, HOME=str(tmp_path)) == (["3.0"], "")
    assert kept(tmp_path / ".cache")
    assert ask(package, HOME=str(tmp_path)) == (["3.0", "1"], "")


def test_two_packages_in_one_folder_keep_their_own(package: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "sim"
    shutil.copytree(package, other)
    write(other, 7.0)
    for hits in ([], ["1"]):
        assert ask(package, NUMBA_CACHE_DIR=str(tmp_path / "c")) == (["3.0", *hits], "")
        assert ask(other, NUMBA_CACHE_DIR=str(tmp_path / "c")) == (["8.0", *hits], "")


def test_what_numba_is_told_is_part_of_the_name(package: Path) -> None:
    ask(package)
    assert ask(package, NUMBA_BOUNDSCHECK="1") == (["3.0"], "")


def test_without_the_compiler_rules_are_plain_python(package: Path) -> None:
    code = "from sim.caller import total; print(total(1.0), type(total).__name__)"
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["3.0", "function"]


def test_whether_rules_are_kept_is_seen_without_loading_numba(package: Path) -> None:
    ask(package)
    code = (
        "import sys, pathlib; from sim import compiled_files as c;"
        "kept = lambda f: c.CompiledFiles(c.PACKAGE / 'caller.py', f).exist();"
        "print(kept('total'), kept('other'), 'numba' in sys.modules, 'numpy' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    environment.pop("NUMBA_CACHE_DIR", None)
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.split() == ["True", "False", "False", "False"]
