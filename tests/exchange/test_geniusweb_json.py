"""GeniusWeb's JSON becomes a scenario with the same utilities."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.exchange.reading import Reading
from tests.exchange.others import Wish, complaint, profile_json, scenario, utility, written

SELLER = Wish({"price": {"low": 0.2, "high": 1.0}, "garden": {"yes": 0.5, "no": 0.25}}, (0.75, 0.25))
BUYER = Wish({"price": {"low": 1.0, "high": 0.0}, "garden": {"yes": 0.9, "no": 0.0}}, (0.5, 0.5))


def _both(folder: Path, **more: Any) -> list[Path]:
    texts = {"1.json": profile_json("seller", SELLER, **more), "2.json": profile_json("buyer", BUYER)}
    return written(folder, texts)


def test_by_hand(tmp_path: Path) -> None:
    bid = {"issuevalues": {"price": "low", "garden": "no"}}
    made = scenario(_both(tmp_path, reservationBid=bid))
    assert list(made.parties) == ["seller", "buyer"]
    # values are not divided by their largest: 0.75 · 1 + 0.25 · 0.5
    assert utility(made, "seller", {"price": "high", "garden": "value_yes"}) == pytest.approx(0.875)
    assert utility(made, "seller", {"price": "open", "garden": "open"}) == pytest.approx(0.75 * 0.2 + 0.25 * 0.25)
    assert utility(made, "buyer", {"price": "open", "garden": "open"}) == 0


def test_a_partial_reservation_bid_counts_what_it_names(tmp_path: Path) -> None:
    made = scenario(_both(tmp_path, reservationBid={"issuevalues": {"price": "low"}}))
    assert utility(made, "seller", {"price": "open", "garden": "open"}) == pytest.approx(0.15)


def _number(low: str, high: str, step: str, wrap: bool) -> str:
    values: dict[str, Any] = {"range": [low, high, step]}
    utils: dict[str, Any] = {"lowValue": 12, "lowUtility": 0.3, "highValue": 18, "highUtility": 0.6}
    space = {
        "issueUtilities": {"fee": {"numberutils" if wrap else "NumberValueSetUtilities": utils}},
        "issueWeights": {"fee": 1},
        "domain": {"name": "fees", "issuesValues": {"fee": {"numbervalueset": values} if wrap else values}},
        "name": "",
    }
    return json.dumps({"LinearAdditiveUtilitySpace": space})


@pytest.mark.parametrize("wrap", [False, True])
def test_numbers_lie_on_the_line_between_the_two_ends(tmp_path: Path, wrap: bool) -> None:
    text = _number("12", "18", "2", wrap)
    made = scenario(written(tmp_path, {"a.json": text, "b.json": text}))
    assert made.parties["a"].values["fee"].modes[1:] == pytest.approx((0.3, 0.4, 0.5, 0.6))


def test_long_ranges_are_thinned(tmp_path: Path) -> None:
    text = _number("12", "18", "0.01", False)
    made = scenario(written(tmp_path, {"a.json": text, "b.json": text}), Reading(steps=3))
    assert made.parties["a"].values["fee"].modes[1:] == pytest.approx((0.3, 0.45, 0.6))


def test_a_domain_of_its_own_and_utf_16(tmp_path: Path) -> None:
    domain = {"name": "house", "issuesValues": {i: {"values": list(v)} for i, v in SELLER.values.items()}}
    extra = written(tmp_path, {"house.json": json.dumps(domain).encode("utf-16")})
    made = scenario(_both(tmp_path) + extra)
    assert made.meta.title == "house"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "no block of keys"),
        ("{}", "no GeniusWeb file"),
        ('{"SumOfGroupsUtilitySpace": {}}', "LinearAdditiveUtilitySpace"),
        ('{"issuesValues": {}}', "no issues"),
        ('{"issuesValues": {"a": {"values": []}}}', "has no values"),
        ('{"issuesValues": {"a": {"values": [1, 1]}}}', "twice"),
        ('{"issuesValues": {"a": {"range": [0, 1]}}}', "low, high, step"),
        ('{"issuesValues": {"a": {"range": [5, 1, 1]}}}', "smaller bound first"),
        ('{"issuesValues": {"a": {"range": [0, 1, 0]}}}', "larger than 0"),
        ('{"issuesValues": {"a": {"range": [0, 1, null]}}}', "missing"),
        ('{"issuesValues": {"a": {"values": ["\\ud800"]}}}', "surrogate"),
        ('{"issuesValues": {"a": {"range": [0, 1e999, 1]}}}', "finite"),
        ("[" * 100_000, "nested too deeply"),
        ('{"x": ' + "9" * 5000 + "}", "digits"),
        ('{"issuesValues": {"a": {"range": [0, ' + "9" * 400 + ", 1]}}}", "a number belongs"),
    ],
)
def test_broken_files_end_in_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    said = complaint(written(tmp_path, {"broken.json": text}))
    assert words in said
    assert "broken.json" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"high": 1.0', '"high": 1.5', "outside [0, 1]"),
        ('"high": 1.0', '"high": NaN', "a number belongs"),
        ('"high": 1.0', '"dear": 1.0', "no value of it"),
        ('"price": 0.75', '"price": -0.75', "negative"),
        ('"price": 0.75', '"prize": 0.75', "no utilities, or no weight"),
        ('"DiscreteValueSetUtilities": {"valueUtilities"', '"Odd": {"tilities"', "unknown type"),
        ('"reservationBid": {}', '"reservationBid": {"issuevalues": {"price": "free"}}', "no value of the domain"),
        ('"reservationBid": {}', f'"reservationBid": {{"issuevalues": {{"price": 1{"0" * 400}}}}}', "a number belongs"),
    ],
)
def test_broken_profiles_end_in_one_sentence(tmp_path: Path, old: str, new: str, words: str) -> None:
    files = _both(tmp_path, reservationBid={"issuevalues": {}} if "reservation" not in old else {})
    text = files[0].read_text()
    assert old in text
    files[0].write_text(text.replace(old, new, 1))
    assert words in complaint(files)
