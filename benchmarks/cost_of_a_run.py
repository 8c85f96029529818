"""What a run costs, and who plays small cases best.

    python benchmarks/cost_of_a_run.py

Part 1: milliseconds of one core for a run of each scenario, with few runs side by side and with many. Part 2: a study
of cases with few runs of Istanbul, on one thread, two threads and two processes.
"""

import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

from timing import machine, seconds

import sim
from sim.engines.ensemble import CHUNK, play_briefly
from sim.engines.setup import Setup
from sim.scenario.tape import tape

FEW, REPETITIONS = 30, 3
CASES = [{"world.momentum.drift": k / 1000} for k in range(24)]
CREWS = (1, "threads"), (2, "threads"), (2, "processes")


def measured(setup: Setup, runs: int) -> float:
    """Seconds of this process for so many runs, the median of some times."""
    spent = []
    for _ in range(REPETITIONS):
        began = time.process_time()
        play_briefly(setup, tape(1, 0, runs))
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def costs() -> None:
    print(f"{'scenario':26}{'runs':>6}{'ms a run':>10}")
    for file in sorted(Path("scenarios").glob("*.yaml")):
        setup = sim.load(file).setup
        play_briefly(setup, tape(1, 0, FEW))
        for runs in (FEW, CHUNK):
            print(f"{file.stem:26}{runs:6}{1e3 * measured(setup, runs) / runs:10.2f}")


def study_of(workers: int, executor: str) -> float:
    """Seconds by the clock for a case of a study of small cases."""
    plan = sim.Plan(design={"kind": "table", "rows": CASES}, runs=FEW, outcomes=["rounds"], seed=1)
    study = sim.Study(sim.load("scenarios/istanbul_2025.yaml"), plan)
    with tempfile.TemporaryDirectory() as folder:
        return seconds(partial(study.run, workers, executor, folder=Path(folder) / "s", chunk=4 * FEW)) / len(CASES)


def crews() -> None:
    for crew in CREWS:
        study_of(*crew)
    spent = [[study_of(*crew) for crew in CREWS] for _ in range(REPETITIONS)]
    print(
        f"{len(CASES)} cases of {FEW} runs of Istanbul, medians of {REPETITIONS}, after a first that loads everything"
    )
    for (workers, executor), times in zip(CREWS, zip(*spent, strict=True), strict=True):
        print(f"  {workers} {executor:10}{statistics.median(times):8.2f} s a case")


if __name__ == "__main__":
    print(machine())
    costs()
    crews()
