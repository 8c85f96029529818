"""Tables say what they hold: a codebook for each column, and nothing that never came is a 0."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engines.measures import MEASURES, Kind
from sim.engines.outcomes import attributes, columns, outcomes

TINY = sim.load("scenarios/tiny.yaml")
ISTANBUL = sim.load("scenarios/istanbul_2025.yaml")


@pytest.fixture(scope="module")
def many():
    return ISTANBUL.ensemble(30, seed=4, progress=False)


def test_each_column_of_each_table_is_in_the_codebook(many):
    book = many.codebook
    for name in ("runs", "agreements", "shares", "assumptions"):
        assert list(book.loc[book["table"] == name, "column"]) == list(getattr(many, name).columns), name
    assert (book["words"] != "").all()
    assert not book.duplicated(["table", "column"]).any()


def test_only_columns_whose_codebook_says_so_have_missing_values(many):
    book = many.codebook[many.codebook["table"] == "runs"].set_index("column")
    for name in many.runs:
        if many.runs[name].isna().any():
            assert book.loc[name, "missing"], name


def test_what_never_came_is_missing_and_not_the_round_0():
    quiet = ISTANBUL.with_({"mechanisms.threats": False, "protocol.agreements": "single"})
    many = quiet.ensemble(30, seed=1, progress=False)
    rounds = [name for name, (measure, _) in columns(quiet.setup).items() if measure.kind == Kind.ROUND]
    assert rounds
    for name in rounds:
        assert not (many.runs[name] == 0).any(), name
    never = many.runs["agreements"] == 0
    assert many.runs.loc[never, "all_held"].isna().all()
    assert many.runs.loc[~never, "all_held"].notna().all()
    assert many.runs[[name for name in rounds if name.startswith(("threat", "impos"))]].isna().all().all()


def test_files_keep_the_tables_and_their_codebook(many, tmp_path):
    many.save(tmp_path)
    for name in ("runs", "agreements", "shares", "assumptions", "codebook"):
        read = pd.read_parquet(tmp_path / f"{name}.parquet")
        pd.testing.assert_frame_equal(read, getattr(many, name), check_flags=False)
        assert list(pd.read_csv(tmp_path / f"{name}.csv").columns) == list(read.columns)
    kept = pd.read_parquet(tmp_path / "runs.parquet").attrs["columns"]["imposed.eu_package"]
    assert kept["unit"] == "round"
    assert kept["missing"] == "it was never imposed"


def test_assumptions_are_what_the_runs_drew(many):
    drawn = many.assumptions
    run = ISTANBUL.play(4, run=7)
    row = drawn[drawn["run"] == 7].iloc[0]
    assert [row[q.dotted] for q in ISTANBUL.setup.numbers] == run.drawn.numbers[0].tolist()
    assert row["type.russia"] == many.runs["type.russia"][7]


@pytest.mark.parametrize("talks", [TINY, ISTANBUL])
def test_each_outcome_carries_its_words_and_unit(talks):
    for name in outcomes(talks.setup):
        assert attributes(talks.scenario, name)["long_name"]
    assert attributes(talks.scenario, "deal")["units"] == "share of runs"
    assert attributes(talks.scenario, "rounds")["units"] == "rounds"


def test_names_of_measures_are_listed_once():
    for field in ("column", "outcome"):
        names = [getattr(measure, field) for measure in MEASURES if getattr(measure, field)]
        assert len(names) == len(set(names)), field


def test_shares_count_events_that_never_came(many):
    first = many.runs["first_headline"]
    assert 0 < (first > 0).mean() < 1
    assert many.by_period["runs"].sum() == len(many.runs)
    assert np.isclose(many.by_round["share"].iloc[-1], first.notna().mean())
