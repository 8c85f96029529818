"""One round of talks, the same for every engine: world, attendance, pressure, turns, learning, end.

The round is a generator. It yields an `Ask` wherever somebody decides, and goes on with the moves that it is sent:
ensembles, Mesa, notebooks and people at a screen are drivers of the same round.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.engines.bench import Bench
from sim.engines.drive import Sitter, drive
from sim.engines.first_use import compiling
from sim.engines.hearing import TurnRecord
from sim.engines.setup import Setup
from sim.engines.turn import decide_at_home, take_stacked_turn, take_turn
from sim.minds.decisions import Ask, Decision, Moves
from sim.nouns import Answer, Bools, End, Floats, Ints
from sim.rules.attendance import Intention, Meeting, inclinations, meet, together
from sim.rules.beliefs import clarity, disclose, update
from sim.rules.blame import after_absence, fade
from sim.rules.pressure import aftermath, climb, demands_met, reachable, usual_rungs
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
    returned: Bools
    """(run, party)"""
    state: State


@compiling()
def play_round(
    setup: Setup, drawn: Parameters, state: State, tape: Tape, sitters: Sequence[Sitter]
) -> tuple[State, RoundRecord]:
    """Play the next round of every run whose talks go on."""
    return drive(talk_round(setup, drawn, state, tape), sitters)


def talk_round(
    setup: Setup, drawn: Parameters, state: State, tape: Tape, happens: Sequence[str] = ()
) -> Generator[Ask, Moves, tuple[State, RoundRecord]]:
    """The next round as a sequence of decisions. The events in `happens` happen in it whatever their hazards."""
    before = state
    bench = Bench(setup, drawn, _world(setup, drawn, state, tape, happens), tape)
    met = yield from _attendance(bench)
    yield from _pressure(bench)
    turns: list[TurnRecord] = []
    defied = np.zeros(state.rung.shape, bool)
    stacked = setup.scenario.protocol.answers == "stacked"
    for slot in range(0 if stacked else len(setup.game.speakers)):
        waiting = bench.state.live & (bench.state.pending[:, slot] > 0)
        if waiting.any():
            bench.state, made = yield from decide_at_home(bench, slot, waiting)
            turns.append(made)
            defied |= _defied(setup, drawn, bench.state, made)
            bench.state = _closed(setup, bench.state, made.signed)
    bench.state = _fresh(bench.state, stacked)
    if met.held.any():
        order = _order(setup, tape, bench.state.round, bench.state.end.size)
        for turn in range(order.shape[1]):
            live = _may_speak(setup, bench.state, order[:, turn], met.held)
            for made in (yield from _turn(bench, turn, order[:, turn], live)) if live.any() else ():
                turns.append(made)
                defied |= _defied(setup, drawn, bench.state, made)
                bench.state = _closed(setup, bench.state, made.signed)
    return (yield from _close(bench, before, met, turns, defied))


def _world(setup: Setup, drawn: Parameters, state: State, tape: Tape, happens: Sequence[str]) -> State:
    state = state.but(round=state.round + 1)
    moved = momentum(drawn, state, tape, state.round)
    state = state.but(momentum=np.where(state.live, moved, state.momentum))
    return events(setup.scenario, setup.game, drawn, state, tape, happens)


def _attendance(bench: Bench) -> Generator[Ask, Moves, Meeting]:
    """Ask all sides whether they come, let them meet, and read what it tells who came."""
    setup, drawn, state = bench.setup, bench.drawn, bench.state
    protocol = setup.scenario.protocol
    if (state.round - 1) % protocol.meeting_every:
        nobody = np.zeros(state.present.shape, bool)
        bench.state = state.but(leaders=nobody, present=nobody)
        return Meeting(nobody, nobody, np.zeros(nobody.shape), False, np.zeros(state.end.shape, bool))
    asked = (state.round - 1) % protocol.leaders_every == 0
    invitation = 1 + (state.round - 1) // protocol.leaders_every
    usual = inclinations(setup.game, drawn, state, bench.tape, asked, invitation)
    mean = yield from _intentions(bench, usual, asked)
    met = meet(setup.game, state, mean, asked)
    bench.state = state.but(
        leaders=met.leaders,
        present=met.present,
        meetings=state.meetings + met.held,
        blame=after_absence(drawn, state, met.kept_away),
        beliefs=_read_attendance(drawn, state, met) if met.asked else state.beliefs,
    )
    return met


def _intentions(bench: Bench, usual: Intention, leaders_asked: bool) -> Generator[Ask, Moves, Intention]:
    """What all sides mean to do about the meeting, as they say themselves; who has left the talks is not asked."""
    state = bench.state
    may_go = bench.drawn.arrivals.asked & leaders_asked
    sides = [usual.of(p) for p in range(len(bench.setup.game.parties))]
    here = [state.live & state.engaged[:, p] for p in range(len(sides))]
    asked = {p: (here[p], side) for p, side in enumerate(sides) if here[p].any()}
    for p, said in (yield bench.ask(Decision.ATTEND, asked)).items():
        assert isinstance(said, Intention)
        leader, delegation = said.leader & may_go[p] & here[p], said.delegation & here[p]
        sides[p] = Intention(leader, said.needs, said.despite, delegation)
    return together(sides)


def _pressure(bench: Bench) -> Generator[Ask, Moves, None]:
    """Ask the owners of instruments where each goes. What an owner cannot do in one round leaves it where it stands."""
    setup, drawn, state = bench.setup, bench.drawn, bench.state
    owner = drawn.levers.owner
    if not owner.size:
        return
    rungs = usual_rungs(setup.game, drawn, state, bench.tape, setup.instrument_streams)
    asked = {int(p): (state.live, rungs[:, owner == p].copy()) for p in np.unique(owner)}
    for p, said in (yield bench.ask(Decision.PRESS, asked)).items():
        aims = np.asarray(said)
        rungs[:, owner == p] = np.where(reachable(state.rung[:, owner == p], aims), aims, state.rung[:, owner == p])
    bench.state = climb(setup.game, state, rungs)


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
    if setup.game.single_text:
        roles = [setup.scenario.parties[setup.game.parties[p]].role for p in speakers]
        speakers = speakers[[role == "mediator" for role in roles]]
    if protocol.order == "random":
        luck = tape.draw(Purpose.ORDER, round_, setup.game.party_streams[speakers])
        return first_only(protocol, speakers[np.argsort(luck, axis=1, kind="stable")])
    return np.tile(alternating(protocol, speakers, round_), (runs, 1))


def _may_speak(setup: Setup, state: State, speaker: Ints, held: Bools) -> Bools:
    rows = np.arange(speaker.size)
    there = state.present[rows, speaker] & state.engaged[rows, speaker]
    return np.asarray(held & there & state.live & ~np.isin(speaker, setup.game.silent))


def _closed(setup: Setup, state: State, signed: Bools) -> State:
    """With a single agreement the talks are over as soon as one is signed."""
    if setup.scenario.protocol.agreements == "incremental" or not signed.any():
        return state
    end = np.where(signed & state.live, ENDS.index(End.SIGNED), state.end)
    return state.but(end=end, ended=np.where(signed & state.live, state.round, state.ended))


def _turn(bench: Bench, turn: int, speaker: Ints, live: Bools) -> Generator[Ask, Moves, list[TurnRecord]]:
    """What one speaker does, by the protocol's way of answering offers."""
    if bench.setup.scenario.protocol.answers == "stacked":
        return (yield from take_stacked_turn(bench, turn, speaker, live))
    bench.state, made = yield from take_turn(bench, turn, speaker, live)
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
    bench: Bench, before: State, met: Meeting, turns: list[TurnRecord], defied: Bools
) -> Generator[Ask, Moves, tuple[State, RoundRecord]]:
    setup, drawn, state = bench.setup, bench.drawn, bench.state
    agreed = state.agreements > before.agreements
    state = aftermath(setup.game, drawn, state, defied)
    live = state.live[:, None]
    bench.state = state.but(
        patience=wear(drawn, state, agreed),
        lost=face(drawn, state, met.held, agreed),
        blame=np.where(live[:, :, None], fade(drawn, state), state.blame),
        beliefs=disclose(drawn, state),
    )
    away = ~bench.state.engaged
    left = yield from _each(bench, Decision.LEAVE, ~away, walkers(drawn, bench.state))
    returned = yield from _each(bench, Decision.RETURN, away, np.zeros_like(away))
    state = bench.state.but(engaged=(bench.state.engaged & ~left) | returned)
    signed = state.end == ENDS.index(End.SIGNED)
    end, ended = end_of_round(setup.game, setup.scenario.protocol, state, signed, left)
    state = state.but(end=end, ended=ended)
    if setup.scenario.protocol.answers == "stacked":
        state = state.but(pending=np.where(state.live[:, None], state.pending, 0))
    return state, RoundRecord(met, turns, left, returned, state)


def _each(bench: Bench, decision: Decision, whom: Bools, usual: Bools) -> Generator[Ask, Moves, Bools]:
    """Ask parties for a yes or no in the runs in which it is for them, (run, party)."""
    live = whom & bench.state.live[:, None]
    asked = {p: (live[:, p].copy(), usual[:, p].copy()) for p in range(live.shape[1]) if live[:, p].any()}
    out = np.zeros_like(live)
    if asked:
        for p, said in (yield bench.ask(decision, asked)).items():
            out[:, p] = np.asarray(said, bool) & live[:, p]
    return out
