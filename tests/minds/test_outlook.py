"""What a negotiator offers is the best of all that it may offer, each worked out to the end."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.engines.ensemble import play_briefly
from sim.engines.setup import Setup
from sim.minds.negotiator import Negotiator
from sim.minds.view import View
from sim.nouns import Floats, Ints, on_grid
from sim.rules.arithmetic import logit_choice
from sim.rules.kernels.believed_consent import probability_at_most
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape

TWINS = {
    "meta": {
        "title": "twins", "cutoff": "2000-01-01", "start": "2000-01-01", "content_note": "none", "evidence": "waived",
    },
    "issues": {
        name: {"levels": ["no", "yes"], "status_quo": "no", "holders": ["one", "two"]} for name in ("left", "right")
    },
    "parties": {
        name: {
            "title": name, "weights": {"left": 1, "right": 1}, "values": {"left": [0, 1], "right": [0, 1]},
            "precision": 3,
        }
        for name in ("one", "two")
    },
    "protocol": {"rounds": 1, "speakers": ["one"], "breadth": 1},
}  # fmt: skip
"""Two issues alike: moving one or the other is the same to everybody, so the first is offered."""


def blame(view: View, beliefs: Floats) -> Floats:
    """(run, candidate): what the others' refusal would cost them before each audience, at the party's stakes."""
    t = view.table
    total = np.zeros(view.gains.shape)
    stake = view.nature.audience * (1 - t.record.blame[:, view.party])
    size = (beliefs * t.typical_scale).sum(axis=2)
    for a in range(stake.shape[1]):
        expected = view.expected(a)
        counts = view.open & (expected > 0) & (stake[:, a] > 0)[:, None] & (size[:, a] > 0)[:, None]
        share = np.divide(expected, size[:, a, None], out=np.zeros_like(expected), where=counts)
        worth = on_grid(stake[:, a, None] * np.minimum(t.blame_rate[:, None] * share, 1.0))
        total += np.where(counts, worth, 0.0)
    return total


def in_public(view: View, levels: Ints) -> tuple[Floats, Floats]:
    """(run, candidate): likeness to the anchor, and the cost of retreat from the last demand."""
    face, game = view._face(), view.table.game
    named = np.flatnonzero(face.anchor >= 0)
    far = on_grid(np.abs(levels[:, :, named] - face.anchor[named]) / (game.sizes[named] - 1)).sum(axis=2)
    likeness = face.pull[:, None] * (1 - far / max(named.size, 1)) * bool(named.size)
    rows, issues = np.arange(levels.shape[0])[:, None], np.arange(levels.shape[2])
    claimed = view.mine.worth[rows, issues, np.maximum(face.claim, 0)][:, None]
    short = np.maximum(claimed - view.mine.worth[rows[:, :, None], issues, levels], 0.0)
    both = (face.claim >= 0)[:, None] & (game.steps != 0)
    return likeness, face.cost[:, None] * np.where(both, short, 0.0).sum(axis=2)


def checked(view: View) -> int:
    """Compare the outlook with a full working-out; how many runs offered something."""
    game, found = view.table.game, view.outlook
    levels = (view.table.record.standing[:, None] + game.steps) % game.sizes
    q, gain = view.consent(view.open), view.gains
    likeness, loss = in_public(view, levels)
    score = q * gain + (1 - q) * blame(view, view.mine.beliefs) + likeness - loss
    for r in np.flatnonzero(view.live):
        open_ = np.flatnonzero(view.open[r])
        best = max(open_, key=lambda c: (score[r, c], gain[r, c], -c), default=0)
        assert found.choice[r] == best, (r, found.choice[r], best)
        if view.nature.impatience[r] > 0:
            assert found.hope[r] == (q[r] * gain[r])[open_].max(initial=0.0)
    return int((found.choice[view.live] > 0).sum())


@pytest.fixture
def offers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    made: list[int] = []
    propose = Negotiator.propose

    def proposing(self: Negotiator, view: View) -> Ints:
        made.append(checked(view))
        return propose(self, view)

    monkeypatch.setattr(Negotiator, "propose", proposing)
    return made


@pytest.mark.parametrize(
    "changes",
    [{}, {"parties.russia.audience_cost": 0.9, "parties.ukraine.audience_cost": 0.9}, {"mechanisms.anchor": False}],
)
def test_no_better_offer_is_passed_over(changes: dict[str, Any], offers: list[int]) -> None:
    talks = sim.load("scenarios/istanbul_2025.yaml").with_({"protocol.rounds": 12, **changes})
    play_briefly(talks.setup, tape(5, 0, 12))
    assert sum(offers) > 200


def test_of_two_that_tie_the_first_is_offered(offers: list[int]) -> None:
    setup = Setup(Scenario.model_validate(TWINS))
    played = play_briefly(setup, tape(1, 0, 20))
    assert sum(offers) == 20
    assert (played.state.offers[:, 0, 0] == [1, 0]).all()


@numba.njit
def bound(precision: float, surplus: float) -> float:
    return probability_at_most(precision, surplus)  # only compiled code can call it


@given(st.floats(0, 1e6), st.floats(-2, 2))
def test_a_bound_on_consent_is_one(precision: float, surplus: float) -> None:
    exact = logit_choice(precision, surplus)
    assert bound(precision, surplus) >= exact * (1 - 1e-12)
