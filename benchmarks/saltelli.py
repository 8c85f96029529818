"""A global sensitivity study of classical runs: how long 4.3 million of them take with their results on disk.

    python benchmarks/saltelli.py [--runs 1200]

3,584 cases of a Saltelli design over five weights, each with that many runs of 5 parties. Bound: 2 minutes on 2 cores.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from functools import partial

from domains import Domains
from timing import machine, seconds

import sim


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=1200, help="runs of each case")
    asked = parser.parse_args()
    print(machine())
    weights = {f"parties.party_{p}.weights.issue_0": {"range": [0.1, 1.0]} for p in range(5)}
    plan = sim.Plan(
        vary=weights, design={"kind": "saltelli", "base": 512}, runs=asked.runs,
        outcomes=["deal", "rounds", "utility.party_0"], seed=1,
    )  # fmt: skip
    study = sim.Study(Domains(5).talks(), plan, "saltelli")
    with tempfile.TemporaryDirectory() as folder:
        spent = seconds(partial(study.run, workers=2, folder=folder))
    runs, peak = study.size * plan.runs, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{runs:,} runs in {spent:.1f} s: {runs / spent:,.0f} runs/s on two threads, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
