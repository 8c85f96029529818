"""The world outside the table: momentum on the battlefield, and events."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from scipy import special

from sim.nouns import Bools, Floats
from sim.rules.state import State
from sim.rules.value import truth_of
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters
from sim.scenario.schema import Event, Scenario
from sim.scenario.tape import Purpose, Tape


def momentum(parameters: Parameters, state: State, tape: Tape, round_: int) -> Floats:
    """m ← ρ m + drift + σ ε, clipped to [−1, 1]; ε standard normal. (run,)"""
    world = parameters.world
    u = tape.draw(Purpose.MOMENTUM, round_, np.zeros(1, np.int64))[:, 0]
    step = world.persistence * state.momentum + world.drift + world.volatility * special.ndtri(u)
    # with all four numbers neutral the battlefield stands still
    still = (world.persistence == 0) & (world.drift == 0) & (world.volatility == 0)
    return np.clip(np.where(still, state.momentum, step), -1.0, 1.0)


def events(
    scenario: Scenario, game: Game, parameters: Parameters, state: State, tape: Tape, happens: Collection[str] = ()
) -> State:
    """Let each event that is possible this round happen with its hazard, once, and shift what it names.

    Those in `happens` happen in any case, unless they have happened before.
    """
    streams = [at if e.stream is None else e.stream for at, e in enumerate(scenario.events.values())]
    if not streams:
        return state
    u = tape.draw(Purpose.EVENT, state.round, np.array(streams))
    happened = state.happened.copy()
    changed = {
        "momentum": state.momentum.copy(),
        "unity": state.unity.copy(),
        "credibility": state.credibility.copy(),
        "patience": state.patience.copy(),
        "outside_option": state.outside_shift.copy(),
    }
    columns = {
        "unity": list(scenario.coalitions),
        "credibility": list(scenario.instruments),
        "patience": list(game.parties),
        "outside_option": list(game.parties),
    }
    for e, (name, event) in enumerate(scenario.events.items()):
        drawn = _possible(event, name, game, parameters, state) & (u[:, e] < parameters.world.hazard[:, e])
        now = state.live & (happened[:, e] == 0) & (drawn | (name in happens))
        happened[:, e] = np.where(now, state.round, happened[:, e])
        for path, shift in parameters.world.shifts.items():
            if path.startswith(f"{name}."):
                what, _, key = path.removeprefix(f"{name}.").partition(".")
                target = changed[what]
                at = (slice(None), columns[what].index(key)) if key else (slice(None),)
                low, high = (
                    (-1.0, 1.0) if what == "momentum" else (-np.inf, np.inf) if what == "outside_option" else (0.0, 1.0)
                )
                target[at] = np.where(now, np.clip(target[at] + shift, low, high), target[at])
    outside = changed.pop("outside_option")
    return state.but(happened=happened, outside_shift=outside, **changed)


def _possible(event: Event, name: str, game: Game, parameters: Parameters, state: State) -> Bools:
    threshold = parameters.world.thresholds
    can = np.full(state.end.shape, event.rounds[0] <= state.round <= event.rounds[1])
    if event.when is None:
        return can
    if name in game.triggers:
        held = truth_of(game, state.standing) >> np.uint64(game.triggers[name])
        can &= (held & np.uint64(1)).astype(bool)
    if event.when.momentum_above is not None:
        can &= state.momentum >= threshold[f"{name}.momentum_above"]
    if event.when.momentum_below is not None:
        can &= state.momentum <= threshold[f"{name}.momentum_below"]
    for party in event.when.frustration_above:
        can &= 1 - state.patience[:, game.index(party)] >= threshold[f"{name}.frustration_above.{party}"]
    if event.when.meetings is not None:
        can &= state.meetings >= event.when.meetings
    return can
