"""NegMAS in an interpreter and a process of its own: it is never imported beside Parley."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from domains import Domains, Tables

SIDE = Path(__file__).with_name("negmas_side.py")


@dataclass(frozen=True)
class Answer:
    """What one side did with all domains."""

    seconds: float
    outcome: np.ndarray
    """(run,) the number of the signed package among all complete ones, −1 for none"""
    rounds: np.ndarray
    """(run,)"""


class Peer:
    """A running NegMAS process that was given a family's domains."""

    def __init__(self, python: Path, family: Domains, drawn: Tables) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "domains.npz"
        np.savez(path, **drawn._asdict(), sizes=family.levels, rounds=family.rounds)
        command = [str(python), "-W", "ignore", str(SIDE), str(path)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ways: list[str] = self._read()
        """the names of its ways to negotiate"""

    def play(self, way: str) -> Answer:
        """All domains once."""
        assert self.process.stdin is not None
        self.process.stdin.write(way + "\n")
        self.process.stdin.flush()
        found = self._read()
        return Answer(found["seconds"], np.array(found["outcome"]), np.array(found["rounds"]))

    def _read(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("NegMAS's process ended; its own message stands above")
        return json.loads(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.communicate()
        self.folder.cleanup()


def interpreter(given: Path | None) -> Path:
    """The Python that has NegMAS: the one given, or one made once in the user's cache."""
    if given is not None:
        return given
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "parley" / "negmas"
    python = cache / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not _has_negmas(python):
        print(f"installing NegMAS in an environment of its own: {cache}", flush=True)
        venv.create(cache, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "negmas"], check=True)
    return python


def _has_negmas(python: Path) -> bool:
    """Whether an earlier installation came to its end."""
    return python.exists() and subprocess.run([str(python), "-c", "import negmas"], capture_output=True).returncode == 0
