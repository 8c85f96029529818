"""What the analysis of each run adds to an ensemble of the Istanbul scenario.

    python benchmarks/analysis.py

Plays the same runs with and without the enumeration of what was possible, in turns, on one core; medians.
Bound: the analysis adds at most half. Then the whole analysis of one run, as `parley analyse` makes it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from timing import interleaved, machine, seconds

import sim
from sim.analysis.frontier import frontier
from sim.engines.ensemble import play, play_briefly
from sim.scenario.tape import tape

SCENARIO = Path(__file__).parents[1] / "scenarios" / "istanbul_2025.yaml"
RUNS, REPETITIONS = 100, 5


def main() -> None:
    print(machine())
    talks = sim.load(SCENARIO)
    runs = tape(1, 0, RUNS)
    jobs = {"briefly": partial(play_briefly, talks.setup, runs), "analysed": partial(play, talks.setup, runs)}
    for job in jobs.values():
        job()
    found = interleaved({name: partial(seconds, job) for name, job in jobs.items()}, REPETITIONS)
    added = found["analysed"] / found["briefly"] - 1
    print(f"{RUNS} runs: {found['briefly']:.2f} s, with analysis {found['analysed']:.2f} s: {100 * added:+.0f} %   "
          "bound +50 %")  # fmt: skip
    one = talks.play(1)
    print(f"one run, with pivots, consent games and network: {seconds(lambda: str(one.analysis)):.2f} s")
    points = np.random.default_rng(0).random((70_000, 5))
    for k in (2, 5):
        print(f"frontier of 70,000 random packages, {k} players: {seconds(partial(frontier, points[:, :k])):.2f} s")


if __name__ == "__main__":
    main()
