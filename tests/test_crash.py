"""A test that ends its worker ends the whole run with a failure, which names it: nobody waits for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.blocks import ROOT

CRASHING = """
import os, signal, pytest

@pytest.mark.parametrize("n", range(12))
def test_one(n):
    if n == 5:
        os.kill(os.getpid(), signal.SIGKILL)

@pytest.mark.xdist_group("group")
@pytest.mark.parametrize("n", range(6))
def test_grouped(n):
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_crash_ends_the_run_with_a_failure(tmp_path: Path) -> None:
    file = tmp_path / "test_crashing.py"
    file.write_text(CRASHING, encoding="utf-8")
    settings = ("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-p", "no:cacheprovider", "-n", "2")
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, str(file)], cwd=tmp_path, env=environment, capture_output=True,
        text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "crashed while running 'test_crashing.py::test_" in done.stdout
