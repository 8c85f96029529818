"""Every decision can be taken by any mind; a user's object takes those for which it has a method."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.engines.drive import drive
from sim.engines.ensemble import rounds, sitters
from sim.engines.round import talk_round
from sim.minds.decisions import Decision
from sim.minds.negotiator import Negotiator
from sim.minds.players import METHODS
from sim.minds.view import View
from sim.nouns import Bools, Ints, Rung
from sim.rules.attendance import Intention
from sim.scenario.tape import tape

ISTANBUL = "scenarios/istanbul_2025.yaml"


@pytest.fixture(scope="module")
def talks() -> sim.Negotiation:
    return sim.load(ISTANBUL)


def test_a_round_asks_for_every_decision_of_those_who_have_one(talks: sim.Negotiation) -> None:
    setup, runs = talks.setup, tape(1, 0, 3)
    drawn = setup.draw(runs)
    asked: dict[Decision, set[int]] = {}
    talking = talk_round(setup, drawn, setup.opening(drawn), runs)

    def noted() -> Any:
        moves = None
        while True:
            try:
                ask = next(talking) if moves is None else talking.send(moves)
            except StopIteration as over:
                return over.value
            asked.setdefault(ask.decision, set()).update(q.party for q in ask.questions)
            moves = yield ask

    drive(noted(), sitters(setup))
    owners = {owner for _, owner in setup.game.instruments}
    assert asked[Decision.ATTEND] == asked[Decision.LEAVE] == set(range(len(setup.game.parties)))
    assert asked[Decision.PRESS] == owners
    assert asked[Decision.PROPOSE] <= set(setup.game.speakers.tolist())
    assert set(asked) >= set(Decision) - {Decision.RETURN}


class Decided(Negotiator):
    """A negotiator that takes every decision itself, by a rule of its own."""

    own = frozenset(Decision)

    def attend(self, view: View, usual: Intention) -> Intention:
        everywhere = np.ones_like(usual.leader)
        return Intention(everywhere, np.zeros_like(usual.needs), everywhere, everywhere)

    def press(self, view: View, usual: Ints) -> Ints:
        return np.full_like(usual, int(Rung.IMPOSED))

    def leave(self, view: View, usual: Bools) -> Bools:
        return np.full_like(usual, view.round % 2 == 1)

    def come_back(self, view: View, usual: Bools) -> Bools:
        return np.ones_like(usual)


def test_a_mind_may_take_every_decision(talks: sim.Negotiation) -> None:
    """It sends its leader where that can come, leaves in odd rounds and returns in the next; and it presses only as
    fast as the ladder lets it: 'imposed' is no step from 'none', so its instruments stay where they are."""
    setup, runs = talks.setup, tape(1, 0, 5)
    drawn, seats = setup.draw(runs), sitters(setup)
    us = setup.game.index("united_states")
    seats[us] = Decided()
    owned = drawn.levers.owner == us
    played = []
    for record in rounds(setup, drawn, runs, seats):
        played.append(record)
        if record.state.round == 3:
            break
    first, second, third = played
    assert first.meeting.leaders[:, us].all()
    assert first.walked_out[:, us].all()
    assert not first.state.engaged[:, us].any()
    assert second.returned[:, us].all()
    assert second.state.engaged[:, us].all()
    assert third.walked_out[:, us].all()
    assert (third.state.rung[:, owned] == Rung.NONE).all()


class Methods:
    """A player with the methods that it is given, and a note of what it was asked."""

    def __init__(self, moves: dict[str, Any]) -> None:
        self.asked: list[tuple[str, Any]] = []
        for name, move in moves.items():
            setattr(self, name, self._saying(name, move))

    def _saying(self, name: str, move: Any) -> Any:
        def decide(seat: sim.Seat, *what: Any) -> Any:
            assert seat.party == "united_states"
            self.asked.append((name, what[0] if what else None))
            return move(what[0]) if callable(move) else move

        return decide


@pytest.mark.parametrize(
    ("method", "move"),
    [
        ("attend", {"leader": True, "delegation": True}),
        ("press", {}),
        ("propose", None),
        ("answer", False),
        ("leave", True),
    ],
)
def test_a_users_object_may_take_one_decision_alone(talks: sim.Negotiation, method: str, move: Any) -> None:
    player = Methods({method: move})
    usual = talks.play(seed=3)
    changed = talks.play(seed=3, minds={"united_states": player})
    assert player.asked
    assert {name for name, _ in player.asked} == {method}
    assert np.array_equal(usual.drawn.numbers, changed.drawn.numbers)
    us = talks.seat("united_states")
    first = changed.records[0]
    if method == "attend":
        assert first.meeting.leaders[0, us]
    if method == "press":
        assert all((r.state.rung[0, changed.drawn.levers.owner == us] == Rung.NONE).all() for r in changed.records)
    if method == "leave":
        assert first.walked_out[0, us]


def test_who_makes_the_usual_moves_plays_the_usual_run(talks: sim.Negotiation) -> None:
    player = Methods({name: (lambda usual: usual) for name in ("attend", "press", "leave", "come_back")})
    usual, same = talks.play(seed=4), talks.play(seed=4, minds={"united_states": player})
    assert {name for name, _ in player.asked} >= {"attend", "press", "leave"}
    assert np.array_equal(usual.played.state.standing, same.played.state.standing)
    assert np.array_equal(usual.played.gain, same.played.gain)


@pytest.mark.parametrize(
    ("method", "move", "said"),
    [
        ("press", {"no_such": "imposed"}, "give the rung of each instrument"),
        ("press", {"us_secondary_sanctions": "lifted"}, "is none: in one round it goes to none or threatened"),
        ("attend", {"leader": "yes"}, "'attend' is answered by true or false"),
        ("attend", {"if": ["atlantis"]}, "'if' lists parties"),
        ("press", {"us_secondary_sanctions": ["imposed"]}, "in one round it goes to none or threatened"),
        ("attend", {"if": 3}, "'if' lists parties"),
        ("attend", {"if": [["russia"]]}, "'if' lists parties"),
        ("attend", True, "give leader, if, despite and delegation"),
        ("leave", "yes", "'leave' is answered by true or false"),
    ],
)
def test_an_illegal_move_is_a_sentence(talks: sim.Negotiation, method: str, move: Any, said: str) -> None:
    with pytest.raises(sim.IllegalMove, match=said):
        talks.play(seed=3, minds={"united_states": Methods({method: move})})


def test_every_decision_has_a_method() -> None:
    assert set(METHODS) == set(Decision)
    assert all(callable(getattr(Negotiator, method)) for method in METHODS.values())
