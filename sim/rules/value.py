"""What packages are worth (docs/reference/model.md, section 2).

    u_p(o, t) = Σ_i w_pi v_pi(o_i) + Σ_k s_pk 1[o satisfies k] + conflict(o) X_p(t)
                − (1 − conflict(o)) (F_p − L) − Σ_g cost_pg(t) 1[o fails g's demand]

X_p(t) is what fighting on is worth, F_p the fear that the others break what they sign, L what a
manipulating mediator adds to any step away from the conflict while it is engaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.nouns import Floats, Ints, Masks, Rung, on_grid
from sim.rules.arithmetic import changed
from sim.rules.beliefs import sincerity
from sim.rules.bits import condition_bit
from sim.rules.consent import undoing
from sim.rules.records import Gates, Guess, Lines, Rules, Values, Vetoes
from sim.rules.state import State
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters, Wants


def rules(game: Game, red_lines: bool) -> Rules:
    """The rules of a game as the kernels read them; without `red_lines` nobody has any."""
    drawn = [(line.party, condition_bit(c), share) for line in game.lines for c, share in line.options]
    gates = [(gate.party, condition_bit(gate.until)) for gate in game.gates]
    vetoes = [(party, condition_bit(condition)) for party, condition in game.vetoes]
    return Rules(
        game.moves, game.sizes, game.status_quo, game.satisfied, game.offerable,
        Gates(*_columns(gates, np.int64, np.uint64)),
        Lines(*_columns(drawn if red_lines else [], np.int64, np.uint64, np.float64)),
        Vetoes(*_columns(vetoes, np.int64, np.uint64)),
    )  # fmt: skip


def _columns(rows: list[Any], *kinds: Any) -> list[Any]:
    return [np.array([row[k] for row in rows], kind) for k, kind in enumerate(kinds)]


def pressure(state: State, parameters: Parameters, severity: Floats) -> Floats:
    """(run, instrument): what each instrument costs its target now, or by credible threat.

    A threat counts at its credibility times its severity, an imposed instrument in full.
    """
    levers = parameters.levers
    threatened, imposed = state.rung == Rung.THREATENED, state.rung == Rung.IMPOSED
    return on_grid((threatened * state.credibility + imposed) * severity * levers.available)


def without_agreement(state: State) -> State:
    """The world as it would be if nothing had been signed: pressure that ended when its demand was met still stands."""
    ended = (state.relieved != Rung.NONE) & ((state.rung == Rung.NONE) | (state.rung == Rung.LIFTED))
    return state.but(rung=np.where(ended, state.relieved, state.rung))


def pressure_felt(parameters: Parameters, state: State) -> Floats:
    """(run, party): cost of all instruments aimed at a party, threatened ones at their credibility."""
    out = np.zeros(state.patience.shape)
    cost = pressure(state, parameters, parameters.levers.severity)
    for g, target in enumerate(parameters.levers.target):
        out[:, target] += cost[:, g]
    return out


def distrust(game: Game, parameters: Parameters, state: State) -> Floats:
    """(run, party): 1 − the belief that the least trusted of the other principals is sincere."""
    sincere = sincerity(parameters, state.beliefs)
    out = np.zeros_like(state.patience)
    for p in range(out.shape[1]):
        others = [h for h in game.principals if h != p]
        if others:
            out[:, p] = 1 - np.min(sincere[:, p, others], axis=1)
    return out


def leverage(state: State, parameters: Parameters) -> Floats:
    """(run,): worth of the carrots and sticks of mediators who are still engaged."""
    out = np.zeros(state.end.shape)
    for m, party in enumerate(parameters.mediators.party):
        out += np.where(state.engaged[:, party], parameters.mediators.leverage[:, m], 0.0)
    return out


def fighting(state: State, wants: Wants) -> Floats:
    """X_p(t) = X_p(0) + k_p m(t) − c_p t, with what events added; (run, party) or (run, party, type)."""
    extra = (None,) * (wants.outside.ndim - 2)
    momentum, shift = state.momentum[(slice(None), None, *extra)], state.outside_shift[(..., *extra)]
    since = state.elapsed[(slice(None), None, *extra)]
    return np.asarray(wants.outside + wants.stake * momentum - wants.round_cost * since + shift)


def _with_fear(parameters: Parameters, wants: Wants, fight: Floats, mood: Mood) -> Floats:
    extra = (None,) * (wants.outside.ndim - 2)
    grievance = 1 + parameters.world.grievance[(slice(None), None, *extra)]
    fear = wants.fear * grievance * mood.distrust[(..., *extra)]
    return on_grid(fight + fear - mood.lever[(slice(None), None, *extra)])


@dataclass(frozen=True)
class Mood:
    """What colours everyone's view of a settlement today."""

    distrust: Floats  # (run, party), see `distrust`
    lever: Floats  # (run,), see `leverage`


def mood_of(game: Game, parameters: Parameters, state: State) -> Mood:
    """Today's mood while the talks go on."""
    return Mood(distrust(game, parameters, state), leverage(state, parameters))


def valuation(game: Game, parameters: Parameters, state: State, mood: Mood | None = None) -> Values:
    """Everyone's true utilities today, in the given mood (default: that of the talks)."""
    mood = mood or mood_of(game, parameters, state)
    wants = parameters.true
    bonus = wants.bonus.copy()
    cost = pressure(state, parameters, parameters.levers.severity)
    for g, condition in enumerate(game.demands):
        bonus[:, parameters.levers.target[g], condition] += cost[:, g]
    fight = fighting(state, wants)
    factor = _with_fear(parameters, wants, fight, mood)
    return Values(wants.worth, bonus, factor, parameters.forbidden | undoing(game, state)[:, None])


def guess(game: Game, parameters: Parameters, state: State, aspiration: Floats, mood: Mood) -> Guess:
    """What everyone takes each type of each party to want today; `aspiration` is (run, party)."""
    wants = parameters.typical
    runs = state.end.size
    bonus = np.repeat(wants.bonus, runs, axis=0)
    cost = pressure(state, parameters, parameters.levers.severity_typical)
    for g, condition in enumerate(game.demands):
        bonus[:, parameters.levers.target[g], :, condition] += cost[:, g, None]
    fight = fighting(state, wants)
    fight = _with_fear(parameters, wants, fight, mood)
    return Guess(wants.worth[0], bonus, fight, aspiration, parameters.typical_character.precision[0])


def conflict_of(parameters: Parameters, levels: Ints) -> Floats:
    """(run,): the least conflict over the levels of a package (run, issue)."""
    chosen = np.take_along_axis(parameters.conflict, levels[:, :, None], axis=2)
    return np.asarray(chosen.min(axis=(1, 2)))


def truth_of(game: Game, levels: Ints) -> Masks:
    """(run,): bits of the conditions that a package (run, issue) satisfies."""
    held = game.satisfied[np.arange(len(game.issues)), levels]
    return np.asarray(np.bitwise_and.reduce(held, axis=1))


def worth_of(additive: Floats, truth: Masks, conflict: Floats, bonus: Floats, fight: Floats) -> Floats:
    """What packages are worth up to a constant: by their levels (`additive`), by the conditions that they satisfy
    (`truth`), each worth its `bonus` (…, B), and by their conflict, each unit of which is worth `fight`."""
    out = additive + on_grid(conflict * fight)
    for b in np.flatnonzero(bonus.any(axis=tuple(range(bonus.ndim - 1)))):
        out = out + np.where((truth >> np.uint64(b)) & np.uint64(1), bonus[..., b], 0.0)
    return np.asarray(out)


def utility(game: Game, parameters: Parameters, state: State, value: Values, levels: Ints) -> Floats:
    """u_p(o, t) of a package (run, issue) for every party, (run, party)."""
    rows = np.arange(levels.shape[0])[:, None]
    additive = value.worth[rows, :, np.arange(len(game.issues)), levels].sum(axis=1)
    truth, share = truth_of(game, levels)[:, None], conflict_of(parameters, levels)[:, None]
    demands = pressure_felt(parameters, state)
    fear = value.fight - on_grid(fighting(state, parameters.true))
    return np.asarray(worth_of(additive, truth, share, value.bonus, value.fight) - demands - fear)


def stakes(parameters: Parameters, state: State, levels: Ints) -> Floats:
    """(run, party): how much of what it has at stake a party signs away or gains with a package.

    [Σ_i w_i |v_i(o_i) − v_i(standing_i)| + conflict given up · |X|] / [Σ_i w_i range_i + |X|],
    a share, so that it does not depend on the unit of utility.
    """
    moved = changed(parameters.true.worth, state.standing[:, None], levels[:, None])
    fight = np.abs(fighting(state, parameters.true))
    given_up = np.maximum(conflict_of(parameters, state.standing) - conflict_of(parameters, levels), 0.0)[:, None]
    whole = parameters.true.scale + fight
    share = np.divide(moved + on_grid(given_up * fight), whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray(np.minimum(share, 1.0))
