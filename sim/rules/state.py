"""What changes from round to round, as one immutable record of arrays (run axis first)."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

from sim.nouns import Bools, End, Floats, Ints, Masks, Rung
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters

ENDS = list(End)


@dataclass(frozen=True)
class State:
    """Talks at one moment. Axes: r run, i issue, p party, h and a party (observed, audience), k type,
    g instrument, n coalition, m mediator, e event, s turn of a round."""

    round: int
    standing: Ints  # (r, i) the levels in force
    end: Ints  # (r,) how talks ended (index into `End`), 0 while they go on
    ended: Ints  # (r,) the round in which they ended, 0 while they go on
    momentum: Floats  # (r,) in [−1, 1]
    beliefs: Floats  # (r, p, h, k) what p believes of h's type
    blame: Floats  # (r, p, a) blame on p before audience a, in [0, 1]
    rung: Ints  # (r, g) the ladder of each instrument
    relieved: Ints
    """(r, g) the rung from which a met demand last took each instrument, `Rung.NONE` where none did."""
    credibility: Floats  # (r, g)
    unity: Floats  # (r, n)
    patience: Floats  # (r, p) π in [0, 1]; frustration is 1 − π
    outside_shift: Floats  # (r, p) what events added to the worth of fighting on
    conceded: Floats  # (r, p) what the latest offer to p conceded, in shares of all that p has at stake
    offered: Floats  # (r, p, h) share that p's latest offer gave to h; NaN before one
    claim: Ints  # (r, p, i) the levels that p's latest public offer demanded, −1 where it moved nothing
    leaders: Bools  # (r, p) whose leader is at the meeting
    present: Bools  # (r, p) who is at the meeting at all
    engaged: Bools  # (r, p) who has not given up
    meetings: Ints  # (r,) meetings held so far
    pending: Ints  # (r, s) offers that wait for answers, as moves from the standing package, 0 where none
    pending_by: Ints  # (r, s) who proposed them
    pending_yes: Masks  # (r, s) bits of those who have accepted them already
    pending_later: Masks  # (r, s) bits of those who will answer: their capitals, or they in their turns
    happened: Ints  # (r, e) the round in which each event happened, 0 while it has not
    offers: Ints
    """(r, round, s, i) every offer made at the table, −1 where none; narrow, as it is copied in each turn."""
    proposers: Ints  # (r, round, s) who made it
    sent_back: Bools  # (r, round, s) offers that a capital refused after they had been referred home
    bound: Masks  # (r, i) bits of those who signed the agreement that put each issue where it stands
    agreements: Ints  # (r,) packages signed so far
    hope: Floats  # (r, p) the best expected gain that p saw at its turn; NaN where it had none this round
    content: Bools  # (r, p) whether p saw nothing that it would rather have, at its last turn of this round
    lost: Floats  # (r, p) prestige lost at summits that brought nothing
    afterwards: int = 0  # rounds since the talks ended, while compliance is followed

    @property
    def live(self) -> Bools:
        """(r,) the runs whose talks go on."""
        return np.asarray(self.end == 0)

    @property
    def elapsed(self) -> Ints:
        """(r,) full rounds that have passed in each run's own time; a run's clock stops when its talks end."""
        rounds = np.where(self.live, self.round, self.ended) + self.afterwards
        return np.asarray(np.maximum(rounds - 1, 0))

    def but(self, **changes: object) -> State:
        """A copy with some arrays replaced. It does not go through the constructor of thirty fields, which would take
        a tenth of the time of a single run."""
        if not changes.keys() <= vars(self).keys():
            raise TypeError(f"a state has no {', '.join(sorted(changes.keys() - vars(self).keys()))}")
        other = copy(self)
        vars(other).update(changes)
        return other


def opening(game: Game, parameters: Parameters, rounds: int, events: int) -> State:
    """The state before the first round: status quo, prior beliefs, no blame, nobody threatened."""
    runs, parties, turns = parameters.kind.shape[0], len(game.parties), len(game.speakers)
    issues = len(game.issues)
    instruments = parameters.levers.severity.shape[1]
    one = np.ones((runs, parties))
    return State(
        round=0,
        standing=np.tile(game.status_quo, (runs, 1)),
        end=np.zeros(runs, np.int64),
        ended=np.zeros(runs, np.int64),
        momentum=parameters.world.momentum.copy(),
        beliefs=np.repeat(parameters.prior[:, None], parties, axis=1),
        blame=np.zeros((runs, parties, parties)),
        rung=np.full((runs, instruments), int(Rung.NONE), np.int64),
        relieved=np.full((runs, instruments), int(Rung.NONE), np.int64),
        credibility=parameters.levers.credibility.copy(),
        unity=parameters.levers.unity.copy(),
        patience=one.copy(),
        outside_shift=0 * one,
        conceded=0 * one,
        offered=np.full((runs, parties, parties), np.nan),
        claim=np.full((runs, parties, issues), -1, np.int64),
        leaders=np.zeros((runs, parties), bool),
        present=np.zeros((runs, parties), bool),
        engaged=np.ones((runs, parties), bool),
        meetings=np.zeros(runs, np.int64),
        pending=np.zeros((runs, turns), np.int64),
        pending_by=np.full((runs, turns), -1, np.int64),
        pending_yes=np.zeros((runs, turns), np.uint64),
        pending_later=np.zeros((runs, turns), np.uint64),
        happened=np.zeros((runs, events), np.int64),
        offers=np.full((runs, rounds, turns, issues), -1, np.int16),
        proposers=np.full((runs, rounds, turns), -1, np.int16),
        sent_back=np.zeros((runs, rounds, turns), bool),
        bound=np.zeros((runs, issues), np.uint64),
        agreements=np.zeros(runs, np.int64),
        hope=np.full((runs, parties), np.nan),
        content=np.zeros((runs, parties), bool),
        lost=0 * one,
    )
