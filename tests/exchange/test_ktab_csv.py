"""KTAB's table of actors, as arrays and as a scenario."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.exchange.ktab_csv import read
from sim.exchange.reading import Reading
from tests.exchange.others import complaint, scenario, utility, written

TABLE = """\
Harbour,"Three towns, one harbour",3,2,
Actor,Description,Power,Pstn1,Sal1,Pstn2,Sal2,
Alder, a town, 50.5,  0, 30, 100, 10,
Birch, "a town, too", 20, 50, 20, 40, 60,
Cedar, a town, 80, 100, 5, 20, 15,
"""


def test_the_table_by_hand() -> None:
    actors = read(TABLE.encode(), "harbour.csv")
    assert actors.title == "Harbour"
    assert actors.names == ("Alder", "Birch", "Cedar")
    assert actors.dimensions == ("Dimension 1", "Dimension 2")
    np.testing.assert_array_equal(actors.capability, [50.5, 20, 80])
    np.testing.assert_array_equal(actors.position, [[0, 100], [50, 40], [100, 20]])
    np.testing.assert_array_equal(actors.salience, [[30, 10], [20, 60], [5, 15]])


def test_the_scenario_by_hand(tmp_path: Path) -> None:
    made = scenario(written(tmp_path, {"harbour.csv": TABLE}), Reading(steps=5))
    assert [level.title for level in made.issues["dimension_1"].levels.values()][1:] == ["0", "25", "50", "75", "100"]
    deal = {"dimension_1": "value_75", "dimension_2": "value_0"}
    assert utility(made, "birch", deal) == pytest.approx(0.25 * 0.75 + 0.75 * 0.6)
    assert utility(made, "birch", {"dimension_1": "open", "dimension_2": "open"}) == 0
    assert any("capability of Alder, 50.5" in note for note in made.meta.limits)


def test_an_actor_loves_most_what_lies_nearest(tmp_path: Path) -> None:
    made = scenario(written(tmp_path, {"harbour.csv": TABLE}), Reading(steps=11))
    row = made.parties["birch"].values["dimension_2"].modes[1:]
    peak = row.index(max(row))
    assert peak == 4
    assert list(row[: peak + 1]) == sorted(row[: peak + 1])
    assert list(row[peak:]) == sorted(row[peak:], reverse=True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings(encoding: str) -> None:
    assert read(TABLE.replace("Alder", "Älder").encode(encoding), "harbour.csv").names[0] == "Älder"


def test_heads_with_names_of_their_own() -> None:
    assert read(TABLE.replace("Pstn1", "Fees").encode(), "harbour.csv").dimensions == ("Fees", "Dimension 2")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",3,2,", "; 3; 2,", "is no CSV"),
        (",3,2,", ",three,2,", "no KTAB heading"),
        (",3,2,", ",4,2,", "says 4 actors"),
        (",3,2,", ",3,3,", "cells for 9 columns"),
        (",3,2,", ",1,2,", "fewer than two actors"),
        (" 50, 20, 40", " 50, x, 40", "a number belongs"),
        (" 50, 20, 40", " 50, nan, 40", "a number belongs"),
        (" 50, 20, 40", " 150, 20, 40", "out of its range"),
        (" 20, 50, 20", " -20, 50, 20", "out of its range"),
        ("Birch", "Alder", "a name twice"),
        ("100, 5, 20, 15", "100, 0, 20, 0", "no dimension"),
        ('"a town, too"', '"a town', "is no CSV"),
    ],
)
def test_broken_tables_end_in_one_sentence(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TABLE
    assert words in complaint(written(tmp_path, {"harbour.csv": TABLE.replace(old, new, 1)}))


def test_too_many_dimensions_are_met_by_fewer_steps(tmp_path: Path) -> None:
    heads = ",".join(f"Pstn{k},Sal{k}" for k in range(1, 7))
    rows = "".join(f"{name},a town,50,{','.join(['20,10'] * 6)},\n" for name in ("Alder", "Birch"))
    place = written(tmp_path, {"six.csv": f"Six,,2,6,\nActor,Description,Power,{heads},\n{rows}"})
    assert "six.csv has 6 dimensions, too many for 11 levels on each; choose --steps 7 or fewer" in complaint(place)
    assert len(scenario(place, Reading(steps=7)).issues) == 6


def test_too_many_actors_are_told_before_anything_is_written(tmp_path: Path) -> None:
    rows = "".join(f"Actor {k},a town,50,20,10,\n" for k in range(61))
    place = written(tmp_path, {"crowd.csv": f"Crowd,,61,1,\nActor,Description,Power,Pstn1,Sal1,\n{rows}"})
    assert "crowd.csv has 61 parties; 60 are the most" in complaint(place)


def test_latin_1_is_asked_to_become_utf_8(tmp_path: Path) -> None:
    text = TABLE.replace("Alder", "Älder").encode("iso-8859-1")
    assert "UTF-8" in complaint(written(tmp_path, {"harbour.csv": text}))


def test_a_table_comes_alone(tmp_path: Path) -> None:
    assert "import it alone" in complaint(written(tmp_path, {"a.csv": TABLE, "b.csv": TABLE}))
