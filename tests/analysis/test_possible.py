"""Zones and reference points against brute force in plain Python."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.analysis.possible import REASONS, possible, possible_without_pressure, reasons, waiting
from sim.engines.ensemble import play_briefly
from sim.engines.setup import Setup
from sim.nouns import Reason, Rung
from sim.rules.consent import consent_rule
from sim.rules.value import utility, valuation, without_agreement
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape
from tests.invented import contents

TINY = Path(__file__).parents[2] / "scenarios" / "tiny.yaml"
RANDOM = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_enumeration_agrees_with_brute_force(content: dict[str, Any], seed: int) -> None:
    content.pop("vetoes", None)
    setup = Setup(Scenario.model_validate(content))
    runs = tape(seed, 0, 2)
    state, drawn = play_briefly(setup, runs).state, setup.draw(runs)
    shut = np.zeros((2, len(setup.game.gates)), np.uint64)
    found = possible(setup.game, setup.rules, drawn, state, shut)
    stayed = without_agreement(state)
    value = valuation(setup.game, drawn, stayed)
    game = setup.game
    holders, quorum = consent_rule(game, state)
    everything = [np.array(o) for o in product(*(range(n) for n in game.sizes))]
    worth = {tuple(o): utility(game, drawn, stayed, value, np.tile(o, (2, 1))) for o in everything}
    players = [game.index(p) for p in found.players]
    for r in range(2):
        here = worth[tuple(state.standing[r])][r]
        zone = False
        for o in everything:
            moved = [i for i in range(len(game.issues)) if o[i] != state.standing[r, i]]
            gain = worth[tuple(o)][r] - here
            fine = all(
                sum(gain[p] > 1e-11 for p in range(len(game.parties)) if (int(holders[r, i]) >> p) & 1) >= quorum[r, i]
                for i in moved
            )
            zone = zone or (bool(moved) and fine)
        assert found.zone[r, 0, 0] == zone
        start = worth[tuple(game.status_quo)][r]
        lines = int(np.bitwise_or.reduce(drawn.forbidden[r, players]))
        inside_lines = [o for o in everything if not held(game, o) & ~held(game, game.status_quo) & lines]
        gains = np.array([worth[tuple(o)][r][players] - start[players] for o in inside_lines])
        rational = gains[(gains >= -1e-12).all(axis=1)]
        ideal = rational.max(axis=0)
        measured = found.gains[r]
        assert np.prod(measured[0]) == pytest.approx(rational.prod(axis=1).max(), abs=1e-9)
        assert measured[2].min() == pytest.approx(rational.min(axis=1).max(), abs=1e-9)
        assert measured[3].sum() == pytest.approx(rational.sum(axis=1).max(), abs=1e-9)
        if (ideal > 1e-9).all():
            best = (rational / ideal).min(axis=1).max()
            assert (measured[1] / ideal).min() == pytest.approx(best, abs=1e-9)
        mine = here[players] - start[players]
        inside = (gains - mine).min(axis=1).max()
        assert found.inside[r] == pytest.approx(max(inside, 0.0), abs=1e-9)


def held(game: Any, levels: np.ndarray) -> int:
    return int(np.bitwise_and.reduce(game.satisfied[np.arange(len(game.issues)), levels]))


def test_reasons_take_the_first_that_applies() -> None:
    zone = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1], [1, 1, 1]], bool)

    end = np.array([5, 5, 5, 5, 3, 4])
    none, every = np.zeros(6, bool), np.ones(6, bool)
    found = reasons(zone, end, none, none)
    expected = [Reason.NO_ZONE, Reason.RED_LINE, Reason.SEQUENCING, Reason.WALKOUT, Reason.DEADLINE, Reason.MISSED]
    assert [REASONS[k] for k in found] == expected
    refused = reasons(zone, end, none, every)
    assert [REASONS[k] for k in refused] == [*expected[:5], Reason.REFUSED]
    unheard = reasons(zone, end, every, every)
    assert [REASONS[k] for k in unheard] == [*expected[:3], *[Reason.AUTHORITY] * 3]


def test_a_text_that_a_capital_had_refused_before_is_not_one_that_waits_for_its_word() -> None:
    """By run, when talks end after round 3: nothing waits; a new text; a text sent back in round 1; a new text
    after another was sent back; two texts, of which one was sent back."""
    setup = sim.load(TINY).setup
    runs = tape(1, 0, 5)
    state = setup.opening(setup.draw(runs)).but(round=3, end=np.full(5, 5), ended=np.full(5, 3))
    turns, text, other = state.pending.shape[1], [1, 1], [2, 2]
    assert turns == 2
    offers, sent_back, pending = state.offers.copy(), state.sent_back.copy(), state.pending.copy()
    pending[1:, 0] = 1
    offers[1:, 2, 0] = text
    offers[2, 0, 1], sent_back[2, 0, 1] = text, True
    offers[3, 0, 1], sent_back[3, 0, 1] = other, True
    pending[4, 1], offers[4, 2, 1] = 2, other
    offers[4, 0, 0], sent_back[4, 0, 0] = text, True
    unheard, refused = waiting(state.but(offers=offers, sent_back=sent_back, pending=pending))
    assert unheard.tolist() == [False, True, False, True, True]
    assert refused.tolist() == [False, False, True, False, True]


def test_the_second_yardstick_differs_just_where_pressure_ended() -> None:
    """Both yardsticks of a batch are those of each run by itself, in the world of that yardstick."""
    levy = {
        "owner": "south", "target": "north", "demand": {"truce": ["full"]}, "severity": 0.3, "credibility": 0.5,
        "threaten": 0, "impose": 0,
    }  # fmt: skip
    setup = sim.load(TINY).with_({"instruments": {"levy": levy}}).setup
    runs = tape(1, 0, 4)
    drawn = setup.draw(runs)
    rungs = np.array([[Rung.LIFTED], [Rung.IMPOSED], [Rung.NONE], [Rung.LIFTED]], np.int64)
    relieved = np.array([[Rung.IMPOSED], [Rung.NONE], [Rung.NONE], [Rung.IMPOSED]], np.int64)
    state = setup.opening(drawn).but(
        rung=rungs, relieved=relieved, standing=np.array([[2, 0], [0, 0], [0, 0], [2, 2]]), round=3
    )
    world = setup.game, setup.rules, drawn
    shut = np.zeros((4, 0), np.uint64)
    usual = possible(*world, state, shut)
    merged = possible_without_pressure(*world, state, shut, usual)
    never = possible(*world, state.but(relieved=np.zeros_like(relieved)), shut)
    for name in (
        "zone",
        "bigger",
        "fighting",
        "gains",
        "reached",
        "packages",
        "inside",
        "left",
        "opposition",
        "frontier",
    ):
        expected = getattr(usual, name).copy()
        expected[[0, 3]] = getattr(never, name)[[0, 3]]
        np.testing.assert_array_equal(getattr(merged, name), expected, err_msg=name)
    north = usual.players.index("north")
    assert (merged.reached[:, north] < usual.reached[:, north]).tolist() == [True, False, False, True]
    assert possible_without_pressure(*world, state.but(relieved=np.zeros_like(relieved)), shut, never) is never
