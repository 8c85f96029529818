"""Stacked answers: who speaks next accepts the offer on the table, or refuses it and may put another in its place.

Source: Aydoğan, Festen, Hindriks, Jonker 2017 (the stacked alternating offers protocol).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.engines.turn import Bench, Hearing, TurnRecord, take_turn
from sim.nouns import Answer, Bools, Ints, Masks, Stage
from sim.rules.state import State


class OnTable(NamedTuple):
    """The offer on the table in each run."""

    slot: Ints
    """(run,) where the state keeps it"""
    choice: Ints
    """(run,) 0 where there is none"""
    by: Ints
    yes: Masks
    """(run,) bits of those who have accepted it"""


def on_table(state: State) -> OnTable:
    """The offer on the table, of which there is one at most."""
    slot = np.argmax(state.pending > 0, axis=1)
    at = np.arange(slot.size), slot
    return OnTable(slot, state.pending[at], state.pending_by[at], state.pending_yes[at])


def take_stacked_turn(bench: Bench, turn: int, speaker: Ints, live: Bools) -> list[TurnRecord]:
    """Let each run's speaker answer the offer on the table; where it refused, or none was there, it may make one."""
    records, lies = [], on_table(bench.state)
    asked = live & (lies.choice > 0) & (lies.by != speaker)
    free = live & (lies.choice == 0)
    if asked.any():
        refused, record = _answer(bench, turn, speaker, asked)
        records.append(record)
        free |= refused
    if free.any():
        bench.state, record = take_turn(bench, turn, speaker, free)
        records.append(record)
    return records


def _answer(bench: Bench, turn: int, speaker: Ints, asked: Bools) -> tuple[Bools, TurnRecord]:
    """Where the speaker refused, and what happened."""
    lies, bit = on_table(bench.state), np.uint64(1) << speaker.astype(np.uint64)
    hearing = Hearing(bench, bench.moment(), turn, np.where(asked, lies.choice, 0), lies.by, asked)
    bench.state, record = hearing.answered(lies.yes, bit, Stage.TABLE)
    said = record.answers[np.arange(speaker.size), speaker]
    refused = asked & (said != Answer.ACCEPTED)
    yes, row = bench.state.pending_yes.copy(), np.flatnonzero(asked & ~refused)
    yes[row, lies.slot[row]] |= bit[row]
    pending = np.where(refused[:, None], 0, bench.state.pending)
    bench.state = bench.state.but(pending=pending, pending_yes=yes)
    return refused, record
