"""Zones and reference points against brute force in plain Python."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.analysis.possible import REASONS, possible, reasons
from sim.engines.ensemble import play_briefly
from sim.engines.setup import Setup
from sim.nouns import Reason
from sim.rules.consent import consent_rule
from sim.rules.value import utility, valuation, without_agreement
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape
from tests.invented import contents

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
