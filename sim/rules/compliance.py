"""After the end: does each signatory keep what it signed?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.nouns import Bools, Floats, Ints, Masks, Rung
from sim.rules.arithmetic import logit_choice
from sim.rules.state import State
from sim.rules.value import mood_of, utility, valuation
from sim.rules.world import momentum
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Purpose, Tape

AFTERMATH = 100_000
"""Rounds of the tape that lie after all talks, so that a run's aftermath does not depend on when others end."""


@dataclass(frozen=True)
class Signed:
    """All agreements of a batch: one entry for each; `run` indexes the batch."""

    run: Ints
    round: Ints
    turn: Ints
    proposer: Ints
    before: Ints  # (agreement, issue) the standing package before it
    after: Ints  # (agreement, issue)
    signatories: Masks
    by_capitals: Bools  # whether capitals had to decide on it


def held(game: Game, parameters: Parameters, state: State, signed: Signed, tape: Tape, rounds: int) -> Bools:
    """Whether each agreement is kept for `rounds` rounds after the talks, (agreement,).

    In each round a signatory breaks an agreement with logit probability of today's temptation:
    u_p(without it, t) − u_p(with it, t) − monitoring − guarantees. Instruments that an agreement
    lifted snap back on whoever breaks it. Mediators have left, so their leverage no longer counts.
    Clauses that cannot be undone cannot be broken.
    """
    kept = np.ones(signed.run.size, bool)
    if not signed.run.size or not rounds:
        return kept
    moved = signed.before != signed.after
    undone = moved & game.reversible.astype(bool)
    standing = state.standing[signed.run]
    back = np.where(undone & (standing == signed.after), signed.before, standing)
    breakable = (back != standing).any(axis=1)
    member = (signed.signatories[:, None] >> np.arange(len(game.parties), dtype=np.uint64)) & np.uint64(1)
    number = _rank(signed.run)
    state = state.but(rung=np.where(state.rung == Rung.LIFTED, int(Rung.IMPOSED), state.rung))
    for after in range(1, rounds + 1):
        state = state.but(momentum=momentum(parameters, state, tape, AFTERMATH + after), afterwards=after)
        tempted = _temptation(game, parameters, state, signed.run, back)
        break_at = logit_choice(parameters.world.comply_precision[signed.run][:, None], tempted)
        draws = _draws(game, tape, after, number)[signed.run, number]
        breaks = member.astype(bool) & (draws < break_at) & breakable[:, None]
        kept &= ~breaks.any(axis=1)
    return kept


def _temptation(game: Game, parameters: Parameters, state: State, run: Ints, back: Ints) -> Floats:
    alone = replace(mood_of(game, parameters, state), lever=np.zeros(state.end.shape))
    free = valuation(game, parameters, state, alone)
    out = np.empty((run.size, len(game.parties)))
    keeping = utility(game, parameters, state, free, state.standing)
    resisting = (parameters.world.monitoring + parameters.world.guarantees)[:, None]
    for rank in range(int(_rank(run).max()) + 1):
        mine = _rank(run) == rank
        levels = state.standing.copy()
        levels[run[mine]] = back[mine]
        breaking = utility(game, parameters, state, free, levels)
        out[mine] = (breaking - keeping - resisting)[run[mine]]
    return out


def _rank(run: Ints) -> Ints:
    """Which agreement of its run each one is, from 0; entries are in order of signing."""
    seen: dict[int, int] = {}
    rank = np.empty(run.size, np.int64)
    for k, r in enumerate(run.tolist()):
        rank[k] = seen[r] = seen.get(r, -1) + 1
    return rank


def _draws(game: Game, tape: Tape, after: int, number: Ints) -> Floats:
    """(run, agreement of the run, party)"""
    return np.stack(
        [tape.draw(Purpose.COMPLY, after, game.party_streams, turn=k) for k in range(int(number.max()) + 1)], axis=1
    )
