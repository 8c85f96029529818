"""What the second process of a first use compiles, while the first makes offers: `python -m sim.engines.warm`."""

from __future__ import annotations

import os
from threading import Thread

import numpy as np

from sim.analysis.possible import possible
from sim.engines.ensemble import sitters
from sim.engines.setup import Setup
from sim.engines.turn import Bench, Hearing
from sim.rules.consent import gates_shut
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape

SMALLEST = {
    "meta": {
        "title": "smallest", "cutoff": "2000-01-01", "start": "2000-01-01", "content_note": "none",
        "evidence": "waived",
    },
    "issues": {"issue": {"levels": ["no", "yes"], "status_quo": "no", "holders": ["one", "two"]}},
    "parties": {
        name: {"title": name, "weights": {"issue": 1}, "values": {"issue": [0, 1]}} for name in ("one", "two")
    },
    "protocol": {"rounds": 1, "speakers": ["one"]},
}  # fmt: skip
"""Any scenario will do: the compiled code depends on types, not on values."""


def compile_all() -> None:
    """An offer answered in the smallest scenario, and its packages enumerated."""
    setup, runs = Setup(Scenario.model_validate(SMALLEST)), tape(0, 0, 1)
    drawn = setup.draw(runs)
    state = setup.opening(drawn).but(round=1, present=np.ones((1, 2), bool))
    bench = Bench(setup, drawn, state, runs, sitters(setup))
    moment, first = bench.moment(), (np.ones(1, np.int64), np.zeros(1, np.int64), np.ones(1, bool))
    Hearing(bench, moment, 0, *first).offered()
    possible(setup.game, setup.rules, drawn, state, gates_shut(setup.game, drawn, state))


def end_with_parent() -> None:
    """When the process that asked for help has ended, its end of the pipe is closed."""
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    Thread(target=end_with_parent, daemon=True).start()
    compile_all()
    os._exit(0)  # whoever waits for it need not wait until all that numba made is cleared away
