"""Patience, frustration, and who walks out."""

from __future__ import annotations

import numpy as np

from sim.nouns import Bools, Floats, on_grid
from sim.rules.state import State
from sim.scenario.parameters import Parameters


def wear(parameters: Parameters, state: State, agreed: Bools) -> Floats:
    """π ← δ π after a round without agreement; an agreement restores it to 1. (run, party)"""
    worn = parameters.character.patience * state.patience
    return np.where(state.live[:, None], np.where(agreed[:, None], 1.0, worn), state.patience)


def face(parameters: Parameters, state: State, met: Bools, agreed: Bools) -> Floats:
    """Prestige lost so far: a leader who came to a meeting (run,) that brought no agreement loses some."""
    in_vain = state.leaders & (met & ~agreed)[:, None]
    return np.asarray(state.lost + np.where(in_vain, parameters.character.prestige, 0.0))


def walkers(parameters: Parameters, state: State) -> Bools:
    """(run, party) who leaves: the cost of one more fruitless round exceeds what going on is worth.

    impatience · (1 − π) > expected gain of the best offer it made this round
                           + what blame for leaving would cost it before its audiences.
    Only a party that had its turn this round decides.
    """
    character = parameters.character
    cost = character.impatience * (1 - state.patience)
    stake = character.audience * (1 - state.blame) * parameters.world.absence[:, None, None]
    blamed = on_grid(stake).sum(axis=2)
    had_turn = ~np.isnan(state.hope)
    hope: Floats = np.where(had_turn, state.hope, 0.0)
    return np.asarray(had_turn & state.engaged & (cost > hope + blamed) & state.live[:, None])
