"""Talks that wait for people: the fold of a log, in whatever process, and what may come of a position."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.engines.futures import futures
from sim.engines.position import Position
from sim.minds.briefing import refusal
from tests.engines.traces import assert_same

ISTANBUL, TINY = "scenarios/istanbul_2025.yaml", "scenarios/tiny.yaml"
PEOPLE = ["russia", "ukraine", "united_states"]


def usual(told: dict[str, Any]) -> Any:
    """A person who makes the usual moves, offers what it likes best of the prisoners in odd rounds, and accepts what
    gains."""
    match told["decision"]:
        case "propose":
            worth = told["issues"]["prisoners"]["worth"]
            best = {"prisoners": max(worth, key=worth.__getitem__)}
            return best if told["round"] % 2 and refusal(told, best) is None else None
        case "answer":
            return told["offer"]["allowed"] and told["offer"]["gain"] > 0
        case _:
            return told["usual"]


def refuses(told: dict[str, Any]) -> Any:
    """A person who makes no offer and accepts none."""
    return {"propose": None, "answer": False}.get(told["decision"], told.get("usual"))


def play_on(position: Position, until: int = 99, person: Callable[[dict[str, Any]], Any] = usual) -> Position:
    while not position.over and position.round < until:
        for party, told in position.waiting.items():
            position.move(party, person(told))
    return position


def same_positions(one: Position, other: Position) -> None:
    assert one.log == other.log
    assert one.history == other.history
    assert len(one.records) == len(other.records)
    for here, there in zip(one.records, other.records, strict=True):
        assert_same(here.state, 0, there.state, 0)


@pytest.fixture(scope="module")
def talks() -> sim.Negotiation:
    return sim.load(ISTANBUL)


@pytest.fixture(scope="module")
def game(talks: sim.Negotiation) -> Position:
    return play_on(talks.begin(PEOPLE, seed=3, run=5))


def test_without_people_it_is_the_run_of_the_ensemble(talks: sim.Negotiation) -> None:
    alone, run = talks.begin(seed=3, run=5), talks.play(seed=3, run=5)
    assert alone.over
    assert_same(alone.state, 0, run.played.state, 0)
    assert np.array_equal(alone.outcome.gain, run.played.gain)


def test_a_game_is_the_fold_of_its_log(talks: sim.Negotiation, game: Position) -> None:
    log = json.loads(json.dumps([entry.line() for entry in game.log]))
    assert len(log) > 100
    same_positions(talks.begin(PEOPLE, seed=3, run=5).replay(log), game)


def test_a_log_cut_in_mid_round_is_the_same_position_in_another_process(game: Position, tmp_path: Any) -> None:
    cut = [entry.line() for entry in game.log[:57]]
    (tmp_path / "log.json").write_text(json.dumps(cut), encoding="utf-8")
    code = f"""
import json, sim
log = json.load(open({str(tmp_path / "log.json")!r}, encoding="utf-8"))
position = sim.load({ISTANBUL!r}).begin({PEOPLE!r}, seed=3, run=5).replay(log)
print(json.dumps([position.waiting, position.history]))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    here = sim.load(ISTANBUL).begin(PEOPLE, seed=3, run=5).replay(cut)
    assert json.loads(said) == json.loads(json.dumps([here.waiting, here.history]))
    assert here.waiting


def test_moves_of_one_ask_are_taken_together(talks: sim.Negotiation) -> None:
    position = talks.begin(PEOPLE, seed=3, run=5)
    first = position.waiting
    assert list(first) == PEOPLE
    assert {told["decision"] for told in first.values()} == {"attend"}
    position.move("russia", first["russia"]["usual"])
    assert position.waiting == {name: first[name] for name in PEOPLE[1:]}
    with pytest.raises(sim.IllegalMove, match="russia has nothing to decide now"):
        position.move("russia", first["russia"]["usual"])


def test_an_illegal_move_changes_nothing(talks: sim.Negotiation) -> None:
    position = talks.begin(["ukraine"], seed=3, run=5)
    before, log = position.waiting, list(position.log)
    for party, move in (("ukraine", {"leader": "perhaps"}), ("ukraine", 7), ("russia", True), ("atlantis", True)):
        with pytest.raises(sim.IllegalMove):
            position.move(party, move)
    with pytest.raises(sim.IllegalMove, match="no event of this scenario"):
        position.inject("comet")
    assert position.waiting == before
    assert position.log == log


def test_no_rule_moves_a_person(talks: sim.Negotiation) -> None:
    """Where the rule would have it leave, a person who stays is still there."""
    us, position = talks.seat("united_states"), talks.begin(["united_states"], seed=3, run=5)
    left = talks.play(seed=3, run=5).played.left[0, us]
    assert left > 0
    told_to_leave = 0
    while not position.over:
        told = position.waiting["united_states"]
        move = usual(told)
        if told["decision"] == "leave":
            told_to_leave += int(move)
            move = False
        position.move("united_states", move)
    assert told_to_leave > 0
    assert position.state.engaged[0, us]


def test_a_seat_changes_hands_in_mid_game_and_moves_no_draw(talks: sim.Negotiation) -> None:
    position = play_on(talks.begin(["ukraine"], seed=3, run=5), until=3)
    position.seat("ukraine", person=False)
    assert position.over
    again = talks.begin(["ukraine"], seed=3, run=5).replay([entry.line() for entry in position.log])
    same_positions(again, position)
    other = talks.play(seed=3, run=5)
    for here, there in zip(other.records, position.records, strict=False):
        assert here.state.momentum[0] == there.state.momentum[0]


def test_an_injected_event_happens_in_the_next_round(talks: sim.Negotiation) -> None:
    event = next(iter(talks.scenario.events))
    number = list(talks.scenario.events).index(event)
    position = play_on(talks.begin(["ukraine"], seed=3, run=5), until=2)
    assert position.state.happened[0, number] == 0
    position.inject(event)
    play_on(position)
    assert position.state.happened[0, number] == 3
    same_positions(talks.begin(["ukraine"], seed=3, run=5).replay([e.line() for e in position.log]), position)


@pytest.fixture
def middle() -> Position:
    """A game of the small scenario in mid-round."""
    position = play_on(sim.load(TINY).begin(["north"], seed=3, run=1), until=3, person=refuses)
    while position.waiting["north"]["decision"] == "attend":
        position.move("north", position.waiting["north"]["usual"])
    return position


def test_futures_share_the_luck_so_far_and_no_more(middle: Position) -> None:
    many = futures(middle, 60, seed=9)
    assert np.ptp(many.numbers, axis=0).max() == 0
    assert (many.kind == many.kind[0]).all()
    assert np.unique(many.state.momentum).size > 1 or np.unique(many.state.ended).size > 1
    past = middle.state.round * len(middle.setup.game.speakers)
    offers = many.state.offers[:, : middle.state.round].reshape(60, past, -1)
    assert (offers == middle.state.offers[0, : middle.state.round].reshape(1, past, -1)).all()


def test_futures_are_the_same_bits_for_any_number(middle: Position) -> None:
    many, few = futures(middle, 20, seed=9), futures(middle, 5, seed=9)
    assert_same(many.state, 3, few.state, 3)
    assert not np.array_equal(many.state.standing, futures(middle, 20, seed=10).state.standing)


def test_the_only_future_of_talks_that_are_over_is_their_end(game: Position) -> None:
    many = futures(game, 2, seed=1)
    assert_same(many.state, 1, game.state, 0)


def test_futures_depend_on_who_decides(middle: Position) -> None:
    class Never:
        def propose(self, seat: sim.Seat) -> None:
            return None

        def answer(self, seat: sim.Seat, offer: sim.Received) -> bool:
            return False

    free, shut = futures(middle, 40, seed=9), futures(middle, 40, seed=9, minds={"north": Never()})
    assert free.state.agreements.mean() > shut.state.agreements.mean()


@pytest.mark.parametrize("line", [7, {"round": 1}, {"round": 1, "kind": "leave", "party": "north", "move": True}])
def test_what_is_no_line_of_a_log_is_a_sentence(line: Any) -> None:
    with pytest.raises(sim.IllegalMove, match="is no line of a log"):
        sim.load(TINY).begin(["north"], seed=3).replay([line])


def test_a_wrong_name_is_a_sentence(middle: Position) -> None:
    with pytest.raises(sim.IllegalMove, match="'west' is no party here"):
        futures(middle, 2, seed=9, minds={"west": object()})
    with pytest.raises(sim.IllegalMove, match="'west' is no party here"):
        sim.load(TINY).begin(["west"])
