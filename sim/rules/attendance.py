"""Who comes to a meeting: leaders by conditional rules, delegations by habit and pressure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Bools, Floats, Masks, on_grid
from sim.rules.beliefs import sincerity
from sim.rules.state import State
from sim.rules.value import pressure_felt
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Purpose, Tape


@dataclass(frozen=True)
class Meeting:
    """Who came (run, party), whose absence kept how many leaders away, and whether leaders were asked."""

    leaders: Bools
    present: Bools
    kept_away: Floats
    """(run, party): share of the leaders waiting for this one who would have come, had it come."""
    asked: bool
    held: Bools  # (run,): all principals came


def least_fixed_point(willing: Bools, needs: Masks, despite: Bools, forced: Bools) -> Bools:
    """Who comes, (run, party): the least fixed point of the attendance rules from 'nobody comes'.

    A willing leader comes if its rule has no condition, if one of the leaders in `needs` (bits)
    comes, or `despite` all of them staying away (a breakthrough is likely). `forced` come anyway.
    """
    coming = forced.copy()
    for _ in range(willing.shape[1] + 1):
        after = forced | (willing & (rule_met(coming, needs) | despite))
        if np.array_equal(after, coming):
            break
        coming = after
    return coming


def rule_met(coming: Bools, needs: Masks) -> Bools:
    """(run, party): whether one of the leaders that a rule needs is coming, or it needs none."""
    there = (coming.astype(np.uint64) << np.arange(needs.size, dtype=np.uint64)).sum(axis=1, dtype=np.uint64)
    return np.asarray((needs == 0) | ((there[:, None] & needs) != 0))


def breakthrough(game: Game, parameters: Parameters, state: State) -> Floats:
    """(run, party): the chance of a breakthrough as p sees it, Π over the other principals of P(sincere)."""
    sincere = sincerity(parameters, state.beliefs)
    out: Floats = np.ones(sincere.shape[:2])
    for p in range(len(game.parties)):
        others = [h for h in game.principals if h != p]
        out[:, p] = np.sort(sincere[:, p, others], axis=1).prod(axis=1) if others else 0.0
    return out


def pushes(parameters: Parameters, state: State, effect: Floats) -> Floats:
    """(run, party): what all ties to each party add up to."""
    out = np.zeros(state.patience.shape)
    each = push_of_ties(parameters, state, effect)
    for k, target in enumerate(parameters.ties.target):
        out[:, target] += each[:, k]
    return out


def push_of_ties(parameters: Parameters, state: State, effect: Floats) -> Floats:
    """(run, tie): the push of each tie, effect · (1 + frustration of a patron); a plain persuader's stays as it is."""
    frustration = 1 - state.patience[:, parameters.ties.source]
    return on_grid(effect * (1 + parameters.ties.presses * frustration))


def wear_of_words(parameters: Parameters, invitation: int) -> Floats:
    """(run, tie): the weight left to a message when it accompanies the n-th invitation, cost + (1 − cost)/n.

    Cheap talk that is repeated tells nothing new; a message that costs something each time keeps its weight.
    """
    cost = parameters.ties.cost
    return np.asarray(cost + (1 - cost) / invitation)


def meeting(
    game: Game, parameters: Parameters, state: State, tape: Tape, leaders_asked: bool, invitation: int = 1
) -> Meeting:
    """Solve the attendance of one meeting; `invitation` counts the invitations of leaders so far."""
    arrivals = parameters.arrivals
    push = pushes(parameters, state, parameters.ties.attendance * wear_of_words(parameters, invitation))
    delegates = tape.draw(Purpose.DELEGATION, state.round, game.party_streams)
    felt = arrivals.under_pressure * pressure_felt(parameters, state)
    here = (delegates < np.minimum(arrivals.delegation + push + felt, 1.0)) & state.engaged
    nobody = np.zeros_like(here)
    if not leaders_asked:
        return _met(game, state, nobody, here, np.zeros(here.shape), asked=False)
    u = tape.draw(Purpose.LEADER, state.round, game.party_streams)
    pushed = np.where(arrivals.leader > 0, np.clip(arrivals.leader + push, 0.0, 1.0), 0.0)
    willing = (u < pushed) & arrivals.asked & state.engaged
    despite = breakthrough(game, parameters, state) >= arrivals.breakthrough
    coming = least_fixed_point(willing, arrivals.needs, despite, nobody)
    kept = _kept_away(parameters, willing, despite, coming)
    return _met(game, state, coming, here | coming, kept, asked=True)


def _kept_away(parameters: Parameters, willing: Bools, despite: Bools, coming: Bools) -> Floats:
    """Share of the leaders waiting for p who would have come, had p come; 0 where p was not free to come,
    since its own rule waited for others in vain."""
    needs = parameters.arrivals.needs
    free = rule_met(coming, needs) | despite
    out = np.zeros(coming.shape)
    for p in range(coming.shape[1]):
        waiting = ((needs >> np.uint64(p)) & np.uint64(1)).astype(bool)
        if waiting.any():
            forced = np.zeros_like(coming)
            forced[:, p] = True
            more = least_fixed_point(willing, needs, despite, forced) & waiting
            absent = ~coming[:, p] & free[:, p]
            out[:, p] = absent * (more & ~coming).sum(axis=1) / waiting.sum()
    return out


def _met(game: Game, state: State, leaders: Bools, here: Bools, kept: Floats, asked: bool) -> Meeting:
    held = here[:, game.principals].all(axis=1) & state.live
    return Meeting(leaders & state.live[:, None], here & state.live[:, None], kept * state.live[:, None], asked, held)


def authority(parameters: Parameters, state: State) -> Floats:
    """(run, party): 1 where the leader is at the table, else what the delegation may sign."""
    return np.where(state.leaders, 1.0, parameters.arrivals.authority)
