"""One run analysed says what the table of runs says of it."""

import pytest

import sim

ISTANBUL = sim.load("scenarios/istanbul_2025.yaml").with_({"protocol.rounds": 12})


@pytest.mark.parametrize("run", range(3))
def test_both_yardsticks_of_a_run_are_those_of_its_row(run):
    one = ISTANBUL.play(1, run)
    found = {"": one.analysis.yardsticks, "_without_pressure": one.analysis.yardsticks_without_pressure}
    for name, yardsticks in found.items():
        away = yardsticks.distance(yardsticks.points["nash"])
        assert one.row[f"distance{name}.nash"] == pytest.approx(min(away), abs=1e-9)
        assert one.row[f"left_on_the_table{name}"] == pytest.approx(yardsticks.left, abs=1e-9)
