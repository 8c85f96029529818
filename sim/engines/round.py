"""One round of talks, the same for every engine: world, attendance, pressure, turns, learning, end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engines.bench import Bench, Sitter
from sim.engines.first_use import compiling
from sim.engines.hearing import TurnRecord
from sim.engines.setup import Setup
from sim.engines.turn import decide_at_home, take_stacked_turn, take_turn
from sim.nouns import Answer, Bools, End, Floats, Ints
from sim.rules.attendance import Meeting, meeting
from sim.rules.beliefs import clarity, disclose, update
from sim.rules.blame import after_absence, fade
from sim.rules.pressure import aftermath, climb, demands_met
from sim.rules.protocol import alternating, end_of_round, face, first_only, walkers, wear
from sim.rules.state import ENDS, State
from sim.rules.value import truth_of
from sim.rules.world import events, momentum
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Purpose, Tape


@dataclass(frozen=True)
class RoundRecord:
    """What happened in one round: who met, each turn, and the state after it."""

    meeting: Meeting
    turns: list[TurnRecord]
    walked_out: Bools
    """(run, party)"""
    state: State


@compiling()
def play_round(
    setup: Setup, drawn: Parameters, state: State, tape: Tape, sitters: list[Sitter]
) -> tuple[State, RoundRecord]:
    """Play the next round of every run whose talks go on."""
    before = state
    state = _world(setup, drawn, state, tape)
    state, met = _attendance(setup, drawn, state, tape)
    state = climb(setup.game, drawn, state, tape, setup.instrument_streams)
    bench = Bench(setup, drawn, state, tape, sitters)
    turns: list[TurnRecord] = []
    defied = np.zeros(state.rung.shape, bool)
    stacked = setup.scenario.protocol.answers == "stacked"
    for slot in range(0 if stacked else len(setup.game.speakers)):
        waiting = bench.state.live & (bench.state.pending[:, slot] > 0)
        if waiting.any():
            bench.state, made = decide_at_home(bench, slot, waiting)
            turns.append(made)
            defied |= _defied(setup, drawn, bench.state, made)
            bench.state = _closed(setup, bench.state, made.signed)
    bench.state = _fresh(bench.state, stacked)
    if met.held.any():
        order = _order(setup, tape, state.round, state.end.size)
        for turn in range(order.shape[1]):
            live = _may_speak(setup, bench.state, order[:, turn], met.held)
            for made in _turn(bench, turn, order[:, turn], live) if live.any() else ():
                turns.append(made)
                defied |= _defied(setup, drawn, bench.state, made)
                bench.state = _closed(setup, bench.state, made.signed)
    return _close(setup, drawn, before, bench.state, met, turns, defied)


def _world(setup: Setup, drawn: Parameters, state: State, tape: Tape) -> State:
    state = state.but(round=state.round + 1)
    moved = momentum(drawn, state, tape, state.round)
    state = state.but(momentum=np.where(state.live, moved, state.momentum))
    return events(setup.scenario, setup.game, drawn, state, tape)


def _attendance(setup: Setup, drawn: Parameters, state: State, tape: Tape) -> tuple[State, Meeting]:
    protocol = setup.scenario.protocol
    if (state.round - 1) % protocol.meeting_every:
        nobody = np.zeros(state.present.shape, bool)
        met = Meeting(nobody, nobody, np.zeros(nobody.shape), False, np.zeros(state.end.shape, bool))
        return state.but(leaders=nobody, present=nobody), met
    asked = (state.round - 1) % protocol.leaders_every == 0
    invitation = 1 + (state.round - 1) // protocol.leaders_every
    met = meeting(setup.game, drawn, state, tape, asked, invitation)
    beliefs = state.beliefs
    if met.asked:
        beliefs = _read_attendance(drawn, state, met)
    state = state.but(
        leaders=met.leaders,
        present=met.present,
        meetings=state.meetings + met.held,
        blame=after_absence(drawn, state, met.kept_away),
        beliefs=beliefs,
    )
    return state, met


def _read_attendance(drawn: Parameters, state: State, met: Meeting) -> Floats:
    """Update beliefs from who came. Travel is a costly signal.

    A leader comes with the probability of the type's sincerity; one who stays away and so keeps others away does so
    with the complement.
    """
    came, stayed = met.leaders, met.kept_away > 0
    likely = np.where(came[:, :, None], drawn.sincerity, 1 - drawn.sincerity)
    weight = drawn.world.costly[:, None] * clarity(drawn, state)
    return update(state.beliefs, likely, weight[:, :, None] * (came | stayed)[:, None])


def _order(setup: Setup, tape: Tape, round_: int, runs: int) -> Ints:
    """(run, turn): who speaks, in which order."""
    speakers, protocol = setup.game.speakers, setup.scenario.protocol
    if protocol.order == "single_text":
        roles = [setup.scenario.parties[setup.game.parties[p]].role for p in speakers]
        speakers = speakers[[role == "mediator" for role in roles]]
    if protocol.order == "random":
        luck = tape.draw(Purpose.ORDER, round_, setup.game.party_streams[speakers])
        return first_only(protocol, speakers[np.argsort(luck, axis=1, kind="stable")])
    return np.tile(alternating(protocol, speakers, round_), (runs, 1))


def _may_speak(setup: Setup, state: State, speaker: Ints, held: Bools) -> Bools:
    rows = np.arange(speaker.size)
    there = state.present[rows, speaker] & state.engaged[rows, speaker]
    return np.asarray(held & there & state.live & ~np.isin(speaker, _silent(setup)))


def _silent(setup: Setup) -> Ints:
    """Facilitators make no offers, unless the protocol is the mediator's single text."""
    return setup.game.silent if setup.scenario.protocol.order != "single_text" else np.zeros(0, np.int64)


def _closed(setup: Setup, state: State, signed: Bools) -> State:
    """With a single agreement the talks are over as soon as one is signed."""
    if setup.scenario.protocol.agreements == "incremental" or not signed.any():
        return state
    end = np.where(signed & state.live, ENDS.index(End.SIGNED), state.end)
    return state.but(end=end, ended=np.where(signed & state.live, state.round, state.ended))


def _turn(bench: Bench, turn: int, speaker: Ints, live: Bools) -> list[TurnRecord]:
    """What one speaker does, by the protocol's way of answering offers."""
    if bench.setup.scenario.protocol.answers == "stacked":
        return take_stacked_turn(bench, turn, speaker, live)
    bench.state, made = take_turn(bench, turn, speaker, live)
    return [made]


def _fresh(state: State, stacked: bool) -> State:
    """The table before the turns: earlier offers lapse, unless answers are stacked and one waits for the speakers."""
    return state.but(
        pending=state.pending if stacked else np.where(state.live[:, None], 0, state.pending),
        hope=np.full(state.hope.shape, np.nan),
        content=np.zeros(state.content.shape, bool),
    )


def _defied(setup: Setup, drawn: Parameters, state: State, made: TurnRecord) -> Bools:
    """(run, instrument): the target, at the table or its capital, refused an offer that would have met the demand."""
    offered = truth_of(setup.game, made.after)[:, None] >> setup.game.demands.astype(np.uint64)
    would = (offered & np.uint64(1)).astype(bool) & ~demands_met(setup.game, state)
    return np.asarray(would & (made.answers[:, drawn.levers.target] == Answer.REFUSED))


def _close(
    setup: Setup, drawn: Parameters, before: State, state: State, met: Meeting, turns: list[TurnRecord], defied: Bools
) -> tuple[State, RoundRecord]:
    agreed = state.agreements > before.agreements
    state = aftermath(setup.game, drawn, state, defied)
    live = state.live[:, None]
    state = state.but(
        patience=wear(drawn, state, agreed),
        lost=face(drawn, state, met.held, agreed),
        blame=np.where(live[:, :, None], fade(drawn, state), state.blame),
        beliefs=disclose(drawn, state),
    )
    left = walkers(drawn, state)
    state = state.but(engaged=state.engaged & ~left)
    signed = state.end == ENDS.index(End.SIGNED)
    end, ended = end_of_round(setup.game, setup.scenario.protocol, state, signed, left)
    state = state.but(end=end, ended=ended)
    if setup.scenario.protocol.answers == "stacked":
        state = state.but(pending=np.where(state.live[:, None], state.pending, 0))
    return state, RoundRecord(met, turns, left, state)
