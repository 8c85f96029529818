"""How talks end."""

from __future__ import annotations

import numpy as np

from sim.nouns import Bools, End, Ints
from sim.rules.state import ENDS, State
from sim.scenario.game import Game
from sim.scenario.schema import Protocol


def end_of_round(game: Game, protocol: Protocol, state: State, signed: Bools, left: Bools) -> tuple[Ints, Ints]:
    """(run,) how talks ended after this round, and (run,) in which round; 0 where they go on.

    The first that applies: signed (single agreement), a principal walked out, a needed mediator
    gave up, nobody sees anything that it would rather have, the deadline, the last round.
    """
    loud = protocol.order == "single_text" or ~np.isin(game.speakers, game.silent)
    speaking = state.engaged[:, game.speakers] & loud
    heard = state.content[:, game.speakers] | ~speaking
    settled = heard.all(axis=1) & speaking.any(axis=1)
    mediated = protocol.order == "single_text"
    reached = protocol.deadline is not None and state.round >= protocol.deadline.round
    by_reason = {
        End.SIGNED: signed if protocol.agreements == "single" else np.zeros_like(signed),
        End.WALKOUT: left[:, game.principals].any(axis=1),
        End.MEDIATOR_LEFT: ~speaking.any(axis=1) if mediated else np.zeros_like(signed),
        End.SETTLED: settled,
        End.DEADLINE: np.full(signed.shape, reached),
        End.ROUNDS: np.full(signed.shape, state.round >= protocol.rounds),
    }
    end = state.end.copy()
    for reason, happened in by_reason.items():
        end = np.where((end == 0) & happened, ENDS.index(reason), end)
    return end, np.where((state.end == 0) & (end != 0), state.round, state.ended)
