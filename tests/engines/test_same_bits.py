"""A batch of runs gives the same floats as the same runs one by one through Mesa, for any split and order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.engines.ensemble import ensemble, play_briefly
from sim.engines.setup import Setup
from sim.minds import MINDS
from sim.scenario.schema import Scenario
from tests.engines.traces import assert_same_run, batch, mesa_run, same
from tests.invented import contents

ISTANBUL = Path(__file__).parents[2] / "scenarios" / "istanbul_2025.yaml"
RANDOM = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.mark.slow
def test_istanbul_batch_equals_mesa_run_by_run() -> None:
    setup = sim.load(ISTANBUL).setup
    many = batch(setup, seed=3, first=10, count=12)
    for row in range(12):
        assert_same_run(many, row, mesa_run(setup, 3, 10 + row))


@RANDOM
@given(contents(minds=tuple(MINDS)), st.integers(0, 2**63 - 1))
def test_random_scenarios_batch_equals_mesa_run_by_run(content: dict[str, Any], seed: int) -> None:
    setup = Setup(Scenario.model_validate(content))
    many = batch(setup, seed, first=0, count=4)
    for row in range(4):
        assert_same_run(many, row, mesa_run(setup, seed, row))


@pytest.mark.parametrize(("workers", "chunk"), [(1, 40), (2, 7), (2, 1), (1, 13)])
def test_any_split_gives_the_same_table(workers: int, chunk: int) -> None:
    setup = sim.load(ISTANBUL.with_name("tiny.yaml")).setup
    whole = list(ensemble(setup, 5, 40, workers=1, chunk=40))
    parts = list(ensemble(setup, 5, 40, workers=workers, chunk=chunk))
    for name in ("utility", "gain", "numbers", "reached"):
        joined = np.concatenate([getattr(part, name) for part in parts])
        same(joined, getattr(whole[0], name), name)


def test_another_process_with_another_hash_seed_gives_the_same_bits() -> None:
    code = (
        "import sim, hashlib, sys; from sim.engines.ensemble import ensemble;"
        f"t = sim.load({str(ISTANBUL)!r});"
        "p = next(ensemble(t.setup, 11, 4, workers=1));"
        "print(hashlib.sha256(p.utility.tobytes() + p.state.beliefs.tobytes()).hexdigest())"
    )
    seen = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PATH": ""}, capture_output=True,
                       text=True, check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1
    assert len(seen.pop().strip()) == 64


def test_the_seed_matters() -> None:
    setup = sim.load(ISTANBUL.with_name("tiny.yaml")).setup
    first, second = (next(ensemble(setup, seed, 20, player=play_briefly)) for seed in (1, 2))
    assert not np.array_equal(first.numbers, second.numbers)
    assert not np.array_equal(first.utility, second.utility)
