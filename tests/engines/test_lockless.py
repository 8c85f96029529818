"""Threads that play runs of their own find properties side by side."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

import sim
from sim.engines.ensemble import WAIT, ensemble
from sim.lockless import cached_property
from sim.minds.view import View

TINY = Path(__file__).parents[2] / "scenarios" / "tiny.yaml"


class Seat:
    def __init__(self, meeting: Barrier) -> None:
        self.meeting = meeting
        self.asked = 0

    @cached_property
    def outlook(self) -> int:
        """What the seat sees."""
        self.asked += 1
        return self.meeting.wait(timeout=10)


def test_two_objects_find_the_same_property_at_the_same_time():
    meeting = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda seat: seat.outlook, [Seat(meeting), Seat(meeting)]))
    assert sorted(found) == [0, 1]


def test_a_property_is_found_once_and_tells_what_it_is():
    seat = Seat(Barrier(1))
    assert (seat.outlook, seat.outlook, seat.asked) == (0, 0, 1)
    assert Seat.outlook.__doc__ == "What the seat sees."
    with pytest.raises(AttributeError):
        _ = Seat(Barrier(1)).nothing


def test_what_a_mind_finds_at_the_table_holds_no_lock():
    assert isinstance(View.outlook, cached_property)


def test_threads_wait_less_for_the_interpreter_while_they_play_and_as_before_afterwards():
    before = sys.getswitchinterval()
    first, second = (ensemble(sim.load(TINY).setup, 1, 200, workers=2) for _ in range(2))
    for playing in (first, second):
        next(playing)
        assert sys.getswitchinterval() == pytest.approx(WAIT)
    first.close()  # before the second, which began later
    assert sys.getswitchinterval() == pytest.approx(WAIT)
    second.close()
    assert sys.getswitchinterval() == pytest.approx(before)
    assert before > WAIT
