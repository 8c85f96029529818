"""Backward induction by hand, against an independent induction, and at its limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.nouns import Answer
from sim.theories.offers import NEVER, induction
from tests.theories_in_the_loop.toys import division, played, rests, scenario, shares


def pie(protocol: dict[str, Any], steps: int = 10, **two: Any) -> sim.Negotiation:
    parties = {
        "one": {"weights": {"pie": 1}, "values": {"pie": shares(steps)}},
        "two": {"weights": {"pie": 1}, "values": {"pie": rests(steps)}, **two},
    }
    whole = {"speakers": ["one", "two"], "agreements": "single", **protocol}
    return scenario({"pie": division(steps, ["one", "two"])}, parties, whole)


def test_who_speaks_last_takes_all() -> None:
    """In the only round the first to speak is refused whatever it offers, and the second leaves it nothing."""
    run = pie({"rounds": 1}).play(seed=1)
    assert run.standing == {"pie": "s0"}
    assert int(run.played.signed.turn[0]) == 1


def test_nobody_is_offered_more_than_waiting_is_worth() -> None:
    """Two rounds, δ = ½ for the second to speak: it would get 1 in the last round, so it gets ½ now, and accepts."""
    protocol = {"rounds": 2, "turns": "one", "discounting": True}
    assert pie(protocol, patience=0.5).play(seed=1).standing == {"pie": "s5"}
    assert pie(protocol, patience=0.41).play(seed=1).standing == {"pie": "s5"}
    assert pie(protocol, patience=0.4).play(seed=1).standing == {"pie": "s6"}


@pytest.mark.parametrize(("prior", "level", "wars"), [(0.5, "s6", False), (0.9, "s9", True)])
def test_screening_two_types_by_hand(prior: float, level: str, wars: bool) -> None:
    """A weak type takes .1, a strong one asks .4. Asking for .6 is safe; .9 brings prior · .9: worth it from ⅔ on."""
    kinds = {
        "weak": {"prior": prior, "sincerity": 0.5, "values": {"pie": [0.1, *rests(10)[1:]]}},
        "strong": {"prior": 1 - prior, "sincerity": 0.5, "values": {"pie": [0.4, *rests(10)[1:]]}},
    }
    talks = pie({"rounds": 1, "speakers": ["one"]}, types=kinds)
    result = played(talks, 60)
    signed = result.state.agreements > 0
    assert talks.setup.game.package(result.state.standing[signed][0]) == {"pie": level}
    assert (~signed).any() == wars
    assert (signed | (result.kind[:, 1] == 1)).all()


def test_a_known_red_line_is_respected() -> None:
    """The second never signs less than .3 for itself, whoever has the only word."""
    lines = {"least": {"when": {"pie": {"at_least": "s8"}}}}
    assert pie({"rounds": 1, "speakers": ["one"]}, red_lines=lines).play(seed=1).standing == {"pie": "s7"}


def test_a_shut_gate_is_respected() -> None:
    """Nothing can be signed before the third meeting, so nothing is offered before it."""
    gate = {"late": {"party": "two", "refuses": {"pie": {"at_least": "s0"}}, "until_meetings": 3}}
    talks = pie({"rounds": 3, "speakers": ["one"]})
    shut = sim.Negotiation(*_with(talks, sequencing=gate), "toy")
    records = shut.play(seed=1).records
    assert [int(record.turns[0].proposer[0]) for record in records] == [-1, -1, 0]
    assert records[-1].turns[0].signed[0]


def _with(talks: sim.Negotiation, **more: Any) -> tuple[Any, Any]:
    from sim.scenario.paths import change

    return change({**talks.content, **more}, {}, "toy")


ROWS = st.lists(st.integers(0, 1000).map(lambda k: k / 1000), min_size=5, max_size=5)


@given(st.lists(ROWS, min_size=3, max_size=3), st.lists(st.integers(2, 9), min_size=3, max_size=3), st.integers(1, 7))
@settings(max_examples=25)
def test_three_parties_agree_as_an_independent_induction_says(
    rows: list[list[float]], tenths: list[int], rounds: int
) -> None:
    """`sim.theories.offers` shares no code with the mind. Ties are left out: there equilibria differ."""
    names = ["p0", "p1", "p2"]
    table = np.array(rows)
    gains, patience = table[:, 1:] - table[:, :1], np.array(tenths) / 10
    course = induction(gains, patience, np.arange(rounds) % 3)
    parties = {
        name: {"weights": {"plan": 1}, "values": {"plan": row}, "patience": tenth / 10}
        for name, row, tenth in zip(names, rows, tenths, strict=True)
    }
    issues = {"plan": {"levels": ["open", "a", "b", "c", "d"], "status_quo": "open", "holders": names}}
    protocol = {"rounds": rounds, "speakers": names, "turns": "one", "agreements": "single", "discounting": True}
    result = played(scenario(issues, parties, protocol))
    assert (result.gain >= -1e-9).all()
    strict = np.flatnonzero((gains > 0).all(axis=0))
    if strict.size and all(len(set(np.round(row, 6))) == row.size for row in gains[:, strict]):
        agreed = np.flatnonzero(course.agreement != NEVER)
        assert result.signed.round.tolist() == [agreed[0] + 1]
        assert result.gain[0] == pytest.approx(course.value[0], abs=1e-6)


def test_it_refuses_a_hardliner_whose_turn_passes_before_its_own() -> None:
    """The hardliner asks for all in both rounds; the rational side has the last word, and waits for it in vain."""
    run = pie({"rounds": 2}).with_({"parties.two.mind": "hardliner"}).play(seed=1)
    answers = [turn.answers[0, 0] for record in run.records for turn in record.turns if turn.proposer[0] == 1]
    assert answers == [Answer.REFUSED, Answer.REFUSED]
    assert run.standing == {"pie": "open"}
