"""How scenarios become inputs of theories: by hand on a small scenario, and against the engine's own utilities."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.engines.setup import Setup
from sim.rules.value import utility, valuation
from sim.scenario.findings import ScenarioError
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape
from sim.theories import THEORIES, OpeningSituation, predict, situation
from sim.theories.situation import DoesNotApply, actors_of, ideal_positions, nearest_levels, pie, saliences
from tests.invented import contents

RANDOM = settings(max_examples=12, suppress_health_check=list(HealthCheck))


def market(**changes: Any) -> Scenario:
    """Two sides about a price in five levels and a delivery in three; a neighbour looks on."""
    content: dict[str, Any] = {
        "meta": {
            "title": "A market", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "none",
            "evidence": "waived",
        },
        "issues": {
            "price": {"levels": [f"p{k}" for k in range(5)], "status_quo": "p0", "holders": ["seller", "buyer"]},
            "delivery": {"levels": ["late", "soon", "now"], "status_quo": "late", "holders": ["seller"]},
        },
        "parties": {
            "seller": {
                "title": "the Seller", "weights": {"price": 0.75, "delivery": 0.25}, "patience": 0.9,
                "values": {"price": {"modes": [0, 0.25, 0.5, 0.75, 1]}, "delivery": {"modes": [1, 0.5, 0]}},
            },
            "buyer": {
                "title": "the Buyer", "weights": {"price": 0.5, "delivery": 0.5}, "patience": 0.8,
                "values": {"price": {"modes": [0, 1, 0.75, 0.5, 0]}, "delivery": {"modes": [0, 1, 1]}},
            },
            "neighbour": {
                "title": "the Neighbour", "role": "third_party", "weights": {"price": 1.0},
                "values": {"price": {"modes": [0, 0, 1, 0, 0]}},
            },
        },
        "protocol": {"rounds": 4, "speakers": ["seller", "buyer"]},
    }  # fmt: skip
    return Scenario.model_validate(content | changes)


def found(**capability: float) -> OpeningSituation:
    return situation(market(), 1, capability, worlds=5)


def test_positions_are_what_each_would_choose_issue_by_issue() -> None:
    assert ideal_positions(found()).tolist() == [[1, 0], [0.25, 0.75], [0.5, 0.5]]


def test_saliences_are_shares_of_what_is_at_stake() -> None:
    assert saliences(found()) == pytest.approx(np.array([[0.75, 0.25], [0.5, 0.5], [1, 0]]))


def test_capability_is_equal_for_those_whose_agreement_counts_unless_given() -> None:
    assert found().capability.tolist() == [1, 1, 0]
    assert found(neighbour=2, buyer=0).capability.tolist() == [1, 0, 2]
    actors, issues = actors_of(found(neighbour=2, seller=0))
    assert actors.names == ("buyer", "neighbour")
    assert issues.tolist() == [0, 1]


def test_capability_moves_the_compromise_towards_the_capable() -> None:
    def price(**capability: float) -> str:
        package = predict(THEORIES["compromise"], found(**capability)).package
        assert package is not None
        return package["price"]

    assert [price(seller=0.1), price(), price(seller=10)] == ["p1", "p3", "p4"]
    assert price(neighbour=100) == "p2"


def test_positions_become_the_nearest_level_and_the_status_quo_on_a_tie() -> None:
    here = found()
    assert nearest_levels(here, np.array([0, 1]), np.array([0.6, 0.25])).tolist() == [2, 0]
    assert nearest_levels(here, np.array([0]), np.array([0.9])).tolist() == [4, 0]


def test_the_pie_between_the_principals_by_hand() -> None:
    """Frontier: now or soon is as good to the buyer, so soon at p1 … p4, and late at p1 … p4 beyond that."""
    cut = pie(found())
    here = found()
    named = [here.named(int(n)) for n in cut.frontier]
    assert named[0] == {"price": "p1", "delivery": "soon"}
    assert named[-1] == {"price": "p4", "delivery": "late"}
    assert cut.shares[0].tolist() == sorted(cut.shares[0])
    assert cut.shares[1].tolist() == sorted(cut.shares[1], reverse=True)
    assert cut.shares[:, 0].tolist() == [0, 1]
    assert cut.fighting[0] == pytest.approx((0.25 - 0.3125) / (1 - 0.3125))
    assert cut.fighting_in_worlds(0, here) == pytest.approx(np.full(5, cut.fighting[0]))


def test_no_capability_is_a_reason_and_a_wrong_one_a_finding() -> None:
    with pytest.raises(DoesNotApply, match="no party has both"):
        actors_of(found(seller=0, buyer=0))
    for capability, said in (({"sellr": 1.0}, "seller"), ({"seller": -1.0}, "not negative"),
                             ({"seller": float("nan")}, "not negative"),
                             ({"seller": 10**400}, "not negative")):  # fmt: skip
        with pytest.raises(ScenarioError, match=said):
            situation(market(), 1, capability)


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_expected_utility_is_the_mean_of_the_engines_utilities(content: dict[str, Any], seed: int) -> None:
    content["issues"]["truce"]["levels"]["l1"] = {"conflict": {"uniform": [0.1, 0.9]}}
    setup = Setup(Scenario.model_validate(content))
    here = situation(setup.scenario, seed, worlds=6)
    drawn = setup.draw(tape(seed, 0, 6))
    start = setup.opening(drawn)
    value = valuation(setup.game, drawn, start)

    def gains(package: int) -> np.ndarray:
        quo, levels = (np.tile(here.packages[n], (6, 1)) for n in (here.here, package))
        return utility(setup.game, drawn, start, value, levels) - utility(setup.game, drawn, start, value, quo)

    for package in range(here.packages.shape[0]):
        assert here.gain[:, package] == pytest.approx(gains(package).mean(axis=0), abs=1e-9)
        assert here.gains_in_worlds(package) == pytest.approx(gains(package), abs=1e-9)
    newly = here.truth & ~here.truth[here.here]
    lines = ((newly[None, None] & drawn.forbidden[:, :, None]) != 0).mean(axis=0)
    assert (here.crossed == (lines >= 0.5)).all()


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_every_theory_says_something_about_every_scenario(content: dict[str, Any], seed: int) -> None:
    scenario = Scenario.model_validate(content)
    here = situation(scenario, seed, worlds=4)
    for theory in THEORIES.values():
        said = predict(theory, here)
        assert said == predict(theory, situation(scenario, seed, worlds=4))
        assert said.says
        assert said.applies == (not said.says.startswith("does not apply"))
        for issue, level in (said.package or {}).items():
            assert level in scenario.issues[issue].levels
