"""Outcomes by name say what the ensemble's own table says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim
from sim.comparisons.sample import measured
from sim.engines.ensemble import ensemble, play_briefly
from sim.engines.outcomes import is_event, needs_enumeration, outcomes, title_of_outcome, wanted

RUNS, SEED = 24, 4
ISTANBUL = sim.load("scenarios/istanbul_2025.yaml").with_({"protocol.rounds": 10})
TINY = sim.load("scenarios/tiny.yaml")
OF_THE_TABLE = {
    "deal": lambda runs: runs["agreements"] > 0,
    "headline": lambda runs: runs["first_headline"] > 0,
    "headline_round": lambda runs: runs["first_headline"],
    "held": lambda runs: runs["all_held"],
}
"""Outcomes that the table of runs writes otherwise."""


def expected(name: str, runs: pd.DataFrame) -> pd.Series:
    kind, *rest = name.split(".")
    if name in OF_THE_TABLE:
        return OF_THE_TABLE[name](runs)
    if kind == "end":
        return runs["end"].str.replace(" ", "_") == rest[0]
    if kind.startswith("why"):
        column = kind.replace("why_not_more", "why_no_bigger_deal")
        return runs["why_conflict_goes_on" if kind == "why" else column] == rest[0]
    if kind == "final":
        return runs[f"final.{rest[0]}"] == rest[1]
    return runs[name] > 0 if kind in ("threatened", "imposed", "left") else runs[name]


@pytest.mark.parametrize("talks", [TINY, ISTANBUL], ids=["tiny", "istanbul"])
def test_every_outcome_equals_its_column(talks: sim.Negotiation) -> None:
    many = talks.ensemble(RUNS, SEED, progress=False)
    known = outcomes(talks.setup)
    assert len(known) > 30
    values = measured(known, many.parts)
    for k, name in enumerate(known):
        column = expected(name, many.runs).astype("Float64").to_numpy(float, na_value=np.nan)
        np.testing.assert_array_equal(values[:, k], column, err_msg=name)


def test_events_are_shares_and_amounts_are_not() -> None:
    many = list(ensemble(ISTANBUL.setup, SEED, RUNS))
    for name, pick in outcomes(ISTANBUL.setup).items():
        values = np.concatenate([pick(part) for part in many])
        if is_event(name):
            assert set(values[~np.isnan(values)]) <= {0.0, 1.0}, name
    assert not any(map(is_event, ("rounds", "agreements", "gain.russia", "headline_round", "leader_met.russia")))


def test_only_what_asks_what_was_possible_needs_an_enumeration() -> None:
    brief = list(ensemble(ISTANBUL.setup, SEED, 3, player=play_briefly))
    for name, pick in outcomes(ISTANBUL.setup).items():
        if needs_enumeration(name):
            with pytest.raises(AssertionError, match="enumeration"):
                pick(brief[0])
        else:
            assert pick(brief[0]).shape == brief[0].run.shape


def test_an_outcome_that_does_not_exist_in_a_run_is_not_zero() -> None:
    hardliners = TINY.with_({"parties.north.mind": "hardliner", "parties.south.mind": "hardliner"})
    (part,) = ensemble(hardliners.setup, 1, 4, workers=1)
    known = outcomes(hardliners.setup)
    assert known["deal"](part).sum() == 0
    assert np.isnan(known["held"](part)).all()


def test_a_scenario_without_a_headline_has_no_such_outcome() -> None:
    assert not {"headline", "headline_round"} & set(outcomes(TINY.setup))


def test_wrong_names_are_sentences_with_the_nearest_right_ones() -> None:
    with pytest.raises(sim.ScenarioError) as error:
        wanted(TINY.setup, ["deal", "gain.nroth", "dael"], "tiny")
    first, second = str(error.value).split("\n")
    assert "gain.nroth: is no outcome" in first
    assert "'gain.north'" in first
    assert "'deal'" in second


def test_every_outcome_reads_as_words() -> None:
    words = {name: title_of_outcome(ISTANBUL.scenario, name) for name in outcomes(ISTANBUL.setup)}
    assert len(set(words.values())) == len(words)
    assert words["headline"] == "First general ceasefire"
    assert words["gain.russia"] == "gain of Russia"
    assert words["end.rounds_ran_out"] == "talks end: rounds ran out"
    assert title_of_outcome(TINY.scenario, "reached.truce.full") == "truce: full, ever in force"


def test_talks_list_their_outcomes_with_words_and_units() -> None:
    table = ISTANBUL.outcomes
    assert list(table["outcome"]) == list(outcomes(ISTANBUL.setup))
    assert (table["words"] != "").all()
    row = table.set_index("outcome").loc["headline_round"]
    assert (row["unit"], row["missing"]) == ("round", "the headline event never came")
