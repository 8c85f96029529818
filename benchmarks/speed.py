"""How long the main job and one Mesa run take, as a user meets them.

    python benchmarks/speed.py

Part 1 times whole processes of `parley run` on the Istanbul scenario with 1,000 runs: the first with the
compiled rules' cache emptied (a fresh copy of the package), the others with it. Bound: 60 s on 2 cores. And
8 runs, five times without a cache and with it: what compiling adds to a first use, by the clock and of processor time
in both processes. Bound: 10 s by the clock.
Part 2 plays the same runs on one thread and on two, in turns, without enumerating what was possible: 4,096, as in an
ensemble of thousands, and 1,000, as in the main job, where each thread has but one chunk. Bound: two threads are 1.7
times as fast. Beside them two processes that share nothing but the machine play half as many each: what is to be had
from its second core.
Part 3 steps the Mesa model through whole Istanbul talks in one process, after a first run that loads the
compiled rules. Bound: .5 s for one run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from timing import machine, seconds

import sim
from sim.engines.ensemble import ensemble, play_briefly

TURNS = {4096: 7, 1000: 9}
"""How often each number of runs is timed in each way, in turns: on a shared machine single pairs lie a third apart."""
FIRST_USES = 5
SCENARIO = Path(__file__).parents[1] / "scenarios" / "istanbul_2025.yaml"


def main_job(cache: str, runs: int) -> float:
    with tempfile.TemporaryDirectory() as out:
        words = ["run", str(SCENARIO), "--runs", str(runs), "--seed", "1", "--out", f"{out}/r"]
        command = [sys.executable, "-m", "sim", *words]
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        return seconds(partial(subprocess.run, command, check=True, capture_output=True, env=environment))


def first_use() -> tuple[float, float]:
    """What compiling adds to a small job: seconds by the clock, and of processor time in all its processes."""
    with tempfile.TemporaryDirectory() as cache:
        (cold, busy_cold), (warm, busy_warm) = (small_job(cache), small_job(cache))
    return cold - warm, busy_cold - busy_warm


def small_job(cache: str) -> tuple[float, float]:
    before = os.times()
    clock, after = main_job(cache, 8), os.times()
    return clock, sum(after[2:4]) - sum(before[2:4])


@cache
def talks() -> sim.Negotiation:
    return sim.load(SCENARIO)


def play_some(seed: int, runs: int, threads: int = 1) -> None:
    """Play runs of a seed in this process."""
    for _ in ensemble(talks().setup, seed, runs, threads, player=play_briefly):
        pass


def in_two_processes(pool: ProcessPoolExecutor, runs: int) -> None:
    list(pool.map(play_some, (1, 2), (runs // 2, runs // 2)))


def times_as_fast(slow: Sequence[float], fast: Sequence[float]) -> str:
    """The ratio of the medians, and between which ratios half of the pairs lie."""
    low, _, high = statistics.quantiles([a / b for a, b in zip(slow, fast, strict=True)], n=4)
    return (
        f"{statistics.median(slow) / statistics.median(fast):.2f} times, half of the pairs from {low:.2f} to {high:.2f}"
    )


def on_two_cores() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        in_two_processes(pool, 64)
        for runs, turns in TURNS.items():
            ways = partial(play_some, 1, runs, 1), partial(play_some, 1, runs, 2), partial(in_two_processes, pool, runs)
            one, two, apart = zip(*([seconds(way) for way in ways] for _ in range(turns)), strict=True)
            print(
                f"{runs:,} runs, one thread: {statistics.median(one):.1f} s, two: {statistics.median(two):.1f} s "
                f"(medians of {turns}); {times_as_fast(one, two)}   bound 1.7 times\n"
                f"    two processes that share nothing: {statistics.median(apart):.1f} s; {times_as_fast(one, apart)}"
            )


def mesa_run(run: int) -> None:
    model = sim.Talks(talks(), seed=1, run=run)
    while model.running:
        model.step()


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as cache:
        cold = main_job(cache, 1000)
        warm = [main_job(cache, 1000) for _ in range(2)]
    print(f"parley run, 1,000 runs, first use (compiles): {cold:.1f} s   bound 60 s")
    print(f"parley run, 1,000 runs, after it:             {statistics.median(warm):.1f} s (median of {len(warm)})")
    clock, busy = zip(*(first_use() for _ in range(FIRST_USES)), strict=True)
    print(
        f"compiling adds to a first use: {statistics.median(clock):.1f} s by the clock, {min(clock):.1f} to "
        f"{max(clock):.1f}, {statistics.median(busy):.1f} s of processor time (medians of {FIRST_USES})   bound 10 s"
    )
    mesa_run(0)
    on_two_cores()
    times = [seconds(partial(mesa_run, run)) for run in range(1, 12)]
    print(f"one Mesa run of Istanbul: median {statistics.median(times):.3f} s, longest {max(times):.3f} s   bound .5 s")


if __name__ == "__main__":
    main()
