"""One turn at the table: an offer and the answers to it, at once, from the capitals, or one after another.

Source of stacked answers: Aydoğan, Festen, Hindriks, Jonker 2017 (the stacked alternating offers protocol).
"""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import NamedTuple

import numpy as np

from sim.engines.bench import Bench, Moment
from sim.engines.hearing import Answers, Hearing, TurnRecord
from sim.minds.decisions import Ask, Decision, Moves, Question
from sim.minds.view import View
from sim.nouns import Answer, Bools, Floats, Ints, Masks, Stage
from sim.rules.state import State
from sim.scenario.tape import Purpose


def take_turn(bench: Bench, turn: int, speaker: Ints, live: Bools) -> Answers:
    """Let each run's speaker make an offer, and those whose consent is needed answer it."""
    moment = bench.moment()
    luck = bench.tape.draw(Purpose.MIND, bench.state.round, bench.setup.game.party_streams, turn)
    choice = np.zeros(live.size, np.int64)
    content, hope = bench.state.content.copy(), bench.state.hope.copy()
    questions = [_turn_of(bench, moment, int(p), live & (speaker == p), luck) for p in np.unique(speaker[live])]
    offers = yield Ask(Decision.PROPOSE, bench.state.round, turn, None, tuple(questions))
    for question in questions:
        p, mine, view = question.party, question.live, question.view
        choice = np.where(mine, np.asarray(offers[p]), choice)
        content[:, p] = np.where(mine, view.content & ~_at_a_loss(view, choice), content[:, p])
        impatient = mine & (view.nature.impatience > 0)
        if impatient.any():
            hope[:, p] = np.where(impatient, view.outlook.hope, hope[:, p])
    bench.state = bench.state.but(content=content, hope=hope)
    hearing = Hearing(bench, moment, turn, choice, speaker, live & (choice > 0))
    if bench.setup.scenario.protocol.answers == "stacked":
        return hearing.tabled()
    return (yield from hearing.offered())


def _turn_of(bench: Bench, moment: Moment, party: int, mine: Bools, luck: Floats) -> Question:
    """The question to one party for an offer, in the runs in which it speaks."""
    look = partial(bench.view, moment, party, mine, luck[:, party].copy())
    return Question(Decision.PROPOSE, party, mine, look)


def _at_a_loss(view: View, choice: Ints) -> Bools:
    """(run,) whether a party offers a loss though it sees nothing better today: it looks ahead and is not content."""
    ahead = view.live & view.content & (choice > 0)
    if not ahead.any():
        return ahead
    return np.asarray(ahead & (view.gains[np.arange(choice.size), choice] < 0))


def decide_at_home(bench: Bench, turn: int, live: Bools) -> Answers:
    """Let the capitals decide on a package that was referred to them last round."""
    state = bench.state
    choice = np.where(live, state.pending[:, turn], 0)
    hearing = Hearing(bench, bench.moment(), turn, choice, state.pending_by[:, turn], live & (choice > 0))
    answers = hearing.answered(state.pending_yes[:, turn], state.pending_later[:, turn], Stage.CAPITALS)
    after, made = yield from answers
    sent_back = after.sent_back.copy()
    sent_back[:, state.round - 2, turn] |= live & (made.answers == Answer.REFUSED).any(axis=1)
    return after.but(sent_back=sent_back), made


class OnTable(NamedTuple):
    """The offer on the table in each run."""

    slot: Ints
    """(run,) where the state keeps it"""
    choice: Ints
    """(run,) 0 where there is none"""
    by: Ints
    yes: Masks
    """(run,) bits of those who have accepted it"""
    later: Masks
    """(run,) bits of those whose consent it needs and who have not answered yet"""


def on_table(state: State) -> OnTable:
    """The offer on the table, of which there is one at most."""
    slot = np.argmax(state.pending > 0, axis=1)
    at = np.arange(slot.size), slot
    return OnTable(slot, state.pending[at], state.pending_by[at], state.pending_yes[at], state.pending_later[at])


def take_stacked_turn(bench: Bench, turn: int, speaker: Ints, live: Bools) -> Generator[Ask, Moves, list[TurnRecord]]:
    """Let each run's speaker answer the offer on the table, if its consent is needed and not given.

    It may make an offer where it refused, where there was none, and where its own comes round without having been
    signed, for want of someone who did not come.
    """
    records, lies = [], on_table(bench.state)
    lifted = live & (lies.choice > 0) & (lies.by == speaker)
    asked = live & (lies.choice > 0) & ((lies.later >> speaker.astype(np.uint64)) & np.uint64(1)).astype(bool)
    free = lifted | (live & (lies.choice == 0))
    bench.state = _without(bench.state, lifted)
    if asked.any():
        refused, record = yield from _answer(bench, lies, turn, speaker, asked)
        records.append(record)
        free |= refused
    if free.any():
        bench.state, record = yield from take_turn(bench, turn, speaker, free)
        records.append(record)
    return records


def _answer(
    bench: Bench, lies: OnTable, turn: int, speaker: Ints, asked: Bools
) -> Generator[Ask, Moves, tuple[Bools, TurnRecord]]:
    """Where the speaker refused, and what happened."""
    bit = np.uint64(1) << speaker.astype(np.uint64)
    hearing = Hearing(bench, bench.moment(), turn, np.where(asked, lies.choice, 0), lies.by, asked)
    bench.state, record = yield from hearing.answered(lies.yes, bit, Stage.TABLE)
    said = record.answers[np.arange(speaker.size), speaker]
    refused = asked & (said != Answer.ACCEPTED)
    row = np.flatnonzero(asked & ~refused)
    yes, later = bench.state.pending_yes.copy(), bench.state.pending_later.copy()
    yes[row, lies.slot[row]] |= bit[row]
    later[row, lies.slot[row]] &= ~bit[row]
    bench.state = _without(bench.state.but(pending_yes=yes, pending_later=later), refused)
    return refused, record


def _without(state: State, runs: Bools) -> State:
    """The table cleared in some runs."""
    return state.but(pending=np.where(runs[:, None], 0, state.pending)) if runs.any() else state
