"""What a batch of runs came to, and the ledger that notes it while rounds are played."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from sim.analysis.possible import Possible, possible, possible_without_pressure
from sim.engines import first_use
from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.nouns import Bools, Floats, Ints, Rung, Stage
from sim.rules.arithmetic import power
from sim.rules.beliefs import sincerity
from sim.rules.compliance import Signed, held
from sim.rules.consent import clear, gates_shut
from sim.rules.state import State
from sim.rules.value import truth_of, utility, valuation, without_agreement
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Tape


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
    left: Ints
    """(run, party) the round in which it left the talks, 0 if never"""
    opening_utility: Floats
    """(run, party) utility of the status quo before the first round"""
    utility: Floats
    """(run, party) utility of the final standing package"""
    gain: Floats
    """(run, party) over the status quo in the final world, in which pressure that an agreement ended would still stand;
    discounted where the protocol says so"""
    gain_without_pressure: Floats
    """(run, party) the same, as if the pressure that an agreement ended had never been"""
    sincere: Floats
    """(run, p, h) p's belief at the end that h means to settle"""
    signed: Signed
    kept: Bools
    """(agreement,)"""
    possible: Possible | None
    """None where stock was taken briefly"""
    possible_without_pressure: Possible | None
    """the same, as if the pressure that an agreement ended had never been"""


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
        self.left = np.zeros(state.engaged.shape, np.int64)
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
                self.signed.append(Signed(
                    run, *same, turn.proposer[run], turn.before[run], turn.after[run], turn.signatories[run],
                    np.full(run.size, turn.stage == Stage.CAPITALS),
                ))  # fmt: skip
                rows = run[:, None]
                self.reached[rows, np.arange(turn.after.shape[1]), turn.after[run]] = True
        self.leaders += record.meeting.leaders & record.meeting.held[:, None]
        self.imposed = np.where((self.imposed == 0) & (state.rung == Rung.IMPOSED), state.round, self.imposed)
        up = (state.rung == Rung.THREATENED) | (state.rung == Rung.IMPOSED)
        self.threatened = np.where((self.threatened == 0) & up, state.round, self.threatened)
        self.left = np.where(self.state.engaged & ~state.engaged, state.round, self.left)
        self.state = state
        self._note(state)

    def close(self, runs: Tape) -> Played:
        """Take stock of the end, with what was possible in every run."""
        setup, drawn, state = self.setup, self.drawn, self.state
        first_use.wait()
        world = setup.game, setup.rules, drawn, state, gates_shut(setup.game, drawn, state)
        found = possible(*world)
        without = possible_without_pressure(*world, found)
        return replace(self.close_briefly(runs), possible=found, possible_without_pressure=without)

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
        stayed = without_agreement(state)
        none = utility(game, drawn, stayed, valuation(game, drawn, stayed), self.first.standing)
        gain, light = clear(after - none), clear(after - utility(game, drawn, state, value, self.first.standing))
        if setup.scenario.protocol.discounting:
            discount = power(drawn.character.patience, (state.ended[:, None] - 1).astype(np.float64))
            gain, light = gain * discount, light * discount
        return Played(
            runs.runs.astype(np.int64), state, drawn.kind, drawn.redraws, drawn.numbers, self.reached, self.headline,
            self.leaders, self.imposed, self.threatened, self.left, before, after, gain, light,
            sincerity(drawn, state.beliefs), signed, kept, None, None,
        )  # fmt: skip


def _joined(parts: list[Signed], issues: int) -> Signed:
    if not parts:
        none, packages = np.zeros(0, np.int64), np.zeros((0, issues), np.int64)
        return Signed(none, none, none, none, packages, packages, np.zeros(0, np.uint64), np.zeros(0, bool))
    whole = Signed(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Signed)))
    order = np.argsort(whole.run, kind="stable")
    return Signed(*(getattr(whole, field.name)[order] for field in fields(Signed)))
