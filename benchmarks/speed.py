"""How long the main job and one Mesa run take, as a user meets them.

    python benchmarks/speed.py

Part 1 times whole processes of `parley run` on the Istanbul scenario with 1,000 runs: the first with the
compiled rules' cache emptied (a fresh copy of the package), the others with it. Bound: 60 s on 2 cores.
Part 2 steps the Mesa model through whole Istanbul talks in one process, after a first run that loads the
compiled rules. Bound: .5 s for one run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from timing import machine, seconds

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
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        return seconds(partial(subprocess.run, command, check=True, capture_output=True, env=environment))


def mesa_run(talks: sim.Negotiation, run: int) -> None:
    model = sim.Talks(talks, seed=1, run=run)
    while model.running:
        model.step()


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as cache:
        cold = main_job(cache)
        warm = [main_job(cache) for _ in range(2)]
    print(f"parley run, 1,000 runs, first use (compiles): {cold:.1f} s   bound 60 s")
    print(f"parley run, 1,000 runs, after it:             {statistics.median(warm):.1f} s (median of {len(warm)})")
    talks = sim.load(SCENARIO)
    mesa_run(talks, 0)
    times = [seconds(partial(mesa_run, talks, run)) for run in range(1, 12)]
    print(f"one Mesa run of Istanbul: median {statistics.median(times):.3f} s, longest {max(times):.3f} s   bound .5 s")


if __name__ == "__main__":
    main()
