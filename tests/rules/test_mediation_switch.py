"""The switch of mediation takes away all that mediators do, also under a single text."""

import numpy as np
import pytest

import sim
from sim.engines.ensemble import rounds, sitters
from sim.scenario.tape import tape


@pytest.fixture
def single_text():
    """Istanbul under Türkiye's single text, with the delegations as further speakers."""
    return sim.load("scenarios/istanbul_2025.yaml").with_({"protocol.order": "single_text", "protocol.rounds": 26})


def proposers(talks):
    setup, runs = talks.setup, tape(1, 0, 30)
    drawn, seen = setup.draw(runs), set()
    for record in rounds(setup, drawn, runs, sitters(setup)):
        for turn in record.turns:
            seen |= {setup.game.parties[p] for p in np.unique(turn.proposer[turn.proposer >= 0])}
    return seen


def test_under_a_single_text_only_mediators_make_offers(single_text):
    assert proposers(single_text) == {"turkiye"}


def test_without_mediation_the_others_make_offers_instead(single_text):
    without = proposers(single_text.with_({"mechanisms.mediation": False}))
    assert "turkiye" not in without
    assert {"russia", "ukraine"} <= without


def test_the_effect_of_mediation_under_a_single_text_is_not_zero(single_text):
    shares = [
        talks.ensemble(300, progress=False).runs["reached.prisoners.parity_thousand"].mean()
        for talks in (single_text, single_text.with_({"mechanisms.mediation": False}))
    ]
    assert shares[0] != shares[1]
