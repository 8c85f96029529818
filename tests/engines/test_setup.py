"""Constants set by hand are the scenario changed by hand, to the bit."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.engines.ensemble import play_briefly
from sim.engines.played import Played
from sim.scenario.findings import ScenarioError
from sim.scenario.tape import tape

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CASES = [
    ("istanbul_2025", {"instruments.us_secondary_sanctions.credibility": 0.9, "world.momentum.drift": 0.02}),
    ("istanbul_2025", {"parties.ukraine.weights.ceasefire": 0.3, "parties.russia.types.committed.outside_option": 0.4}),
    ("tiny", {"parties.north.values.truce.full": 0.9, "parties.south.precision": 20.0}),
]


def same(a: Played, b: Played) -> bool:
    names = [f.name for f in fields(Played) if isinstance(getattr(a, f.name), np.ndarray) and f.name != "numbers"]
    return all(np.array_equal(getattr(a, n), getattr(b, n), equal_nan=True) for n in names) and np.array_equal(
        a.state.standing, b.state.standing
    )


@pytest.mark.parametrize(("name", "values"), CASES)
def test_fixed_numbers_play_as_a_changed_scenario_does(name: str, values: dict[str, float]) -> None:
    talks = sim.load(SCENARIOS / f"{name}.yaml")
    known = {q.dotted for q in talks.setup.numbers}
    values = {path: value for path, value in values.items() if path in known}
    assert values
    runs = tape(3, 0, 24)
    fixed = play_briefly(talks.setup.fixed(values), runs)
    assert same(fixed, play_briefly(talks.with_(values).setup, runs))
    assert not np.array_equal(fixed.numbers, play_briefly(talks.setup, runs).numbers)


def test_constants_add_up_and_wrong_ones_are_refused() -> None:
    setup = sim.load(SCENARIOS / "tiny.yaml").setup
    both = setup.fixed({"parties.north.patience": 0.5}).fixed({"parties.south.patience": 0.6})
    drawn = both.draw(tape(0, 0, 2)).character.patience
    assert drawn.tolist() == [[0.5, 0.6]] * 2
    assert both.root is setup
    with pytest.raises(ScenarioError, match=r"parties\.north\.patienec: is no number"):
        setup.fixed({"parties.north.patienec": 0.5})
    with pytest.raises(ScenarioError, match=r"is 1.5, outside \[0, 1\]"):
        setup.fixed({"parties.north.patience": 1.5})
