"""How long the main job and one Mesa run take, as a user meets them.

    python benchmarks/speed.py

Part 1 times whole processes of `parley run` on the Istanbul scenario with 1,000 runs: the first with the
compiled rules' cache emptied (a fresh copy of the package), the others with it. Bound: 60 s on 2 cores.
Part 2 steps the Mesa model through whole Istanbul talks in one process, after a first run that loads the
compiled rules. Bound: .5 s for one run.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import sim

SCENARIO = Path(__file__).parents[1] / "scenarios" / "istanbul_2025.yaml"


def main_job(cache: str) -> float:
    with tempfile.TemporaryDirectory() as out:
        command = [
            sys.executable,
            "-m",
            "sim",
            "run",
            str(SCENARIO),
            "--runs",
            "1000",
            "--seed",
            "1",
            "--out",
            out + "/r",
        ]
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "NUMBA_CACHE_DIR": cache})
        return time.perf_counter() - begin


def mesa_run(talks: sim.Negotiation, run: int) -> float:
    begin = time.perf_counter()
    model = sim.Talks(talks, seed=1, run=run)
    while model.running:
        model.step()
    return time.perf_counter() - begin


def main() -> None:
    print(f"Parley {sim.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as cache:
        cold = main_job(cache)
        warm = [main_job(cache) for _ in range(2)]
    print(f"parley run, 1,000 runs, first use (compiles): {cold:.1f} s   bound 60 s")
    print(f"parley run, 1,000 runs, after it:             {statistics.median(warm):.1f} s (median of {len(warm)})")
    talks = sim.load(SCENARIO)
    mesa_run(talks, 0)
    times = [mesa_run(talks, run) for run in range(1, 12)]
    print(f"one Mesa run of Istanbul: median {statistics.median(times):.3f} s, longest {max(times):.3f} s   bound .5 s")


if __name__ == "__main__":
    main()
