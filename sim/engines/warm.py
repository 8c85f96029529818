"""Compiles the enumeration of packages in a second process, while the first compiles the rules of a round.

The two share numba's cache on disk: `python -m sim.engines.warm` compiles, whoever comes later loads.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import numpy as np

from sim.analysis.possible import possible
from sim.engines.setup import Setup
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape

SMALLEST = {
    "meta": {
        "title": "smallest", "cutoff": "2000-01-01", "start": "2000-01-01", "content_note": "none",
        "evidence": "waived",
    },
    "issues": {"issue": {"levels": ["no", "yes"], "status_quo": "no", "holders": ["one", "two"]}},
    "parties": {
        name: {"title": name, "weights": {"issue": 1}, "values": {"issue": [0, 1]}} for name in ("one", "two")
    },
    "protocol": {"rounds": 1, "speakers": ["one"]},
}  # fmt: skip
"""Any scenario will do: the compiled code depends on types, not on values."""


def compile_enumeration() -> None:
    """Enumerate the packages of the smallest scenario once."""
    setup = Setup(Scenario.model_validate(SMALLEST))
    drawn = setup.draw(tape(0, 0, 1))
    refused = np.zeros((1, 0), np.uint64)
    possible(setup.game, drawn, setup.opening(drawn), refused, setup.gates, setup.vetoes)


def in_background() -> None:
    """Start the compilation in a process of its own; where none can be started, the first need compiles."""
    with suppress(OSError):
        quiet = subprocess.DEVNULL
        subprocess.Popen([sys.executable, "-m", "sim.engines.warm"], stdin=quiet, stdout=quiet, stderr=quiet)


if __name__ == "__main__":
    compile_enumeration()
