import numpy as np
import pytest

import sim
from sim.experiments.counterfactuals import counterfactuals
from sim.report.paired import difference


def test_a_difference_worked_by_hand():
    """10 runs: 3 gained, 1 lost: 0.2; (3 − 1)/12 ± 1.95996 √(5 − 4/12)/12."""
    base = np.array([1, 0, 0, 0, 1, 1, 0, 0, 0, 0], bool)
    other = np.array([0, 1, 1, 1, 1, 1, 0, 0, 0, 0], bool)
    change, low, high = difference(base, other)
    assert change == pytest.approx(0.2)
    half = 1.959963985 * np.sqrt(5 - 4 / 12) / 12
    assert (low, high) == (pytest.approx(2 / 12 - half), pytest.approx(2 / 12 + half))


def test_nothing_changed_is_not_certainty():
    same = np.zeros(10, bool)
    change, low, high = difference(same, same)
    assert change == 0
    assert low < 0 < high


def test_only_what_a_scenario_has():
    assert counterfactuals(sim.load("scenarios/tiny.yaml").scenario) == []
    istanbul = sim.load("scenarios/istanbul_2025.yaml")
    names = [what.name for what in counterfactuals(istanbul.scenario)]
    assert names == ["mediation", "threats", "leaders_come"]
    off = istanbul.with_({"mechanisms.threats": False})
    assert "threats" not in [what.name for what in counterfactuals(off.scenario)]


def test_forced_leaders_come_to_every_meeting_that_asks_them():
    istanbul = sim.load("scenarios/istanbul_2025.yaml")
    forced = next(what for what in counterfactuals(istanbul.scenario) if what.name == "leaders_come")
    first = istanbul.with_(forced.changes).play(3).records[0].meeting
    game = istanbul.setup.game
    assert first.leaders[0, game.principals].all()
