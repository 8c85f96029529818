"""Moves as plain data, as a log, a page or a player's object writes them, and back as arrays.

attend   {"leader": true, "if": ["ukraine"], "despite": false, "delegation": true}; `if` names leaders of whom one must
         come for this one to go, none where it goes in any case
press    {"levy": "imposed", …}: where each of the party's instruments goes; those left out stay where they are
propose  {"ceasefire": "full", …}: the levels to move to; null for no offer
answer   true to accept
leave, return   true or false
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from sim.minds.decisions import Decision, Move, Question
from sim.minds.seat import IllegalMove, Seat
from sim.minds.view import Reply
from sim.nouns import Bools, Ints, Rung
from sim.rules.attendance import Intention
from sim.rules.pressure import NEXT
from sim.scenario.game import Game

RUNGS = {rung.name.lower(): rung for rung in Rung}
"""The rungs of the ladder by name."""


def plain(game: Game, question: Question, move: Move, run: int) -> Any:
    """What was decided in one run, as plain data."""
    match question.decision:
        case Decision.ATTEND:
            mean = cast(Intention, move)
            names = [name for p, name in enumerate(game.parties) if (int(mean.needs[run]) >> p) & 1]
            return {
                "leader": bool(mean.leader[run]), "if": names, "despite": bool(mean.despite[run]),
                "delegation": bool(mean.delegation[run]),
            }  # fmt: skip
        case Decision.PRESS:
            aims = cast(Ints, move)[run]
            owned = instruments_of(game, question.party)
            return {name: Rung(int(aim)).name.lower() for name, aim in zip(owned, aims, strict=True)}
        case Decision.PROPOSE:
            shift = game.steps[int(cast(Ints, move)[run])]
            after = game.package((question.view.table.record.standing[run] + shift) % game.sizes)
            return {issue: after[issue] for i, issue in enumerate(game.issues) if shift[i]} or None
        case Decision.ANSWER:
            return bool(cast(Reply, move).accepts[run])
        case _:
            return bool(cast(Bools, move)[run])


def batch(question: Question, given: Mapping[int, Any]) -> Move:
    """The move of a batch, from plain moves by run. Raises `IllegalMove` for what cannot be done, with the reason.

    In runs that are not given no offer is made, no offer is accepted, and other moves are the usual ones.
    """
    match question.decision:
        case Decision.ATTEND:
            return _attendance(question, given)
        case Decision.PRESS:
            rungs = np.array(question.usual)
            for run, move in given.items():
                rungs[run] = _aims(question, run, move)
            return rungs
        case Decision.PROPOSE:
            choice = np.zeros(question.live.size, np.int64)
            for run, move in given.items():
                choice[run] = 0 if move is None else Seat(question.view, run).legal(move)
            return choice
        case Decision.ANSWER:
            accepts = np.zeros(question.live.size, bool)
            for run, move in given.items():
                accepts[run] = _yes_or_no(question, move)
            assert question.offer is not None
            return Reply(accepts & question.offer.allowed, np.zeros(accepts.size))
        case _:
            says = np.array(question.usual, bool)
            for run, move in given.items():
                says[run] = _yes_or_no(question, move)
            return says


def instruments_of(game: Game, party: int) -> dict[str, int]:
    """A party's instruments, each with its place among all."""
    return {name: g for g, (name, owner) in enumerate(game.instruments) if owner == party}


def _yes_or_no(question: Question, move: Any) -> bool:
    if not isinstance(move, bool | np.bool_):
        raise IllegalMove(f"'{question.decision}' is answered by true or false, and this is {move!r}")
    return bool(move)


def _attendance(question: Question, given: Mapping[int, Any]) -> Intention:
    usual = cast(Intention, question.usual)
    mean = Intention(usual.leader.copy(), usual.needs.copy(), usual.despite.copy(), usual.delegation.copy())
    parties = question.view.table.game.parties
    for run, move in given.items():
        if not isinstance(move, Mapping) or not set(move) <= {"leader", "if", "despite", "delegation"}:
            raise IllegalMove(f"give leader, if, despite and delegation, such as {{'leader': False}}, not {move!r}")
        names = move.get("if", [])
        if not isinstance(names, list | tuple) or any(name not in parties for name in names):
            raise IllegalMove(f"'if' lists parties (there are {', '.join(parties)}), and this is {names!r}")
        for what, there in (("leader", mean.leader), ("despite", mean.despite), ("delegation", mean.delegation)):
            there[run] = _yes_or_no(question, move.get(what, False))
        mean.needs[run] = sum(1 << parties.index(name) for name in set(names))
    return mean


def _aims(question: Question, run: int, move: Any) -> list[int]:
    """The rungs to which the party's instruments go."""
    owned = instruments_of(question.view.table.game, question.party)
    if not isinstance(move, Mapping) or not set(move) <= set(owned):
        raise IllegalMove(f"give the rung of each instrument ({', '.join(owned)}), not {move!r}")
    here = {name: Rung(int(question.view.table.record.rung[run, g])) for name, g in owned.items()}
    for name, word in move.items():
        if not isinstance(word, str) or RUNGS.get(word) not in NEXT[here[name]]:
            may = " or ".join(rung.name.lower() for rung in NEXT[here[name]])
            raise IllegalMove(f"{name} is {here[name].name.lower()}: in one round it goes to {may}, not {word!r}")
    return [int(RUNGS[move[name]]) if name in move else int(rung) for name, rung in here.items()]
