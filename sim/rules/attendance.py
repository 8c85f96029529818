"""Who comes to a meeting: leaders by conditional rules, delegations by habit and pressure."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.nouns import Bools, Floats, Masks, on_grid
from sim.rules.beliefs import sincerity
from sim.rules.state import State
from sim.rules.value import pressure_felt
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Purpose, Tape


@dataclass(frozen=True)
class Intention:
    """What one side means to do about a meeting, (run,); or all sides, (run, party)."""

    leader: Bools
    """whether the leader goes, if the condition is met"""
    needs: Masks
    """the condition: bits of the leaders of whom one must come, 0 for none"""
    despite: Bools
    """whether the leader goes even if none of those comes"""
    delegation: Bools
    """whether a delegation goes, with or without the leader"""

    def of(self, party: int) -> Intention:
        """One side's."""
        return Intention(*(np.ascontiguousarray(getattr(self, field.name)[:, party]) for field in fields(self)))


def together(sides: list[Intention]) -> Intention:
    """The intentions of all sides, (run, party)."""
    return Intention(*(np.stack([getattr(s, field.name) for s in sides], axis=1) for field in fields(Intention)))


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
    seats = np.arange(coming.shape[1], dtype=np.uint64)
    there = (coming.astype(np.uint64) << seats).sum(axis=1, dtype=np.uint64)
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


def inclinations(
    game: Game, parameters: Parameters, state: State, tape: Tape, leaders_asked: bool, invitation: int = 1
) -> Intention:
    """What all sides would do about a meeting by their drawn willingness, as others push them, (run, party).

    `invitation` counts the invitations of leaders so far. Who has left the talks does not come.
    """
    arrivals = parameters.arrivals
    push = pushes(parameters, state, parameters.ties.attendance * wear_of_words(parameters, invitation))
    lasts = parameters.world.willingness
    delegates = tape.lasting(Purpose.DELEGATION, state.round, game.party_streams, lasts)
    felt = arrivals.under_pressure * pressure_felt(parameters, state)
    here = (delegates < np.minimum(arrivals.delegation + push + felt, 1.0)) & state.engaged
    needs = np.tile(arrivals.needs, (here.shape[0], 1))
    if not leaders_asked:
        nobody = np.zeros_like(here)
        return Intention(nobody, needs, nobody, here)
    u = tape.lasting(Purpose.LEADER, state.round, game.party_streams, lasts)
    pushed = np.where(arrivals.leader > 0, np.clip(arrivals.leader + push, 0.0, 1.0), 0.0)
    willing = (u < pushed) & arrivals.asked & state.engaged
    despite = breakthrough(game, parameters, state) >= arrivals.breakthrough
    return Intention(willing, needs, despite, here)


def meet(game: Game, state: State, mean: Intention, leaders_asked: bool) -> Meeting:
    """Who comes, given what all sides mean to do."""
    nobody = np.zeros_like(mean.leader)
    coming = least_fixed_point(mean.leader, mean.needs, mean.despite, nobody)
    kept = _kept_away(mean, coming) if leaders_asked else np.zeros(coming.shape)
    return _met(game, state, coming, mean.delegation | coming, kept, leaders_asked)


def _kept_away(mean: Intention, coming: Bools) -> Floats:
    """Share of the leaders waiting for p who would have come, had p come; 0 where p was not free to come,
    since its own rule waited for others in vain."""
    free = rule_met(coming, mean.needs) | mean.despite
    out = np.zeros(coming.shape)
    for p in range(coming.shape[1]):
        waiting = ((mean.needs >> np.uint64(p)) & np.uint64(1)).astype(bool)
        if waiting.any():
            forced = np.zeros_like(coming)
            forced[:, p] = True
            more = least_fixed_point(mean.leader, mean.needs, mean.despite, forced) & waiting
            absent = ~coming[:, p] & free[:, p]
            out[:, p] = absent * (more & ~coming).sum(axis=1) / np.maximum(waiting.sum(axis=1), 1)
    return out


def _met(game: Game, state: State, leaders: Bools, here: Bools, kept: Floats, asked: bool) -> Meeting:
    held = here[:, game.principals].all(axis=1) & state.live
    return Meeting(leaders & state.live[:, None], here & state.live[:, None], kept * state.live[:, None], asked, held)


def authority(parameters: Parameters, state: State) -> Floats:
    """(run, party): 1 where the leader is at the table, else what the delegation may sign."""
    return np.where(state.leaders, 1.0, parameters.arrivals.authority)
