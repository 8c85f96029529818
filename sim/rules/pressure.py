"""Instruments of pressure: the ladder none → threatened → imposed → lifted, credibility and unity."""

from __future__ import annotations

import numpy as np

from sim.nouns import Bools, Floats, Ints, Rung
from sim.rules.arithmetic import at_least_once
from sim.rules.state import State
from sim.rules.value import truth_of
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Purpose, Tape


def demands_met(game: Game, state: State) -> Bools:
    """(run, instrument): whether the standing package meets each instrument's demand."""
    held = truth_of(game, state.standing)[:, None] >> game.demands.astype(np.uint64)
    return np.asarray((held & np.uint64(1)).astype(bool))


def eagerness(parameters: Parameters, state: State) -> Floats:
    """(run, instrument): what multiplies the hazard of a step.

    (1 + by_blame · blame of the target before the owner) (1 + by_frustration · frustration of the
    owner) · unity of the coalition · (1 − cost to the owner).
    """
    levers = parameters.levers
    blame = state.blame[:, levers.target, levers.owner]
    frustration = 1 - state.patience[:, levers.owner]
    none = np.ones((state.end.size, 1))
    unity = np.concatenate([state.unity, none], axis=1)[:, levers.coalition]
    own = (1 - levers.owner_cost) * levers.available
    return np.asarray((1 + levers.by_blame * blame) * (1 + levers.by_frustration * frustration) * unity * own)


NEXT = {
    Rung.NONE: (Rung.NONE, Rung.THREATENED),
    Rung.THREATENED: (Rung.THREATENED, Rung.NONE, Rung.IMPOSED),
    Rung.IMPOSED: (Rung.IMPOSED, Rung.LIFTED),
    Rung.LIFTED: (Rung.LIFTED,),
}
"""The rungs to which an owner may take an instrument in one round; first the one on which it stands."""


def usual_rungs(game: Game, parameters: Parameters, state: State, tape: Tape, streams: Ints) -> Ints:
    """(run, instrument) where the drawn hazards take each instrument: at most one step up; a met demand lifts what is
    imposed, and disarms a threat."""
    levers = parameters.levers
    met = demands_met(game, state)
    eager = eagerness(parameters, state)
    u = tape.lasting(Purpose.LADDER, state.round, streams, parameters.world.resolve)
    threatens = u < at_least_once(levers.threaten, eager)
    imposes = u < at_least_once(levers.impose, eager)
    rung = state.rung.copy()
    rung[(state.rung == Rung.NONE) & ~met & threatens] = Rung.THREATENED
    rung[(state.rung == Rung.THREATENED) & ~met & imposes] = Rung.IMPOSED
    rung[(state.rung == Rung.THREATENED) & met] = Rung.NONE
    rung[(state.rung == Rung.IMPOSED) & met] = Rung.LIFTED
    return rung


def reachable(rung: Ints, aim: Ints) -> Bools:
    """Whether owners may go from a rung to another in one round, element by element."""
    table = np.zeros((len(Rung), len(Rung)), bool)
    for here, there in NEXT.items():
        table[here, list(there)] = True
    return np.asarray(table[rung, np.clip(aim, 0, len(Rung) - 1)])


def climb(game: Game, state: State, rungs: Ints) -> State:
    """One round of all ladders: each instrument goes where its owner takes it, (run, instrument)."""
    live = state.live[:, None]
    falls = ((state.rung == Rung.THREATENED) & (rungs == Rung.NONE)) | (
        (state.rung == Rung.IMPOSED) & (rungs == Rung.LIFTED)
    )
    ended = demands_met(game, state) & live & falls
    return state.but(rung=np.where(live, rungs, state.rung), relieved=np.where(ended, state.rung, state.relieved))


def aftermath(game: Game, parameters: Parameters, state: State, defied: Bools) -> State:
    """Credibility and unity after a round. `defied` (run, instrument): its target refused its demand.

    A threat that was defied and not carried out loses credibility; unity decays, and a defiance of
    an instrument of the coalition closes its ranks.
    """
    if not game.demands.size:
        return state
    levers = parameters.levers
    hollow = defied & (state.rung == Rung.THREATENED)
    credibility = np.where(hollow, state.credibility * (1 - levers.erosion), state.credibility)
    unity = state.unity * (1 - levers.decay)
    for n in range(unity.shape[1]):
        mine = levers.coalition == n
        if mine.any():
            closes = defied[:, mine].any(axis=1)
            unity[:, n] += np.where(closes, levers.renewal[:, n] * (1 - unity[:, n]), 0.0)
    live = state.live[:, None]
    return state.but(
        credibility=np.where(live, credibility, state.credibility), unity=np.where(live, unity, state.unity)
    )
