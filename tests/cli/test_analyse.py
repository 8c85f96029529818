"""`parley analyse`: what a user asks of one run, and what is said to mistakes."""

import json

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engines.ensemble import ensemble
from tests.cli.test_commands import ISTANBUL, TINY, parley

TABLES = ("points", "frontier", "pivots", "consent", "moves", "centrality")
FIGURES = ("utility_space", "beliefs", "network")


def test_a_run_is_analysed_in_tables_and_sentences(tmp_path):
    out = tmp_path / "found"
    result = parley("analyse", ISTANBUL, "--seed", 7, "--out", out)
    assert result.exit_code == 0
    words = " ".join(result.output.replace("\u00a0", " ").split())
    for said in ("What was possible", "Nash", "ties with it", "Pareto frontier", "Who and what is pivotal",
                 "with the consent of Russia given", "Shapley–Shubik", "Who moved whom", "leaves value on the table",
                 "Why no bigger deal", "Opposition is", "seed 7 · run 0", "a model, not a forecast"):  # fmt: skip
        assert said in words
    tables = {f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")}
    pictures = {f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg")}
    assert {path.name for path in out.iterdir()} == tables | pictures | {"scenario.yaml", "provenance.json"}
    about = json.loads((out / "provenance.json").read_text())
    assert (about["seed"], about["run"], about["weights"]) == (7, 0, {})
    assert pd.read_csv(out / "frontier.csv")["efficient"].all()


def test_bargaining_weights_move_the_nash_point_towards_the_stronger():
    run = sim.load(ISTANBUL).play(7)
    plain, strong = (run.analyse(w).points.set_index("solution") for w in ({}, {"russia": 5}))
    assert strong.loc["nash", "gain.russia"] > plain.loc["nash", "gain.russia"]
    assert "Russia 5, Ukraine 1" in " ".join(
        parley("analyse", ISTANBUL, "--seed", 7, "--weight", "russia=5").output.split()
    )


def test_a_scenarios_weights_count_in_runs_and_ensembles_alike():
    """Scaled, for whole powers of gains: the ensemble's packages are the first of those that tie in the analysis."""
    plain, talks = sim.load(ISTANBUL), sim.load(ISTANBUL).with_({"parties.russia.bargaining_weight": 4})
    part, unweighted = (next(ensemble(t.setup, 5, 6, workers=1)).possible for t in (talks, plain))
    assert not np.array_equal(part.gains[:, 0], unweighted.gains[:, 0])
    assert np.array_equal(part.gains[:, 1:], unweighted.gains[:, 1:])
    for number in range(6):
        points = talks.play(5, number).analysis.points
        first = points[points.solution == "nash"].iloc[0]
        assert [first[f"gain.{player}"] for player in part.players] == part.gains[number, 0].tolist()
    assert talks.play(5).analysis.provenance["weights"] == {"russia": 4}
    assert talks.play(5).analyse({"russia": 2}).provenance["weights"] == {"russia": 2}


def test_a_run_of_an_ensemble_has_the_same_yardsticks():
    talks = sim.load(ISTANBUL)
    rows = talks.ensemble(3, seed=5, progress=False).runs
    for number in range(3):
        found = talks.play(5, number).analysis
        row = rows.iloc[number]
        assert row["left_on_the_table"] == found.yardsticks.left
        assert row["inside_frontier"] == found.yardsticks.inside
        assert row["opposition"] == pytest.approx(found.yardsticks.opposition)
        assert row["frontier_packages"] == len(found.frontier)
        first = found.points.drop_duplicates("solution").set_index("solution")["distance"]
        for name, distance in first.items():
            assert row[f"distance.{name}"] == pytest.approx(distance)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("analyse", "no/such.yaml"), "cannot be read"),
        (("analyse", TINY, "--run", "-1"), "--run"),
        (("analyse", TINY, "--weight", "nroth=2"), "did you mean 'north'"),
        (("analyse", TINY, "--weight", "north=-2"), "is no weight; give a number of 0 or more"),
        (("analyse", TINY, "--weight", "north=much"), "is no weight"),
        (("analyse", TINY, "--weight", "north"), "PARTY=NUMBER"),
        (("analyse", TINY, "--weight", "north=0", "--weight", "south=0"), "above 0"),
        (("analyse", TINY, "--out", TINY), "is a file"),
    ],
)
def test_bad_use_is_a_sentence_and_2(words, said):
    result = parley(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_weights_that_lie_too_far_apart_are_refused() -> None:
    done = parley("analyse", TINY, "--weight", "south=1e308")
    assert done.exit_code == 2
    assert "may differ by a factor of 1000" in " ".join(done.output.split())
    assert parley("analyse", TINY, "--weight", "south=0.0001", "--weight", "north=0").exit_code == 0
