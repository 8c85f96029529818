"""Keeps what a report needs while rounds are played, and takes stock at the end."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from sim.analysis.possible import possible, possible_without_pressure
from sim.engines import helper
from sim.engines.played import Played
from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.nouns import Rung, Stage
from sim.rules.beliefs import sincerity
from sim.rules.compliance import Signed, held
from sim.rules.consent import clear, gates_shut
from sim.rules.scalar import power
from sim.rules.state import State
from sim.rules.value import truth_of, utility, valuation, without_agreement
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Tape


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
                self.signed.append(
                    Signed(
                        run,
                        *same,
                        turn.proposer[run],
                        turn.before[run],
                        turn.after[run],
                        turn.signatories[run],
                        np.full(run.size, turn.stage == Stage.CAPITALS),
                    )
                )
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
        helper.wait()
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
