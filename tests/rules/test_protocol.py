"""Who makes offers in a round: by hand."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.rules.protocol import alternating
from sim.scenario.schema import Protocol
from tests.theories_in_the_loop.toys import division, rests, scenario, shares


@pytest.mark.parametrize(("turns", "second"), [("all", [5, 7, 2]), ("one", [5])])
def test_the_list_moves_on_by_one_each_round(turns: str, second: list[int]) -> None:
    protocol = Protocol.model_validate({"rounds": 3, "speakers": ["a", "b", "c"], "turns": turns})
    speakers = np.array([2, 5, 7])
    assert alternating(protocol, speakers, 2).tolist() == second
    assert alternating(protocol, speakers, 4).tolist() == alternating(protocol, speakers, 1).tolist()


def test_with_stacked_answers_each_follows_the_one_before() -> None:
    given = {"rounds": 3, "speakers": ["a", "b", "c"], "answers": "stacked", "agreements": "single"}
    protocol, speakers = Protocol.model_validate(given), np.array([2, 5, 7])
    assert [alternating(protocol, speakers, round_).tolist() for round_ in (1, 2, 3)] == [[2, 5, 7]] * 3


@pytest.mark.parametrize(("order", "turns", "most"), [("alternating", "all", 2), ("random", "all", 2),
                                                      ("alternating", "one", 1), ("random", "one", 1)])  # fmt: skip
def test_with_one_turn_a_round_brings_one_offer(order: str, turns: str, most: int) -> None:
    parties = {
        name: {"weights": {"pie": 1}, "values": {"pie": cut(2)}, "mind": "hardliner"}
        for name, cut in (("one", shares), ("two", rests))
    }
    protocol = {"rounds": 4, "speakers": ["one", "two"], "order": order, "turns": turns}
    talks: sim.Negotiation = scenario({"pie": division(2, ["one", "two"])}, parties, protocol)
    assert [len(record.turns) for record in talks.play(seed=1).records] == [most] * 4
