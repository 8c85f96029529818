"""How long the main job and one Mesa run take, as a user meets them.

    python benchmarks/speed.py

Part 1 times whole processes of `parley run` on the Istanbul scenario with 1,000 runs: the first with the
compiled rules' cache emptied (a fresh copy of the package), the others with it. Bound: 60 s on 2 cores.
Part 2 plays the same 1,024 runs on one thread and on two, in turns, without enumerating what was possible. Bound: two
threads are 1.7 times as fast.
Part 3 steps the Mesa model through whole Istanbul talks in one process, after a first run that loads the
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
from sim.engines.ensemble import ensemble, play_briefly

PAIRS = 9
"""One thread and two are timed in turns: on a shared machine single pairs lie a third apart."""
SCENARIO = Path(__file__).parents[1] / "scenarios" / "istanbul_2025.yaml"


def main_job(cache: str) -> float:
    with tempfile.TemporaryDirectory() as out:
        words = ["run", str(SCENARIO), "--runs", "1000", "--seed", "1", "--out", f"{out}/r"]
        command = [sys.executable, "-m", "sim", *words]
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        return seconds(partial(subprocess.run, command, check=True, capture_output=True, env=environment))


def ensemble_run(talks: sim.Negotiation, threads: int) -> None:
    for _ in ensemble(talks.setup, 1, 1024, threads, player=play_briefly):
        pass


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
    pairs = [[seconds(partial(ensemble_run, talks, threads)) for threads in (1, 2)] for _ in range(PAIRS)]
    one, two = (statistics.median(times) for times in zip(*pairs, strict=True))
    low, _, high = statistics.quantiles([a / b for a, b in pairs], n=4)
    print(
        f"1,024 runs, one thread: {one:.1f} s, two: {two:.1f} s (medians of {PAIRS}); {one / two:.2f} times, "
        f"half of the pairs from {low:.2f} to {high:.2f}   bound 1.7 times"
    )
    times = [seconds(partial(mesa_run, talks, run)) for run in range(1, 12)]
    print(f"one Mesa run of Istanbul: median {statistics.median(times):.3f} s, longest {max(times):.3f} s   bound .5 s")


if __name__ == "__main__":
    main()
