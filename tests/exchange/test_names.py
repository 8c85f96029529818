"""Names of others become names that a scenario allows; the originals stay as titles."""

from __future__ import annotations

import re
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from sim.exchange.classical import identifiers
from sim.exchange.reading import Reading, read
from sim.scenario import yaml_file
from sim.scenario.examine import examine
from tests.exchange.others import Wish, complaint, profile_json, profile_xml, written


@given(st.lists(st.text(), unique=True, max_size=12))
def test_names_are_allowed_different_and_one_for_each_title(titles: list[str]) -> None:
    found = identifiers(titles, "value")
    assert list(found) == titles
    assert len(set(found.values())) == len(titles)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name) for name in found.values())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Price (€)", "price"), ("a.b.c", "a_b_c"), ("no", "value_no"), ("null", "value_null"), ("open", "value_open"),
        ("1.5", "value_1_5"), ("-3", "value_minus_3"), ("цена", "value_1"), ("Übergröße", "ubergroe"), ("", "value_1"),
        ("x" * 300, "x" * 40),
    ],
)  # fmt: skip
def test_by_hand(title: str, name: str) -> None:
    assert identifiers([title], "value") == {title: name}


def test_titles_that_would_read_alike_are_numbered() -> None:
    assert list(identifiers(["a b", "a_b", "A-B", "a b 2"], "value").values()) == ["a_b", "a_b_2", "a_b_3", "a_b_2_2"]


AWKWARD = {
    "no": {"on": 1.0, "off": 2.0, "null": 3.0, "~": 4.0},
    "3.14": {"1": 1.0, "1.0": 2.0, "1e3": 3.0, "-1": 4.0},
    "a.b: [c] {d} #e & *f !g |h >i 'j' \"k\" %l @m `n`": {"2020-01-01": 1.0, "12:30": 2.0, "": 3.0, " ": 4.0},
    "价格": {"低": 1.0, "高": 2.0},
    "open": {"open": 1.0, "open_2": 2.0},
    "values": {"x" * 500: 1.0, "x" * 499 + "y": 2.0},
}


def test_awkward_names_survive_the_file(tmp_path: Path) -> None:
    wish = Wish(AWKWARD, (0.1, 0.2, 0.1, 0.2, 0.1, 0.3))
    files = written(tmp_path, {"yes.xml": profile_xml(wish), "Ünï (1).xml": profile_xml(wish)})
    document = yaml_file.parse(yaml_file.dump(read(files, Reading())).encode(), "awkward.yaml")
    made, findings = examine(document)
    assert made is not None, findings
    assert [issue.title or name for name, issue in made.issues.items()] == [name.strip() for name in AWKWARD]
    for issue, row in zip(made.issues.values(), AWKWARD.values(), strict=True):
        called = [level.title or name for name, level in issue.levels.items()][1:]
        assert called == [value or "value_3" for value in row]
    assert list(made.parties) == ["party_yes", "uni_1"]


@pytest.mark.parametrize(("control", "named"), [("\x9b", "U+009B"), ("\u202e", "U+202E"), ("\u2066", "U+2066")])
def test_control_characters_are_refused_in_every_format(control: str, named: str, tmp_path: Path) -> None:
    """They could steer the terminal that shows a title, or turn round what it says."""
    odd = Wish({"Price": {"lo" + control + "w": 0.5, "high": 1}, "Garden": {"yes": 1, "no": 0}})
    table = f"Har{control}bour,x,2,1,\nActor,Description,Power,Pstn1,Sal1,\nA, a, 5, 0, 30,\nB, b, 20, 50, 20,\n"
    for files in (
        {"a.xml": profile_xml(odd), "b.xml": profile_xml(odd)},
        {"a.json": profile_json("seller", odd), "b.json": profile_json("buyer", odd)},
        {"a.csv": table},
    ):
        said = complaint(written(tmp_path, files))
        assert f"holds the control character {named}; take it out of the file." in said, files
        assert next(iter(files)) in said
