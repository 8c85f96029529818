"""Genius' XML becomes a scenario in which every outcome is worth what Genius says."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from sim.exchange.classical import PlayRules
from sim.exchange.reading import Reading, read
from sim.negotiation import load
from sim.scenario.yaml_file import dump
from tests.exchange.others import BUYER, HOUSE, Wish, domain_xml, house, profile_xml, scenario, utility, written


def test_an_imported_domain_is_played_analysed_and_drawn_like_our_own(tmp_path: Path) -> None:
    path = tmp_path / "house.yaml"
    path.write_text(dump(read(house(tmp_path), Reading(rules=PlayRules("linear", 10)))))
    played = load(path).ensemble(20, seed=1, workers=1, progress=False)
    assert (played.runs["end"] == "signed").all()
    assert (played.runs[["final.price", "final.garden_shed"]] != "open").all(axis=None)
    assert played.parts[0].possible is not None
    assert (played.runs["gain.seller"] > 0).all()
    assert played.figure().axes
    assert "Signed by seller and buyer" in load(path).play(seed=1).story()


def test_the_house_by_hand(tmp_path: Path) -> None:
    made = scenario(house(tmp_path))
    assert list(made.issues) == ["price", "garden_shed"]
    assert list(made.issues["price"].levels) == ["open", "low", "fair", "high"]
    assert list(made.issues["garden_shed"].levels) == ["open", "value_yes", "value_no"]
    assert made.issues["garden_shed"].title == "Garden & shed"
    # seller: 0.6 · 3/4 + 0.4 · 2/2; buyer: 0.5 · 4/8 + 0.5 · 1/5
    deal = {"price": "fair", "garden_shed": "value_no"}
    assert utility(made, "seller", deal) == pytest.approx(0.85)
    assert utility(made, "buyer", deal) == pytest.approx(0.35)
    nothing = {"price": "open", "garden_shed": "open"}
    assert utility(made, "seller", nothing) == pytest.approx(0.3)
    assert utility(made, "buyer", nothing) == pytest.approx(0.2)
    assert made.protocol.offers == "complete"
    assert made.protocol.agreements == "single"


def test_values_that_genius_counts_as_nothing(tmp_path: Path) -> None:
    flat = {"Price": {"low": 0.0, "fair": 0.0, "high": 0.0}, "Garden & shed": {"yes": 1.0, "no": 2.0}}
    made = scenario(house(tmp_path, Wish(flat)))
    assert made.parties["seller"].values["price"].modes[1:] == (0, 0, 0)


@pytest.mark.parametrize(("given", "kept"), [(0.5, 0.5), (1.0, None), (0.0, None), (None, None), (1.5, None)])
def test_the_discount_factor_is_spread_over_the_rounds(tmp_path: Path, given: float | None, kept: float | None) -> None:
    made = scenario(house(tmp_path, Wish(discount=given)), Reading(rules=PlayRules("boulware", 8)))
    patience = made.parties["seller"].patience
    assert made.protocol.discounting is (kept is not None)
    assert (patience is None) is (kept is None)
    if patience is not None and kept is not None:
        assert patience.typical**8 == pytest.approx(kept)


def test_weights_below_one_keep_the_utilities_of_the_file(tmp_path: Path) -> None:
    made = scenario(house(tmp_path, Wish(weights=(0.3, 0.3))))
    deal = {"price": "fair", "garden_shed": "value_no"}
    assert utility(made, "seller", deal) == pytest.approx(0.3 * 0.75 + 0.3)
    assert utility(made, "seller", {"price": "open", "garden_shed": "open"}) == pytest.approx(0.3)
    assert any("sum to 0.6" in note for note in made.meta.limits)


def test_weights_above_one_are_divided_with_the_reservation_value(tmp_path: Path) -> None:
    made = scenario(house(tmp_path, Wish(weights=(3.0, 1.0), reservation=2.0)))
    assert utility(made, "seller", {"price": "fair", "garden_shed": "value_no"}) == pytest.approx((3 * 0.75 + 1) / 4)
    assert utility(made, "seller", {"price": "open", "garden_shed": "open"}) == pytest.approx(0.5)
    assert any("sum to 4" in note for note in made.meta.limits)


@pytest.mark.parametrize("given", [-0.2, float("-inf")])
def test_a_reservation_value_below_all_is_none(tmp_path: Path, given: float) -> None:
    made = scenario(house(tmp_path, Wish(reservation=given)))
    assert made.parties["seller"].values["price"].modes[0] == 0
    assert any("taken as 0" in note for note in made.meta.limits)


def test_profiles_suffice_without_a_domain(tmp_path: Path) -> None:
    files = house(tmp_path)
    assert scenario(files[1:]).issues == scenario(files).issues


INTEGER = (
    '<issue index="1" name="Price" type="integer" etype="integer" lowerbound="10" upperbound="{top}">{rule}</issue>'
)
REAL = '<issue index="1" name="Share" type="real"><range lowerbound="0" upperbound="2"/>{rule}</issue>'


def _numeric(folder: Path, form: str, rule: str, top: int = 14) -> list[Path]:
    body = form.format(rule=rule, top=top)
    one = f'<utility_space><objective index="0"><weight index="1" value="1"/>{body}</objective></utility_space>'
    return written(folder, {"a.xml": one, "b.xml": one})


def test_whole_numbers_are_valued_from_the_lower_bound(tmp_path: Path) -> None:
    made = scenario(_numeric(tmp_path, INTEGER, '<evaluator ftype="linear" offset="0.1" slope="0.2"/>'))
    assert [level.title for level in made.issues["price"].levels.values()][1:] == ["10", "11", "12", "13", "14"]
    assert made.parties["a"].values["price"].modes[1:] == pytest.approx((0.1, 0.3, 0.5, 0.7, 0.9))


def test_whole_numbers_are_cut_to_0_and_1_as_in_genius(tmp_path: Path) -> None:
    made = scenario(_numeric(tmp_path, INTEGER, '<evaluator offset="-1" slope="1"/>'))
    assert made.parties["a"].values["price"].modes[1:] == (0, 0, 1, 1, 1)


def test_long_ranges_are_thinned_and_said_to_be(tmp_path: Path) -> None:
    rule = '<evaluator offset="0" slope="0.005"/>'
    made = scenario(_numeric(tmp_path, INTEGER, rule, top=210), Reading(steps=5))
    assert [level.title for level in made.issues["price"].levels.values()][1:] == ["10", "60", "110", "160", "210"]
    assert made.parties["a"].values["price"].modes[1:] == pytest.approx((0, 0.25, 0.5, 0.75, 1))
    assert any("5 evenly spaced points" in note for note in made.meta.limits)


@pytest.mark.parametrize(
    ("rule", "modes"),
    [
        ('<evaluator ftype="linear" parameter0="0.25" parameter1="0.25"/>', (0.25, 0.5, 0.75)),
        ('<evaluator ftype="constant" parameter0="0.5"/>', (0.5, 0.5, 0.5)),
        ('<evaluator ftype="triangular" parameter0="0" parameter1="4" parameter2="1"/>', (0, 1, 2 / 3)),
    ],
)
def test_real_numbers_become_points(tmp_path: Path, rule: str, modes: tuple[float, ...]) -> None:
    made = scenario(_numeric(tmp_path, REAL, rule), Reading(steps=3))
    assert made.parties["a"].values["share"].modes[1:] == pytest.approx(modes)


def test_issues_within_nested_objectives_are_found(tmp_path: Path) -> None:
    files = house(tmp_path)
    for file in files:
        text = file.read_text().replace('<issue index="2"', '<objective index="7"><issue index="2"', 1)
        cut = text.rindex("</objective>")
        file.write_text(text[:cut] + "</objective>" + text[cut:])
    assert list(scenario(files).issues) == ["price", "garden_shed"]


def test_every_outcome_is_worth_what_the_formula_says(tmp_path: Path) -> None:
    made = scenario(house(tmp_path))
    for price, garden in product(HOUSE["Price"], HOUSE["Garden & shed"]):
        deal = {"price": price, "garden_shed": f"value_{garden}"}
        by_hand = 0.5 * BUYER["Price"][price] / 8 + 0.5 * BUYER["Garden & shed"][garden] / 5
        assert utility(made, "buyer", deal) == pytest.approx(by_hand)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1", "cp1252"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    values = {"Prix à payer": {"élevé": 1.0, "bas": 2.0}}
    texts = {"d.xml": domain_xml(values)} | {f"{n}.xml": profile_xml(Wish(values, (1.0,))) for n in ("a", "b")}
    declared = {name: f'<?xml version="1.0" encoding="{_declared(encoding)}"?>{text}' for name, text in texts.items()}
    made = scenario(written(tmp_path, {name: text.encode(encoding) for name, text in declared.items()}))
    assert made.issues["prix_a_payer"].title == "Prix à payer"
    assert made.issues["prix_a_payer"].levels["eleve"].title == "élevé"


def _declared(encoding: str) -> str:
    return "utf-8" if encoding == "utf-8-sig" else encoding
