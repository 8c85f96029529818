"""Istanbul as one ensemble against its runs as Mesa models, stepped one by one and by Mesa's `batch_run`.

    python benchmarks/against_mesa.py [--runs 1000] [--models 100] [--seed 1] [--repetitions 3]

Same scenario and seed. In each repetition the ensemble plays all runs and Mesa the next so many of them; every way must
report the same outcomes for each run that it plays. The jobs take turns; medians of runs per second.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from timing import machine, seconds

import sim
from sim.engines.ensemble import ensemble, play_briefly

SCENARIO = Path(__file__).parents[1] / "scenarios" / "istanbul_2025.yaml"
ONE_BY_ONE = "Mesa models one by one"
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


def one_by_one(talks: sim.Negotiation, seed: int, numbers: range) -> Ends:
    """A Mesa model for each run, stepped until its talks are over."""
    return np.array([_stepped(sim.Talks(talks, seed, run)) for run in numbers])


def _stepped(model: sim.Talks) -> tuple[int, int]:
    while model.running:
        model.step()
    return int(model.state.agreements[0]), int(model.state.ended[0])


def by_batch_run(talks: sim.Negotiation, seed: int, numbers: range) -> Ends:
    """The same models handed to Mesa's own way to play many."""
    batch_run = importlib.import_module("mesa.batchrunner").batch_run
    Reported.talks, Reported.base_seed = talks, seed
    rows = batch_run(Reported, {"run": numbers}, max_steps=LONGEST, display_progress=False)
    ends = {row["run"]: (row["agreements"], row["round"]) for row in rows}
    return np.array([ends[run] for run in numbers])


def ways(talks: sim.Negotiation, seed: int) -> dict[str, Callable[[range], Ends]]:
    """Each way to play Mesa models of the runs of such numbers, by name."""
    found: dict[str, Callable[[range], Ends]] = {ONE_BY_ONE: partial(one_by_one, talks, seed)}
    if hasattr(importlib.import_module("mesa"), "batch_run"):
        found["Mesa's batch_run"] = partial(by_batch_run, talks, seed)
    return found


def rate(name: str, job: Callable[[], Ends], expected: Ends) -> float:
    """Runs per second; they must end as expected."""
    found: list[Ends] = []
    spent = seconds(lambda: found.append(job()))
    if not np.array_equal(found[0], expected):
        raise SystemExit(f"{name} does not report the ensemble's outcomes; at least one engine is wrong")
    return len(expected) / spent


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--runs", type=int, default=1000)
    read.add_argument("--models", type=int, default=100)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--repetitions", type=int, default=3)
    given = read.parse_args()
    if not 0 < given.models * given.repetitions <= given.runs:
        read.error("--models times --repetitions must lie between 1 and --runs")
    talks = sim.load(SCENARIO)
    known = as_ensemble(talks, given.seed, given.runs, 1)  # which also loads the compiled rules
    one_by_one(talks, given.seed, range(1))
    threads = {"ensemble, one thread": 1, "ensemble, two threads": 2}
    models, rates = ways(talks, given.seed), defaultdict[str, list[float]](list)
    for turn in range(given.repetitions):
        for name, workers in threads.items():
            rates[name].append(rate(name, partial(as_ensemble, talks, given.seed, given.runs, workers), known))
        some = range(turn * given.models, (turn + 1) * given.models)
        for name, job in models.items():
            rates[name].append(rate(name, partial(job, some), known[some]))
    print(f"{machine()}\nIstanbul, {given.runs} runs of seed {given.seed} as ensembles, {given.models} of them a time "
          f"as Mesa models, same outcomes in all {len(rates)} ways; medians of {given.repetitions}")  # fmt: skip
    medians = {name: statistics.median(found) for name, found in rates.items()}
    for name, found in medians.items():
        print(f"  {name:24}{found:>10,.1f} runs/s   {found / medians[ONE_BY_ONE]:>8,.1f} × Mesa one by one")


if __name__ == "__main__":
    main()
