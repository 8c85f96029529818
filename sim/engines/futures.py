"""What may come of a position: the talks so far played again, and then on, many times, with fresh luck.

What the run drew before the first round (types, red lines, numbers) stays as it is; so does the luck of the rounds so
far. Everything later is drawn anew, from a seed of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.engines.drive import Sitter, conduct, move_of
from sim.engines.ensemble import sitters
from sim.engines.played import Ledger, Played
from sim.engines.position import Position
from sim.engines.round import talk_round
from sim.minds import as_mind
from sim.minds.decisions import Ask, Decision, Moves
from sim.minds.moves import batch
from sim.nouns import Floats, Ints
from sim.scenario.tape import Purpose, Tape, tape, whole

REVEALED = {
    Decision.ATTEND: {Purpose.MOMENTUM, Purpose.EVENT},
    Decision.PRESS: {Purpose.MOMENTUM, Purpose.EVENT, Purpose.LEADER, Purpose.DELEGATION},
}
"""The draws of the present round that have shown themselves when a decision is due; later all but minds' and answers'.
"""
PRIVATE = {Purpose.MIND, Purpose.ANSWER}
"""Draws of single decisions. Those that were taken are in the position's history; those to come are fresh."""


@dataclass(frozen=True)
class ForkedTape(Tape):
    """The draws of one run, as many times as there are futures, up to a moment; after it those of another tape."""

    fresh: Tape
    round: int
    decision: Decision | None
    """the decision that is due in that round; None where it is over"""

    def draw(self, purpose: Purpose, round_: int, slots: Ints, turn: int = 0) -> Floats:
        """Uniform draws on [0, 1), (run, slot)."""
        known = round_ < self.round or (round_ == self.round and self._shown(purpose))
        return super().draw(purpose, round_, slots, turn) if known else self.fresh.draw(purpose, round_, slots, turn)

    def _shown(self, purpose: Purpose) -> bool:
        if self.decision is None:
            return True
        return purpose in REVEALED.get(self.decision, set(Purpose) - PRIVATE)


def futures(position: Position, runs: int, seed: int, minds: Mapping[str, Any] | None = None) -> Played:
    """Play on from a position `runs` times, with fresh luck from `seed`, and take stock of each.

    Everyone decides by the mind that sits there; people's seats are decided by the scenario's minds, or by `minds`.
    Moves that people have made in the present ask, while others are still thinking, are not looked at.
    """
    runs, setup, ask = whole("runs", runs, least=1), position.setup, position.ask
    forked = ForkedTape(
        position.seed, np.full(runs, position.run, np.uint64), tape(seed, 0, runs), position.round,
        ask.decision if ask else None,
    )  # fmt: skip
    seats: list[Sitter] = list(sitters(setup))
    for p, name in enumerate(setup.game.parties):
        if name not in position.people:
            seats[p] = position.minds[name]
    for name, mind in (minds or {}).items():
        seat = setup.game.index(position.known(name))
        seats[seat] = as_mind(mind)
    drawn, past = setup.draw(forked), iter(position.history)

    def decide(ask: Ask) -> Moves:
        """As in the past, as long as there is one; then as the seats decide."""
        said = next(past, None)
        if said is None:
            return {q.party: move_of(seats[q.party], q) for q in ask.questions}
        return {q.party: batch(q, dict.fromkeys(range(runs), said[q.view.name])) for q in ask.questions}

    state, ledger = setup.opening(drawn), Ledger(setup, drawn)
    while state.live.any():
        happens = position.happens.get(state.round + 1, ())
        state, record = conduct(talk_round(setup, drawn, state, forked, happens), decide)
        ledger.enter(record)
    return ledger.close_briefly(forked)
