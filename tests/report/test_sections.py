"""What the summary says: who left, both yardsticks, and both baselines of a paired number."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.comparisons.differences import effects
from sim.comparisons.sample import Sample
from sim.report import sections, words
from sim.report.summary import as_text

ISTANBUL = sim.load("scenarios/istanbul_2025.yaml")
RUNS = 40


@pytest.fixture(scope="module")
def many():
    return ISTANBUL.ensemble(RUNS, seed=1, progress=False)


def test_who_left_when_and_in_how_many_runs(many):
    section = sections.who_left(ISTANBUL.setup, many.runs, many.agreements)
    rounds = {name: many.runs[f"left.{name}"].dropna() for name in ISTANBUL.scenario.parties}
    gone = {name: found for name, found in rounds.items() if len(found)}
    assert gone
    assert [row[0] for row in section.rows] == [ISTANBUL.scenario.parties[name].title for name in gone]
    for row, found in zip(section.rows, gone.values(), strict=True):
        assert row[1].startswith(words.percent(len(found) / RUNS))
        assert row[2] == f"{found.median():.0f} ({found.min():.0f} to {found.max():.0f})"
    assert section.title in str(many)


def test_the_round_of_leaving_is_that_of_the_story(many):
    name, found = next(
        (name, found) for name in ISTANBUL.scenario.parties if len(found := many.runs[f"left.{name}"].dropna())
    )
    run = ISTANBUL.play(1, run=int(found.index[0]))
    seat = ISTANBUL.setup.game.index(name)
    engaged = [bool(record.state.engaged[0, seat]) for record in run.records]
    assert engaged.index(False) + 1 == found.iloc[0]


def test_nobody_left_is_no_section():
    tiny = sim.load("scenarios/tiny.yaml").ensemble(10, seed=1, progress=False)
    assert sections.who_left(tiny.talks.setup, tiny.runs, tiny.agreements) is None


def test_gains_are_shown_by_both_yardsticks(many):
    section = sections.gained(ISTANBUL.setup, many.runs, many.agreements)
    russia = section.rows[0]
    assert russia[1].startswith(f"{many.runs['gain.russia'].mean():+.3f} [")
    assert russia[3].startswith(f"{many.runs['gain_without_pressure.russia'].mean():+.3f} [")
    assert russia[1] != russia[3]
    assert (many.runs["gain.russia"] >= many.runs["gain_without_pressure.russia"] - 1e-9).all()


def test_a_paired_number_shows_both_baselines_and_says_when_pairs_are_few(many):
    table = effects(ISTANBUL, many.parts, Sample(8, 1))
    head = table.iloc[0]
    came = many.runs["first_headline"].notna()
    assert head["share_as_is"] == came[:8].mean()
    assert head["share_in_all"] == came.mean()
    assert (head["runs"], head["all_runs"]) == (8, RUNS)
    section = sections.of_effects(table)
    for share in (came[:8].mean(), came.mean()):
        assert words.percent(share) in section.note
    assert "8 pairs are too few" in section.note
    assert section.columns[1] == "as it is, in 8 runs"


def test_a_difference_has_its_interval_and_says_when_none_was_seen():
    row = {"title": "without threats", "event": "any agreement", "runs": 400, "all_runs": 1000, "share_as_is": 0.5,
           "share_in_all": 0.45, "share": 0.5, "difference": 0.0, "low": -0.01, "high": 0.01}  # fmt: skip
    told = sections.of_effects(pd.DataFrame([row, row | {"difference": 0.2, "low": 0.1, "high": 0.3}]))
    assert told.rows[0][3] == "+0.0 points [-1.0, +1.0], not seen"
    assert told.rows[1][3] == "+20.0 points [+10.0, +30.0]"
    assert "too few" not in told.note
    assert np.all([cell for row in told.rows for cell in row])
    assert "not seen" in as_text(told)


def test_missed_does_not_blame_private_information():
    assert "private information" not in words.WHY[words.Reason.MISSED]
    assert set(words.WHY) == set(words.Reason)
