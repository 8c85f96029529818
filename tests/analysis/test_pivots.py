"""The zone of agreement and what changes it, against brute force and by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.analysis.pivots import as_it_is, pivots
from sim.analysis.possible import possible
from sim.analysis.situation import Consent, FinalSituation, zone
from sim.engines.ensemble import play_briefly
from sim.engines.setup import Setup
from sim.rules.value import utility
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape
from tests.invented import contents

META = {"title": "t", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "-", "evidence": "waived"}
RANDOM = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def situation_of(content: dict[str, Any], seed: int) -> tuple[FinalSituation, Scenario]:
    setup = Setup(Scenario.model_validate(content))
    runs = tape(seed, 0, 1)
    state, drawn = play_briefly(setup, runs).state, setup.draw(runs)
    rng = np.random.default_rng(seed)
    conditions = np.array([[1 << gate.refuses for gate in setup.game.gates]], np.uint64)
    refused = np.where(rng.random(conditions.shape) < 0.5, conditions, np.uint64(0)).astype(np.uint64)
    return FinalSituation(setup.game, setup.rules, drawn, state, refused), setup.scenario


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_gains_are_utilities_over_the_status_quo(content: dict[str, Any], seed: int) -> None:
    here, _ = situation_of(content, seed)
    game = here.game
    start = utility(game, here.drawn, here.state, here.value, game.status_quo[None])[0]
    for n, levels in enumerate(product(*(range(size) for size in game.sizes))):
        row = np.array([levels])
        assert here.space.number(row[0]) == n
        assert here.space.levels(np.array([n])).tolist() == row.tolist()
        gain = utility(game, here.drawn, here.state, here.value, row)[0] - start
        assert here.space.gains[n] == pytest.approx(gain, abs=1e-11)


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_the_zone_is_the_one_that_the_compiled_enumeration_sees(content: dict[str, Any], seed: int) -> None:
    here, _ = situation_of(content, seed)
    found = possible(here.game, here.rules, here.drawn, here.state, here.refused)
    shut_nowhere = replace(here.now, refused=np.zeros_like(here.now.refused))
    free = replace(shut_nowhere, forbidden=np.zeros_like(here.now.forbidden))
    for k, consent in enumerate((free, shut_nowhere, here.now)):
        inside = zone(here.space, consent)
        assert inside.any() == found.zone[0, 0, k]
        calmer = here.space.conflict < here.space.conflict[here.standing]
        assert (inside & calmer).any() == found.zone[0, 1, k]


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_taking_away_what_binds_never_shrinks_the_zone(content: dict[str, Any], seed: int) -> None:
    here, scenario = situation_of(content, seed)
    whole = as_it_is(here)
    for pivot in pivots(here, scenario):
        if pivot.kind != "pressure":
            assert pivot.now.packages >= whole.now.packages
            assert pivot.anew.packages >= whole.anew.packages


def test_pivots_of_two_neighbours_by_hand() -> None:
    """One issue of two levels; each neighbour in turn is the one who does not want to move."""
    plain: dict[str, Any] = {
        "meta": META,
        "issues": {"gate": {"levels": ["shut", "open"], "status_quo": "shut", "holders": ["a", "b"]}},
        "parties": {
            name: {"title": name, "weights": {"gate": 1}, "values": {"gate": {"modes": modes}}}
            for name, modes in {"a": [0.0, 1.0], "b": [1.0, 0.0]}.items()
        },
        "protocol": {"rounds": 2, "speakers": ["a", "b"]},
    }  # fmt: skip
    here, scenario = situation_of(plain, 1)
    assert as_it_is(here).now.packages == 0
    counts = {pivot.name: pivot.now.packages for pivot in pivots(here, scenario)}
    assert counts == {"a": 0, "b": 1}


def test_each_condition_that_binds_is_named_and_matters() -> None:
    talks = sim.load("scenarios/istanbul_2025.yaml")
    found = talks.play(7).analysis
    kinds = {pivot.kind for pivot in found.pivots}
    assert kinds == {"consent", "red_line", "gate", "pressure"}
    wider = [p for p in found.pivots if p.kind == "red_line" and p.anew.packages > found.as_it_is.anew.packages]
    assert wider
    less = [p for p in found.pivots if p.kind == "pressure" and p.now.packages != found.as_it_is.now.packages]
    assert less


def test_consent_that_is_given_counts_towards_a_quorum() -> None:
    here, _ = situation_of(_three(2), 1)
    rule: Consent = here.anew.without_party(0)
    assert rule.quorum.tolist() == [1]
    assert zone(here.space, rule).tolist() == [False, False]
    assert rule.without_party(0).quorum.tolist() == [1]
    assert zone(here.space, rule.without_party(1)).tolist() == [False, True]
    assert rule.without_party(1).without_party(2).quorum.tolist() == [0]


def _three(quorum: int) -> dict[str, Any]:
    return {
        "meta": META,
        "issues": {
            "gate": {"levels": ["shut", "open"], "status_quo": "shut", "holders": ["a", "b", "c"], "quorum": quorum}
        },
        "parties": {
            name: {"title": name, "weights": {"gate": 1}, "values": {"gate": {"modes": [1.0, 0.0]}}} for name in "abc"
        },
        "protocol": {"rounds": 2, "speakers": ["a", "b"]},
    }  # fmt: skip
