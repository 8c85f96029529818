"""Many runs at once: chunks of runs through the same loop, on all cores, the same bits for any split."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace

import numpy as np

from sim.analysis.possible import Possible, possible
from sim.engines.round import RoundRecord, play_round
from sim.engines.setup import Setup
from sim.engines.turn import Bench, Sitter
from sim.minds import MINDS
from sim.nouns import Bools, Floats, Ints, Rung
from sim.rules.beliefs import sincerity
from sim.rules.compliance import Signed, held
from sim.rules.scalar import power
from sim.rules.state import State
from sim.rules.value import truth_of, utility, valuation
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Tape, tape

CHUNK = 128
"""Runs in a chunk: enough to keep the kernels busy, few enough to stay in a few megabytes."""


@dataclass(frozen=True)
class Played:
    """The outcome of a batch of runs. `signed` has one entry for each agreement; the rest run first."""

    run: Ints
    state: State
    kind: Ints
    redraws: Ints
    numbers: Floats
    reached: Bools
    """(run, issue, level) whether the level was ever in force"""
    first_headline: Ints
    """(run,) the round in which the headline event first came, 0 if never"""
    leaders_met: Ints
    """(run, party) meetings that the leader attended"""
    imposed: Ints
    """(run, instrument) the round of imposition, 0 if never"""
    threatened: Ints
    """(run, instrument) the round of the first threat, 0 if never"""
    opening_utility: Floats
    """(run, party) utility of the status quo before the first round"""
    utility: Floats
    """(run, party) utility of the final standing package"""
    gain: Floats
    """(run, party) over the status quo in the final world; discounted where the protocol says so"""
    sincere: Floats
    """(run, p, h) p's belief at the end that h means to settle"""
    signed: Signed
    kept: Bools
    """(agreement,)"""
    possible: Possible | None
    """None where stock was taken briefly"""


def sitters(setup: Setup) -> list[Sitter]:
    """The built-in minds that the scenario names."""
    return [MINDS[party.mind]() for party in setup.scenario.parties.values()]


def rounds(setup: Setup, drawn: Parameters, runs: Tape, seats: list[Sitter]) -> Iterator[RoundRecord]:
    """Play round after round until every run has ended."""
    state = setup.opening(drawn)
    while state.live.any():
        state, record = play_round(setup, drawn, state, runs, seats)
        yield record


def play(setup: Setup, runs: Tape) -> Played:
    """Play a batch of runs to the end and take stock, with what was possible."""
    return _finished(setup, runs).close(runs)


def play_briefly(setup: Setup, runs: Tape) -> Played:
    """Play a batch of runs to the end, without enumerating what was possible."""
    return _finished(setup, runs).close_briefly(runs)


def _finished(setup: Setup, runs: Tape) -> Ledger:
    drawn = setup.draw(runs)
    ledger = Ledger(setup, drawn)
    for record in rounds(setup, drawn, runs, sitters(setup)):
        ledger.enter(record)
    return ledger


class Ledger:
    """Keeps what a report needs while rounds are played, and takes stock at the end."""

    def __init__(self, setup: Setup, drawn: Parameters) -> None:
        self.setup, self.drawn = setup, drawn
        state = setup.opening(drawn)
        runs, issues = state.standing.shape
        self.first = state
        self.state = state
        self.reached = np.zeros((runs, issues, setup.game.satisfied.shape[1]), bool)
        self.headline = np.zeros(runs, np.int64)
        self.leaders = np.zeros(state.present.shape, np.int64)
        self.imposed, self.threatened = np.zeros_like(state.rung), np.zeros_like(state.rung)
        self.signed: list[Signed] = []
        self._note(state)

    def _note(self, state: State) -> None:
        rows = np.arange(state.end.size)[:, None]
        self.reached[rows, np.arange(state.standing.shape[1]), state.standing] = True
        head = self.setup.game.headline
        if head >= 0:
            now = ((truth_of(self.setup.game, state.standing) >> np.uint64(head)) & np.uint64(1)).astype(bool)
            self.headline = np.where((self.headline == 0) & now, state.round, self.headline)

    def enter(self, record: RoundRecord) -> None:
        """Note what one round brought."""
        state = record.state
        for turn in record.turns:
            run = np.flatnonzero(turn.signed)
            if run.size:
                same = np.full(run.size, turn.round), np.full(run.size, turn.turn)
                self.signed.append(
                    Signed(
                        run,
                        *same,
                        turn.proposer[run],
                        turn.before[run],
                        turn.after[run],
                        turn.signatories[run],
                        np.full(run.size, turn.referral),
                    )
                )
                rows = run[:, None]
                self.reached[rows, np.arange(turn.after.shape[1]), turn.after[run]] = True
        self.leaders += record.meeting.leaders & record.meeting.held[:, None]
        self.imposed = np.where((self.imposed == 0) & (state.rung == Rung.IMPOSED), state.round, self.imposed)
        up = (state.rung == Rung.THREATENED) | (state.rung == Rung.IMPOSED)
        self.threatened = np.where((self.threatened == 0) & up, state.round, self.threatened)
        self.state = state
        self._note(state)

    def close(self, runs: Tape) -> Played:
        """Take stock of the end, with what was possible in every run."""
        setup, drawn, state = self.setup, self.drawn, self.state
        refused = Bench(setup, drawn, state, runs, []).refused()
        found = possible(setup.game, setup.rules, drawn, state, refused)
        return replace(self.close_briefly(runs), possible=found)

    def close_briefly(self, runs: Tape) -> Played:
        """Value the end and follow compliance, without enumerating what was possible."""
        setup, drawn, state = self.setup, self.drawn, self.state
        game = setup.game
        signed = _joined(self.signed, len(game.issues))
        comply = setup.scenario.compliance
        kept = held(game, drawn, state, signed, runs, comply.rounds if comply else 0)
        start = self.first.but(round=1)
        before = utility(game, drawn, start, valuation(game, drawn, start), start.standing)
        value = valuation(game, drawn, state)
        after = utility(game, drawn, state, value, state.standing) - state.lost
        gain = after - utility(game, drawn, state, value, self.first.standing)
        if setup.scenario.protocol.discounting:
            gain = gain * power(drawn.character.patience, (state.ended[:, None] - 1).astype(np.float64))
        return Played(
            runs.runs.astype(np.int64), state, drawn.kind, drawn.redraws, drawn.numbers, self.reached, self.headline,
            self.leaders, self.imposed, self.threatened, before, after, gain, sincerity(drawn, state.beliefs),
            signed, kept, None,
        )  # fmt: skip


def _joined(parts: list[Signed], issues: int) -> Signed:
    if not parts:
        none, packages = np.zeros(0, np.int64), np.zeros((0, issues), np.int64)
        return Signed(none, none, none, none, packages, packages, np.zeros(0, np.uint64), np.zeros(0, bool))
    whole = Signed(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Signed)))
    order = np.argsort(whole.run, kind="stable")
    return Signed(*(getattr(whole, field.name)[order] for field in fields(Signed)))


def ensemble(
    setup: Setup, seed: int, runs: int, workers: int | None = None, tick: Callable[[int], None] | None = None,
    chunk: int | None = None, player: Callable[[Setup, Tape], Played] = play,
) -> Iterator[Played]:  # fmt: skip
    """Play runs 0 … runs − 1 of a seed in chunks, in order; `tick` hears of each finished chunk's runs.

    `player` plays a chunk: `play`, or `play_briefly` where nobody asks what was possible.
    Threads suffice: the kernels release the interpreter's lock. `setup` is laid out before they start.
    """
    threads = workers or os.cpu_count() or 1
    size = chunk or min(CHUNK, -(-runs // threads))
    _ = setup.game, setup.numbers, setup.rules, setup.instrument_streams
    firsts = range(0, runs, size)
    with ThreadPoolExecutor(threads) as pool:
        jobs = [pool.submit(player, setup, tape(seed, first, min(size, runs - first))) for first in firsts]
        try:
            for job in jobs:
                played = job.result()
                if tick:
                    tick(played.run.size)
                yield replace(played, state=_without_offers(played.state))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _without_offers(state: State) -> State:
    """The final state without the texts of all offers, which no table reads."""
    return state.but(offers=state.offers[:, :0], proposers=state.proposers[:, :0])
