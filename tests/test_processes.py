"""How tests are spread over processes: a file's tests share what they play, and nobody waits for a crashed process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.blocks import ROOT

TOGETHER = """
import os, pytest
from pathlib import Path

@pytest.mark.parametrize("n", range(8))
def test_one(n):
    with Path(__file__).with_suffix(".txt").open("a") as said:
        print(os.getpid(), file=said)
"""
CRASHING = """
import os, signal, pytest

@pytest.mark.parametrize("n", range(12))
def test_one(n):
    if n == 5:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def run(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Four files of tests under this project's settings, in two processes."""
    for name in "abcd":
        (folder / f"test_{name}.py").write_text(text, encoding="utf-8")
    kept = {name: said for name, said in os.environ.items() if not name.startswith("PYTEST_")}
    settings = ("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), "-p", "no:cacheprovider")
    plugins = ("-p", "xdist.plugin", "-p", "pytest_timeout", "-n", "2")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *settings, *plugins, str(folder)], cwd=folder, capture_output=True, text=True,
        env=kept | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, check=False, timeout=300,
    )  # fmt: skip


def test_a_files_tests_run_in_one_process(tmp_path: Path) -> None:
    done = run(tmp_path, TOGETHER)
    assert done.returncode == 0, done.stdout + done.stderr
    said = [file.read_text(encoding="utf-8").split() for file in tmp_path.glob("*.txt")]
    assert [(len(process), len({*process})) for process in said] == [(8, 1)] * 4
    assert len({process for (process, *_) in said}) == 2


def test_a_crash_ends_the_run_with_a_failure(tmp_path: Path) -> None:
    done = run(tmp_path, CRASHING)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "crashed while running 'test_" in done.stdout
    assert "2 failed, 10 passed" in done.stdout  # one crash in each of the two processes, and nobody takes their place
