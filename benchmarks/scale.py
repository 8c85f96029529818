"""Runs per second and peak memory of the classical scenario: by number of runs, rounds, parties and packages.

    python benchmarks/scale.py [--most 1000000] [--threads 1 2] [--runs 10000]

Each point is measured in a process of its own, after a first chunk that loads the compiled rules. Results are consumed
chunk by chunk and none is kept, as a study does it. Memory is the process's peak; the first line of each table is what
the process holds before it plays.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from domains import Domains
from timing import in_fresh_processes, machine, peak_memory, seconds

from sim.engines.ensemble import CHUNK, ensemble, play_briefly
from sim.engines.setup import Setup

SEED = 1
FIVE = Domains(parties=5)


@dataclass(frozen=True)
class Point:
    """What is measured: how many runs of which family on how many threads."""

    family: Domains
    runs: int
    threads: int = 1


@dataclass(frozen=True)
class Cost:
    """What it took."""

    seconds: float
    memory_before: float
    memory: float
    agreed: float


def measure(point: Point) -> Cost:
    """Play a point's runs in this process."""
    setup = point.family.talks().setup
    share_agreed(setup, CHUNK * point.threads, point.threads)
    before, found = peak_memory(), []
    spent = seconds(lambda: found.append(share_agreed(setup, point.runs, point.threads)))
    return Cost(spent, before, peak_memory(), found[0])


def share_agreed(setup: Setup, runs: int, threads: int) -> float:
    """The share of runs that end with an agreement; each chunk is dropped when it has been counted."""
    parts = ensemble(setup, SEED, runs, threads, player=play_briefly)
    return sum(int((part.state.agreements > 0).sum()) for part in parts) / runs


def by_runs(most: int, threads: list[int]) -> Iterable[Point]:
    """10³, 10⁴, … runs of five parties."""
    sizes = [10**k for k in range(3, 10) if 10**k <= most]
    return [Point(FIVE, runs, many) for many in threads for runs in sizes]


def by_shape(runs: int) -> dict[str, list[Point]]:
    """What a run costs when one of its dimensions grows and the others stay."""
    point = partial(Point, runs=runs)
    return {
        "rounds": [point(Domains(5, rounds=rounds)) for rounds in (5, 10, 20, 40, 80)],
        "parties": [point(Domains(parties)) for parties in (2, 3, 5, 8, 12)],
        "packages": [point(Domains(5, levels)) for levels in ((5, 4), (5, 4, 4), (5, 4, 4, 4), (5, 4, 4, 4, 4))],
    }


def table(title: str, points: Iterable[Point]) -> None:
    """Measure points and print a line for each as soon as it is known."""
    print(f"\n{title}\n{'parties':>8}{'packages':>10}{'rounds':>8}{'runs':>11}{'threads':>9}"
          f"{'runs/s':>12}{'µs/run':>10}{'MiB before':>12}{'MiB peak':>10}{'agreed':>9}")  # fmt: skip
    for point, cost in in_fresh_processes(measure, points):
        family = point.family
        print(
            f"{family.parties:>8}{family.outcomes:>10}{family.rounds:>8}{point.runs:>11,}{point.threads:>9}"
            f"{point.runs / cost.seconds:>12,.0f}{1e6 * cost.seconds / point.runs:>10.2f}"
            f"{cost.memory_before:>12,.0f}{cost.memory:>10,.0f}{cost.agreed:>9.3f}",
            flush=True,
        )


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--most", type=int, default=10**6, help="the largest number of runs")
    read.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    read.add_argument("--runs", type=int, default=10**4, help="runs for the tables by rounds, parties and packages")
    given = read.parse_args()
    print(machine())
    table("by number of runs", by_runs(given.most, given.threads))
    for what, points in by_shape(given.runs).items():
        table(f"by {what}", points)


if __name__ == "__main__":
    main()
