"""What the theories predict for scenarios whose answer can be seen by hand."""

from __future__ import annotations

import pytest

from sim.negotiation import load
from sim.nouns import Package
from sim.theories import THEORIES, predict, situation
from tests.theories.test_situation import found, market

SCENARIOS = ["scenarios/tiny.yaml", "scenarios/istanbul_2022.yaml", "scenarios/istanbul_2025.yaml"]


def package(theory: str) -> Package:
    made = predict(THEORIES[theory], found()).package
    assert made is not None
    return made


def test_the_registry_names_each_theory_once_with_title_and_source() -> None:
    for name, theory in THEORIES.items():
        assert theory.name == name
        assert theory.title
        assert any(sign.isdigit() for sign in theory.source)


@pytest.mark.parametrize("path", SCENARIOS)
def test_every_theory_speaks_of_the_scenarios_in_the_repository(path: str) -> None:
    talks = load(path)
    table = talks.theories(seed=1)
    assert list(table["theory"]) == list(THEORIES)
    assert table["applies"].sum() >= 12
    assert list(talks.theories(seed=1)["says"]) == list(table["says"])


def test_solutions_of_the_market() -> None:
    """The seller gains .1875 a price level, less .125 for soon; the buyer half the price's value, and .5 for soon."""
    gains = {k: (0.1875 * k - 0.125, 0.5 * [0, 1, 0.75, 0.5, 0][k] + 0.5) for k in range(1, 5)}
    by_product = max(gains, key=lambda k: gains[k][0] * gains[k][1])
    by_least = max(gains, key=lambda k: min(gains[k]))
    by_sum = max(gains, key=lambda k: sum(gains[k]))
    assert package("nash") == {"price": f"p{by_product}", "delivery": "soon"}
    assert package("egalitarian") == {"price": f"p{by_least}", "delivery": "soon"}
    assert package("utilitarian") == {"price": f"p{by_sum}", "delivery": "soon"}


def test_alternating_offers_in_the_market_by_hand() -> None:
    """Last the buyer takes p1, soon (1.0, leaving .0625). Before, the seller leaves it .8: p2, soon (.25; .875).

    Before that the buyer must leave the seller .225: the same. First, the seller must leave .7: p3, soon.
    """
    said = predict(THEORIES["alternating"], found())
    assert said.numbers["round"] == 1
    assert said.package == {"price": "p3", "delivery": "soon"}


def test_the_setter_is_bound_by_the_buyer_on_price_only() -> None:
    """The buyer accepts prices no farther from its ideal .25 than p0 is, so up to .5; delivery is the seller's own."""
    assert package("setter") == {"price": "p2", "delivery": "late"}


def test_the_graph_model_lets_the_seller_take_its_delivery_back() -> None:
    """Both gain by p2, soon, but delivery is the seller's own move, so it goes back to late. So with p4: all to it."""
    said = predict(THEORIES["graph"], found())
    assert said.numbers["states"] == 15
    assert said.numbers["stable"] == 1
    assert said.package == {"price": "p4", "delivery": "late"}


def test_adjusted_winner_of_the_market() -> None:
    """75:25 against 50:50 points: the seller wins price, the buyer delivery; a fifth of the price evens it out."""
    said = predict(THEORIES["adjusted_winner"], found())
    assert said.numbers["points"] == pytest.approx(60)
    assert package("adjusted_winner") == {"price": "p3", "delivery": "soon"}


@pytest.mark.parametrize("name", ["ultimatum", "concession", "shifting_power", "attrition", "adjusted_winner"])
def test_theories_of_two_sides_do_not_apply_to_one(name: str) -> None:
    scenario = market()
    buyer = scenario.parties["buyer"].model_copy(update={"role": "third_party"})
    alone = scenario.model_copy(update={"parties": {**scenario.parties, "buyer": buyer}})
    said = predict(THEORIES[name], situation(alone, 1, worlds=2))
    assert not said.applies
    assert "two sides, and this scenario has 1" in said.says


def test_a_costless_wait_and_a_still_war_are_reasons_not_to_apply() -> None:
    assert "no round_cost" in predict(THEORIES["attrition"], found()).says
    assert "neither side expects to grow weaker" in predict(THEORIES["shifting_power"], found()).says


def test_nash_weighs_players_as_the_scenario_says() -> None:
    talks = load("scenarios/istanbul_2025.yaml")
    plain, strong = (
        predict(THEORIES["nash"], situation(case.scenario, 1)).package
        for case in (talks, talks.with_({"parties.russia.bargaining_weight": 9}))
    )
    assert plain is not None
    assert strong is not None
    assert (plain["us_sanctions_relief"], strong["us_sanctions_relief"]) == ("none", "broad")
