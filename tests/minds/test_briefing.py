"""What a seat may know, as plain data: written as JSON, enough to tell what may be offered, and blind to the rest."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

import sim
from sim.engines.bench import Bench
from sim.engines.ensemble import rounds, sitters
from sim.engines.setup import Setup
from sim.minds.briefing import briefing, refusal
from sim.minds.decisions import Decision, Question
from sim.rules.state import State
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Tape, tape

FILES = ["tiny", "istanbul_2025", "istanbul_2022"]


def after(setup: Setup, runs: Tape, count: int) -> tuple[Parameters, State]:
    """The state after some rounds, in which everyone has come to the table."""
    drawn = setup.draw(runs)
    state = setup.opening(drawn)
    for record in rounds(setup, drawn, runs, sitters(setup)):
        state = record.state
        if state.round == count:
            break
    return drawn, state.but(end=np.zeros_like(state.end))


def questions(setup: Setup, drawn: Parameters, state: State, runs: Tape) -> list[Question]:
    """Each party asked for each decision that has no draw of its own, and for an offer."""
    live, out = np.ones(runs.runs.size, bool), []
    bench = Bench(setup, drawn, state, runs)
    for party in range(len(setup.game.parties)):
        for decision in (Decision.PROPOSE, Decision.PRESS, Decision.LEAVE):
            out += bench.ask(decision, {party: (live, None)}).questions
    return out


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("count", [1, 5])
def test_what_may_be_offered_follows_from_the_briefing_alone(file: str, count: int) -> None:
    setup, runs = sim.load(f"scenarios/{file}.yaml").setup, tape(2, 0, 2)
    game = setup.game
    drawn, state = after(setup, runs, count)
    may = set()
    for question in questions(setup, drawn, state, runs)[::3]:
        told, view = json.loads(json.dumps(briefing(question, 1))), question.view
        for c in range(1, game.steps.shape[0], 1 if game.steps.shape[0] < 300 else 7):
            levels = (state.standing[1] + game.steps[c]) % game.sizes
            moved = {i: x for i, x in game.package(levels).items() if x != told["standing"][i]}
            assert (refusal(told, moved) is None) == view.allowed[1, c], (told["party"], moved)
            may.add(bool(view.allowed[1, c]))
    assert may == {True, False}


def test_what_may_not_be_offered_is_told_with_the_reason() -> None:
    setup, runs = sim.load("scenarios/tiny.yaml").setup, tape(2, 0, 1)
    drawn, state = after(setup, runs, 1)
    told = briefing(questions(setup, drawn, state, runs)[0], 0)
    assert "not on the table" in str(refusal(told, {"moon": "full"}))
    assert "no level of truce" in str(refusal(told, {"truce": "moon"}))
    assert "changes nothing" in str(refusal(told, {}))


@pytest.mark.parametrize("file", FILES)
def test_no_number_that_a_seat_may_not_know_changes_a_byte_of_its_briefing(file: str) -> None:
    """Each table of true wishes and of character is moved for everyone else at once; own numbers change it."""
    setup, runs = sim.load(f"scenarios/{file}.yaml").setup, tape(2, 0, 2)
    drawn, state = after(setup, runs, 3)
    before = written(setup, drawn, state, runs)
    for party in range(len(setup.game.parties)):
        for what in ("true", "character"):
            for field in fields(getattr(drawn, what)):
                others = moved(drawn, what, field.name, np.arange(len(setup.game.parties)) != party)
                same = written(setup, others, state, runs, party)
                assert same == {k: told for k, told in before.items() if k[0] == party}, (party, field.name)
    own = moved(drawn, "true", "worth", np.arange(len(setup.game.parties)) == 0)
    assert written(setup, own, state, runs, 0) != {k: told for k, told in before.items() if k[0] == 0}


def written(setup: Setup, drawn: Parameters, state: State, runs: Tape, only: int | None = None) -> dict[Any, str]:
    asked = questions(setup, drawn, state, runs)
    return {(q.party, str(q.decision)): json.dumps(briefing(q, 0)) for q in asked if only is None or q.party == only}


def moved(drawn: Parameters, what: str, name: str, parties: np.ndarray) -> Parameters:
    """The parameters with one table changed for some parties; tables of other shapes have no party of their own."""
    whole = getattr(drawn, what)
    table = getattr(whole, name).copy()
    if table.ndim > 1 and table.shape[1] == parties.size:
        table[:, parties] = 1 - table[:, parties] if table.dtype.kind in "fb" else table[:, parties] ^ 1
    return replace(drawn, **{what: replace(whole, **{name: table})})
