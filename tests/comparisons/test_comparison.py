"""Cases compared on the same runs."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import sim
from sim.comparisons.comparison import compared
from sim.comparisons.sample import Sample, default_outcomes
from sim.what_if import by_name, counterfactuals, half_done, leader_comes

TINY = sim.load("scenarios/tiny.yaml")
ISTANBUL = sim.load("scenarios/istanbul_2025.yaml").with_({"protocol.rounds": 12})
FIRM = {"parties.north.aspiration.start": 1.0, "parties.north.aspiration.floor": 0.95}


def test_an_analyst_asks_what_if_a_leader_had_come_and_without_sanctions(tmp_path) -> None:
    cases = {
        "Russia's leader comes": leader_comes("russia"),
        "no secondary sanctions": {"instruments.us_secondary_sanctions.available": False},
    }
    found = sim.compare(
        ISTANBUL, cases, runs=24, seed=1, outcomes=["leader_met.russia", "imposed.us_secondary_sanctions"]
    )
    table = found.table.set_index(["case", "outcome"])
    assert table.loc[("Russia's leader comes", "leader_met.russia"), "difference"] > 1
    assert table.loc[("no secondary sanctions", "imposed.us_secondary_sanctions"), "changed"] == 0
    text = str(found)
    for words in (
        "Russia's leader comes",
        "Meetings with the leader of Russia",
        "a model, not a forecast",
        "Holm 1979",
    ):
        assert words in text
        assert words.replace("'", "&#x27;") in found._repr_html_()
    assert {path.name for path in found.save(tmp_path / "out").iterdir()} == {
        "comparison.csv", "comparison.parquet", "scenario.yaml", "provenance.json"
    }  # fmt: skip
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out/comparison.parquet"), found.table)
    about = json.loads((tmp_path / "out/provenance.json").read_text())
    assert (about["seed"], about["runs"], about["scenario_sha256"]) == (1, 24, ISTANBUL.hash)
    changed = ISTANBUL.with_(cases["no secondary sanctions"])
    assert about["cases"]["no secondary sanctions"]["scenario_sha256"] == changed.hash


def test_a_case_that_changes_nothing_differs_nowhere() -> None:
    for talks in (TINY, ISTANBUL):
        found = sim.compare(talks, {"the same": {}}, runs=12, seed=5)
        assert (found.table["difference"] == 0).all()
        assert (found.table["p_holm"].dropna() == 1).all()
        assert found.touched == {"the same": 0}
        assert "No outcome differs in any run" in str(found)


def test_run_by_run_the_cases_are_the_ensembles_of_the_same_seed() -> None:
    found = sim.compare(TINY, {"firm": FIRM}, runs=30, seed=8, outcomes=["gain.north", "rounds"])
    base, firm = (talks.ensemble(30, 8, progress=False).runs for talks in (TINY, TINY.with_(FIRM)))
    row = found.table.iloc[0]
    assert row["as_is"] == base["gain.north"].to_numpy().mean()
    assert row["difference"] == (firm["gain.north"] - base["gain.north"]).to_numpy().mean() != 0


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_workers_do_not_change_a_bit(workers: int) -> None:
    """With other workers the chunks are of other sizes too."""
    cases = {"firm": FIRM, "long": {"protocol.rounds": 20}}
    first = compared(TINY, cases, Sample(31, 2, 1)).table
    pd.testing.assert_frame_equal(compared(TINY, cases, Sample(31, 2, workers)).table, first, check_exact=True)


def test_other_cases_beside_it_move_only_what_is_adjusted_for_them() -> None:
    alone = sim.compare(TINY, {"firm": FIRM}, runs=20, seed=2).table
    beside = sim.compare(TINY, {"firm": FIRM, "long": {"protocol.rounds": 20}}, runs=20, seed=2).table
    kept = ["outcome", "as_is", "changed", "difference", "low", "high", "p", "saving"]
    pd.testing.assert_frame_equal(beside.loc[beside["case"] == "firm", kept], alone[kept], check_exact=True)
    assert (beside["p_holm"].to_numpy()[: len(alone)] >= alone["p_holm"].to_numpy()).all()


def test_every_tick_is_a_run_that_was_played() -> None:
    heard: list[int] = []
    compared(TINY, {"a": FIRM, "b": {}}, Sample(10, 1, tick=heard.append))
    assert sum(heard) == 30


def test_outcomes_that_ask_what_was_possible_can_be_compared() -> None:
    found = sim.compare(TINY, {"firm": FIRM}, runs=8, seed=1, outcomes=["distance.nash", "why.agreed"])
    assert list(found.table["outcome"]) == ["distance.nash", "why.agreed"]


def test_an_outcome_that_never_exists_is_in_no_pair() -> None:
    hard = {"parties.north.mind": "hardliner", "parties.south.mind": "hardliner"}
    found = sim.compare(TINY, {"hardliners": hard}, runs=6, seed=1, outcomes=["deal", "held"])
    held = found.table.set_index("outcome").loc["held"]
    assert held["pairs"] == 0
    assert np.isnan(held["difference"])
    assert np.isnan(held["p_holm"])
    assert "in no pair" in str(found)


def test_the_usual_outcomes_come_from_the_scenario() -> None:
    assert default_outcomes(TINY.setup) == ["deal", "rounds", "gain.north", "gain.south"]
    names = default_outcomes(ISTANBUL.setup)
    assert names[:2] == ["headline", "deal"]
    assert "reached.ceasefire.after_talks" in names
    assert not [name for name in names if name.endswith(".none")]
    assert names[-2:] == ["gain.russia", "gain.ukraine"]
    assert "held" in names
    unfollowed = default_outcomes(ISTANBUL.with_({"compliance.rounds": 0}).setup)
    assert "held" not in unfollowed


def test_what_parley_run_prints_is_the_same_comparison() -> None:
    effects = ISTANBUL.ensemble(16, 3, progress=False).effects(10).set_index("counterfactual")
    what = counterfactuals(ISTANBUL.scenario)[1]
    found = sim.compare(ISTANBUL, {what.name: what}, runs=10, seed=3, outcomes=["headline"]).table.iloc[0]
    row = effects.loc["threats"]
    assert [row[k] for k in ("share_as_is", "share", "difference", "low", "high")] == [
        found[k] for k in ("as_is", "changed", "difference", "low", "high")
    ]


@pytest.mark.parametrize(
    ("cases", "outcomes", "said"),
    [
        ({}, None, "name at least one"),
        ({" ": {}}, None, "give each case a name"),
        ({"x": 3}, None, "case 'x' 3 is no mapping of paths to values"),
        ({"x": {"protocol.runds": 3}}, None, "case 'x' protocol.runds: is no path"),
        ({"x": {"protocol.rounds": -3}}, None, "case 'x'"),
        ({"x": {}}, ["dael"], "dael: is no outcome; did you mean 'deal'"),
        ({"x": {}}, [], "no outcome is asked for"),
        ({"x": {"issues.exchange.active": False}}, ["reached.exchange.all"], "case 'x' reached.exchange.all: is no"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_sentence(cases, outcomes, said: str) -> None:
    with pytest.raises(sim.ScenarioError) as error:
        sim.compare(TINY, cases, runs=4, seed=1, outcomes=outcomes)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_all_wrong_cases_are_told_at_once() -> None:
    with pytest.raises(sim.ScenarioError) as error:
        sim.compare(TINY, {"a": {"protocol.runds": 3}, "b": {"protocol.rouns": 3}}, runs=4)
    assert len(error.value.findings) == 2


def test_one_pair_is_no_comparison() -> None:
    for ask in (lambda: sim.compare(TINY, {"firm": FIRM}, runs=1), lambda: TINY.ablate(1)):
        with pytest.raises(sim.ScenarioError, match=r"tiny.yaml runs: is 1; give at least 2, for an interval"):
            ask()


class Fickle:
    """A mind of one's own that remembers: it makes its best offer twice, then none, and signs whatever gains."""

    name = "fickle"

    def __init__(self):
        self.made = 0

    def propose(self, seat):
        self.made += 1
        best = seat.best(1)
        return best[0][0] if best and self.made <= 2 else None

    def answer(self, seat, offer):
        return offer.gain > 0


def test_an_ensemble_with_a_mind_of_ones_own_is_run_by_run_what_is_played_alone() -> None:
    many = TINY.ensemble(5, 3, progress=False, minds={"north": Fickle()})
    for run in range(5):
        alone = TINY.play(3, run, minds={"north": Fickle()})
        pd.testing.assert_series_equal(many.runs.iloc[run], alone.row, check_names=False)
    plain = TINY.ensemble(5, 3, progress=False)
    assert not many.runs.equals(plain.runs)
    assert many != plain
    assert many.provenance["minds"] == {"north": "Fickle"}
    assert "minds" not in plain.provenance


@pytest.mark.parametrize("workers", [1, 3])
def test_a_mind_that_remembers_begins_each_run_as_it_was_given(workers: int) -> None:
    mind = Fickle()
    many = TINY.ensemble(6, 3, workers, progress=False, minds={"north": mind})
    pd.testing.assert_frame_equal(many.runs, TINY.ensemble(6, 3, 2, progress=False, minds={"north": Fickle()}).runs)
    assert mind.made == 0


def test_a_mind_by_its_name_is_the_one_that_a_scenario_may_name() -> None:
    named = TINY.ensemble(12, 4, progress=False, minds={"north": "hardliner"}).runs
    written = TINY.with_({"parties.north.mind": "hardliner"}).ensemble(12, 4, progress=False).runs
    pd.testing.assert_frame_equal(named, written)


def test_a_comparison_with_a_mind_of_ones_own_is_that_of_the_two_ensembles(tmp_path) -> None:
    found = sim.compare(TINY, {"fickle": {"parties.north.mind": Fickle()}}, 8, 3, ["gain.north"])
    base, mine = (TINY.ensemble(8, 3, progress=False, minds=m).runs for m in ({}, {"north": Fickle()}))
    row = found.table.iloc[0]
    assert row["difference"] == pytest.approx((mine["gain.north"] - base["gain.north"]).mean(), abs=1e-12)
    assert row["difference"] != 0
    about = json.loads((found.save(tmp_path / "out") / "provenance.json").read_text(encoding="utf-8"))
    assert about["cases"]["fickle"]["changes"] == {"parties.north.mind": "Fickle"}


@pytest.mark.parametrize(
    ("minds", "said"),
    [
        ({"nrth": Fickle()}, "'nrth' is no party; did you mean 'north'"),
        ({"north": "hardlner"}, "minds.north: 'hardlner' is no mind; did you mean 'hardliner'"),
        ({"north": object()}, "is no mind; give an object with methods propose"),
    ],
)
def test_a_wrong_mind_is_a_sentence(minds, said: str) -> None:
    with pytest.raises(sim.ScenarioError, match=said):
        TINY.ensemble(2, 1, progress=False, minds=minds)


def test_a_leaders_probability_that_is_set_for_one_type_alone_is_warned_of() -> None:
    by_hand = {"parties.russia.leader.probability": 1.0}
    (said,) = half_done(ISTANBUL.scenario, by_hand)
    assert said.startswith("parties.russia.leader.probability alone leaves parties.russia.types.")
    assert 'sim.what_if.leader_comes("russia")' in said
    with pytest.warns(UserWarning, match="alone leaves"):
        sim.compare(ISTANBUL, {"by hand": by_hand}, 2, 1, ["deal"])
    assert half_done(ISTANBUL.scenario, leader_comes("russia").changes(ISTANBUL.scenario)) == []
    assert half_done(ISTANBUL.scenario, {"parties.ukraine.aspiration.start": 1.0}) == []


def test_a_what_if_that_cannot_be_asked_is_a_sentence() -> None:
    for ask, said in (
        (lambda: leader_comes("rusia").changes(ISTANBUL.scenario), "'rusia' is no party; did you mean 'russia'"),
        (lambda: leader_comes("north").changes(TINY.scenario), "'north' has no leader who could come; no party"),
        (lambda: by_name("leader="), "'leader=' is not known"),
        (lambda: by_name("no-mediators"), "did you mean 'no-mediation'"),
    ):
        with pytest.raises(sim.ScenarioError, match=said):
            ask()
