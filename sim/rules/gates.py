"""Gates: what parties do not sign yet, or not at the moment."""

from __future__ import annotations

import numpy as np

from sim.nouns import Masks
from sim.rules.state import State
from sim.rules.value import condition_bit
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters


def refused(game: Game, drawn: Parameters, state: State) -> Masks:
    """(run, gate): the condition bit that each shut gate refuses, 0 where it stands open.

    A gate is shut until enough meetings were held. One that names an event is shut only from the round in which
    the event happens, for as many rounds as it lasts.
    """
    out = np.zeros((state.end.size, len(game.gates)), np.uint64)
    since, now = state.happened, state.elapsed + 1
    for g, rule in enumerate(game.gates):
        shut = state.meetings < drawn.world.gate_meetings[:, g]
        if rule.during >= 0:
            begun = since[:, rule.during]
            shut &= (begun > 0) & (now - begun < drawn.world.lasts[:, rule.during])
        out[:, g] = np.where(shut, condition_bit(rule.refuses), np.uint64(0))
    return out
