"""Mechanisms switched off in turn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.comparisons.ablation import IDLE, OFF, read_alike, switches
from sim.scenario.schema import Mechanisms

TINY = sim.load("scenarios/tiny.yaml")
ISTANBUL = sim.load("scenarios/istanbul_2025.yaml").with_({"protocol.rounds": 8})


@pytest.mark.slow
def test_a_researcher_asks_what_each_mechanism_does(tmp_path) -> None:
    found = ISTANBUL.ablate(runs=10, seed=2, outcomes=["headline", "rounds", "gain.russia", "gain.ukraine"])
    assert found.ranking["rank"].is_monotonic_increasing
    assert set(found.ranking["case"]) == {name.replace("_", " ") for name in Mechanisms.model_fields}
    assert found.without_effect == {}
    size = found.table["standardized"].abs().groupby(found.table["case"]).max().fillna(0)
    assert [size[case] for case in found.ranking["case"]] == sorted(size, reverse=True)
    assert (found.ranking["standardized"].abs().fillna(0).to_numpy() == np.sort(size)[::-1]).all()
    assert "1. " in str(found)
    assert "What each mechanism does" in found._repr_html_()
    names = {path.name for path in found.save(tmp_path / "out").iterdir()}
    assert {"ablation.csv", "ablation.parquet", "ranking.csv", "ranking.parquet", "provenance.json"} < names
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out/ablation.parquet"), found.table)


def test_it_is_the_comparison_with_each_switch_off() -> None:
    found = TINY.ablate(runs=20, seed=3)
    by_hand = sim.compare(TINY, {"battlefield": {"mechanisms.battlefield": False}}, runs=20, seed=3).table
    mine = found.table[found.table["case"] == "battlefield"].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine[["as_is", "changed", "difference"]], by_hand[["as_is", "changed", "difference"]])
    assert found.ranking["case"].iloc[0] == "battlefield"


def test_switches_that_cannot_matter_are_listed_with_the_reason() -> None:
    found = TINY.with_({"mechanisms.threats": False}).ablate(runs=4, seed=1)
    assert found.without_effect["threats"] == OFF
    assert found.without_effect["mediation"] == IDLE
    assert {"battlefield", "patience"} == set(found.ranking["case"])
    assert len(found.without_effect) + 2 == len(Mechanisms.model_fields)
    assert "coalition unity" in str(found)
    assert found.provenance["without_effect"] == found.without_effect


def test_a_switch_that_changed_no_run_says_so_and_comes_last() -> None:
    found = TINY.ablate(runs=6, seed=1)
    last = found.ranking.iloc[-1]
    assert (last["case"], last["touched"]) == ("patience", 0)
    assert "no outcome differs in any run" in str(found)


def test_equal_mechanisms_share_a_place() -> None:
    found = TINY.ablate(runs=4, seed=1, outcomes=["deal"])
    assert list(found.ranking["case"]) == ["patience", "battlefield"]
    assert list(found.ranking["rank"]) == [1, 1]


def test_nothing_to_switch_off_is_a_sentence() -> None:
    off = {f"mechanisms.{name}": False for name in Mechanisms.model_fields}
    with pytest.raises(sim.ScenarioError, match="switch on a mechanism"):
        TINY.with_(off).ablate(runs=4)


@pytest.mark.parametrize("name", sorted(Mechanisms.model_fields))
def test_a_switch_that_istanbul_uses_is_never_taken_for_idle(name: str) -> None:
    assert not read_alike(ISTANBUL.setup, ISTANBUL.with_({f"mechanisms.{name}": False}).setup, 0)


def test_a_switch_taken_for_idle_changes_no_run() -> None:
    idle = [name for name, why in switches(TINY, 0).without_effect.items() if why == IDLE]
    cases = {name: {f"mechanisms.{name.replace(' ', '_')}": False} for name in idle}
    found = sim.compare(TINY, cases, runs=20, seed=6)
    assert len(idle) > 10
    assert set(found.touched.values()) == {0.0}
