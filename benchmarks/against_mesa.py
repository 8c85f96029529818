"""Istanbul as one ensemble against the same runs as Mesa models, stepped one by one and by Mesa's `batch_run`.

    python benchmarks/against_mesa.py [--runs 200] [--seed 1] [--repetitions 3]

Same scenario, seed and runs; every way must report the same outcomes. The jobs take turns; medians.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from timing import interleaved, machine, seconds

import sim
from sim.engines.ensemble import ensemble, play_briefly

SCENARIO = Path(__file__).parents[1] / "scenarios" / "istanbul_2025.yaml"
LONGEST = 2000
"""More rounds than a scenario may have."""

Ends = np.ndarray
"""(run, 2): agreements and rounds."""


class Reported(sim.Talks):
    """The model as `batch_run` wants it: made from keyword arguments, one row of data for each step.

    `batch_run` reads row `steps − 1`, which is the end only if nothing was collected before the first step.
    """

    talks: sim.Negotiation
    base_seed: int

    def __init__(self, run: int, **ignored: object) -> None:
        super().__init__(self.talks, self.base_seed, run)
        for column in self.datacollector.model_vars.values():
            column.clear()


def as_ensemble(talks: sim.Negotiation, seed: int, runs: int, workers: int) -> Ends:
    """All runs at once."""
    parts = ensemble(talks.setup, seed, runs, workers, player=play_briefly)
    return np.concatenate([np.stack([part.state.agreements, part.state.ended], axis=1) for part in parts])


def one_by_one(talks: sim.Negotiation, seed: int, runs: int) -> Ends:
    """A Mesa model for each run, stepped until its talks are over."""
    return np.array([_stepped(sim.Talks(talks, seed, run)) for run in range(runs)])


def _stepped(model: sim.Talks) -> tuple[int, int]:
    while model.running:
        model.step()
    return int(model.state.agreements[0]), int(model.state.ended[0])


def by_batch_run(talks: sim.Negotiation, seed: int, runs: int) -> Ends:
    """The same models handed to Mesa's own way to play many."""
    batch_run = importlib.import_module("mesa.batchrunner").batch_run
    Reported.talks, Reported.base_seed = talks, seed
    rows = batch_run(Reported, {"run": range(runs)}, max_steps=LONGEST, display_progress=False)
    ends = {row["run"]: (row["agreements"], row["round"]) for row in rows}
    return np.array([ends[run] for run in range(runs)])


def ways(talks: sim.Negotiation, seed: int, runs: int) -> dict[str, Callable[[], Ends]]:
    """Each way to play the same runs, by name."""
    found: dict[str, Callable[[], Ends]] = {
        "ensemble, one thread": partial(as_ensemble, talks, seed, runs, 1),
        "ensemble, two threads": partial(as_ensemble, talks, seed, runs, 2),
        "Mesa models one by one": partial(one_by_one, talks, seed, runs),
    }
    if hasattr(importlib.import_module("mesa"), "batch_run"):
        found["Mesa's batch_run"] = partial(by_batch_run, talks, seed, runs)
    return found


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--runs", type=int, default=200)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--repetitions", type=int, default=3)
    given = read.parse_args()
    talks = sim.load(SCENARIO)
    jobs = ways(talks, given.seed, given.runs)
    ends = {name: job() for name, job in jobs.items()}
    first = ends["ensemble, one thread"]
    for name, found in ends.items():
        if not np.array_equal(found, first):
            raise SystemExit(f"{name} does not report the ensemble's outcomes; at least one engine is wrong")
    medians = interleaved({name: partial(seconds, job) for name, job in jobs.items()}, given.repetitions)
    print(f"{machine()}\nIstanbul, {given.runs} runs of seed {given.seed}, same outcomes in all {len(jobs)} ways; "
          f"median of {given.repetitions}")  # fmt: skip
    slowest = medians["Mesa models one by one"]
    for name, spent in medians.items():
        print(f"  {name:24}{given.runs / spent:>10,.1f} runs/s   {slowest / spent:>8,.1f} × Mesa one by one")


if __name__ == "__main__":
    main()
