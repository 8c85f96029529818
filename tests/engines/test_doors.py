"""What the Python interface says to numbers of the wrong kind, and that it takes NumPy's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.minds.seat import IllegalMove
from sim.scenario.findings import ScenarioError

TALKS = sim.load(Path(__file__).parents[2] / "scenarios" / "tiny.yaml")
CASE = {"still": {"world.momentum.volatility": 0}}
WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "half a seed": (lambda: TALKS.ensemble(4, seed=1.5), "seed must be a whole number from 0"),
    "a word as seed": (lambda: TALKS.play(seed="7"), "seed must be a whole number from 0"),
    "no seed": (lambda: TALKS.play(seed=None), "seed must be a whole number from 0"),
    "a run before the first": (lambda: TALKS.play(1, run=-1), "run must be a whole number from 0"),
    "half a run": (lambda: TALKS.play(1, run=1.5), "run must be a whole number from 0"),
    "no runs": (lambda: TALKS.ensemble(0), "runs must be a whole number from 1"),
    "runs with a point": (lambda: TALKS.ensemble(2.0), "runs must be a whole number from 1"),
    "fewer than no workers": (lambda: TALKS.ensemble(4, workers=-1), "workers must be a whole number from 1"),
    "one pair": (lambda: sim.compare(TALKS, CASE, runs=1), "runs: is 1; give at least 2"),
    "half a pair": (lambda: TALKS.ablate(2.5), "runs must be a whole number from 0"),
    "no effects": (lambda: TALKS.ensemble(4, progress=False).effects(0), "runs must be a whole number from 1"),
    "no changes": (lambda: TALKS.with_(None), "changes are dotted paths"),
    "a number for a path": (lambda: TALKS.with_({3: 1}), "changes are dotted paths"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_number_ends_in_a_sentence(name: str) -> None:
    ask, said = WRONG[name]
    with pytest.raises(ValueError, match=said):
        ask()


def test_numbers_of_numpy_are_played_and_written(tmp_path: Path) -> None:
    changed = TALKS.with_({"mechanisms.threats": np.bool_(False), "protocol.rounds": np.int64(6)})
    many = changed.ensemble(np.int64(4), seed=np.int64(3), progress=False)
    about = json.loads((many.save(tmp_path) / "provenance.json").read_text())
    assert (about["seed"], about["runs"]) == (3, 4)
    assert about["changes"] == {"mechanisms.threats": False, "protocol.rounds": 6}
    assert many.runs.equals(changed.ensemble(4, seed=3, progress=False).runs)
    assert sim.compare(TALKS, CASE, np.int64(5), np.int64(2)).provenance["seed"] == 2


def test_one_outcome_need_not_be_a_list() -> None:
    assert set(sim.compare(TALKS, CASE, 5, 2, outcomes="deal").table["outcome"]) == {"deal"}


def test_a_headline_that_no_scenario_names_is_told() -> None:
    with pytest.raises(ScenarioError, match=r"has no `reference\.headline`; name one, or another outcome such as deal"):
        TALKS.ensemble(4, progress=False).sensitivity()


def test_weights_are_of_parties() -> None:
    with pytest.raises(ScenarioError, match="'nort' is no party; did you mean 'north'"):
        TALKS.play(1).analyse({"nort": 2})


def test_a_package_is_a_dict() -> None:
    class Mute:
        def propose(self, seat: Any) -> Any:
            return "peace"

        def answer(self, seat: Any, offer: Any) -> Any:
            return False

    with pytest.raises(IllegalMove, match="a package is a dict of issues and levels, and this is 'peace'"):
        TALKS.play(1, minds={"north": Mute()})


@pytest.mark.parametrize("values", [np.arange(3, 6), range(3, 6), [3, 4, 5]])
def test_a_study_takes_arrays_and_ranges(values: Any) -> None:
    plan = sim.Plan(vary={"protocol.rounds": values}, runs=2, outcomes=["deal"], seed=1)
    assert [case["protocol.rounds"] for case in sim.Study(TALKS, plan).cases.values] == [3, 4, 5]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"runs": 0}, "Plan runs: is 0; make it at least 1."),
        ({"seed": -1, "desgn": "grid"}, "Plan desgn: unknown key; did you mean 'design'?\nPlan seed: is -1; make it"),
        ({"outcomes": "deal"}, "Plan outcomes: is 'deal', where a list belongs; write"),
        ({"vary": {}}, "Plan varies nothing; add `vary=` with a path"),
        ({"design": {"kind": "saltelli", "base": 3}}, "Plan design.base: is 3, which is no power of two; use 2 or 4."),
    ],
)
def test_a_plan_says_in_a_sentence_what_is_wrong_with_it(given: Any, said: str) -> None:
    fine = {"vary": {"protocol.rounds": [3]}, "runs": 2, "outcomes": ["deal"], "seed": 1}
    with pytest.raises(sim.ScenarioError) as error:
        sim.Plan(**{**fine, **given})
    assert str(error.value).startswith(said)
    assert "pydantic" not in str(error.value)


@pytest.mark.parametrize("path", ["scenarios/tiny.yaml", Path("scenarios/tiny.yaml")])
def test_a_path_will_do_where_talks_are_wanted(path: Any) -> None:
    plan = sim.Plan(vary={"protocol.rounds": [3]}, runs=2, outcomes=["deal"], seed=1)
    assert sim.Study(path, plan).case.hash == TALKS.hash
    case = {"short": {"protocol.rounds": 3}}
    assert sim.compare(path, case, 4, 1).table.equals(sim.compare(TALKS, case, 4, 1).table)
    assert sim.Talks(path, seed=1).setup.scenario == TALKS.scenario


def test_what_is_no_talks_and_no_plan_is_said_so() -> None:
    wrong: Any = 3
    with pytest.raises(sim.ScenarioError, match=r"talks cannot be of the type 'int'; give what sim\.load\(FILE\)"):
        sim.compare(wrong, {"short": {"protocol.rounds": 3}}, 4, 1)
    with pytest.raises(sim.ScenarioError, match=r"cannot be read \(no such file"):
        sim.Study("scenarios/none.yaml", wrong)  # type: ignore[arg-type]
    with pytest.raises(sim.ScenarioError, match=r"study plan: cannot be of the type 'int'; give a sim\.Plan"):
        sim.Study(TALKS, wrong)
    with pytest.raises(sim.ScenarioError, match="talks cannot be of the type 'int'"):
        sim.Talks(wrong)
