"""What was possible in a run: zones of agreement, and the frontier's reference points, by enumeration.

Every package of the scenario is visited once for each run, with that run's true preferences in the
world as it was when the talks ended.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from sim.analysis.enumeration import enumerate_packages
from sim.analysis.solutions import shares_of
from sim.nouns import Bools, Floats, Ints, Masks, Reason
from sim.rules.consent import consent_rule
from sim.rules.records import Rules, Today, Values
from sim.rules.state import ENDS, State
from sim.rules.value import conflict_of, valuation, without_agreement
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters

REASONS = list(Reason)


@dataclass(frozen=True)
class Possible:
    """What was possible in each run, beside what was agreed."""

    players: tuple[str, ...]
    zone: Bools  # (run, 2, 3), see `Found`
    bigger: Ints  # (run,) why there was no bigger deal, an index into `Reason`
    fighting: Ints
    """(run,) why the conflict goes on as it does, an index into `Reason`; `agreed` where it was reduced"""
    gains: Floats  # (run, 4, player) at each solution
    reached: Floats  # (run, player) of the actual package
    packages: Ints  # (run, 4, issue)
    inside: Floats  # (run,) distance inside the Pareto frontier
    left: Floats  # (run,) value left on the table, see `sim.analysis.yardsticks`
    opposition: Floats  # (run,) how far the players' wishes are apart
    frontier: Ints  # (run,) packages on the Pareto frontier that no player loses by

    def distance(self) -> Floats:
        """(run, 4): Euclidean distance of the actual gains from each solution's."""
        return np.asarray(np.sqrt(((self.gains - self.reached[:, None]) ** 2).sum(axis=2)))


def possible(game: Game, rules: Rules, parameters: Parameters, state: State, refused: Masks) -> Possible:
    """What was possible at the end of each run, with `refused` (run, gate) gates still shut, against the world without
    agreement: pressure that an agreement ended still stands there."""
    value = valuation(game, parameters, without_agreement(state))
    return _found(game, rules, parameters, state, refused, value, np.arange(state.end.size))


def possible_without_pressure(
    game: Game, rules: Rules, parameters: Parameters, state: State, refused: Masks, usual: Possible
) -> Possible:
    """The same, as if the pressure that an agreement ended had never been; equal to `usual` in runs without such."""
    rows = np.flatnonzero((without_agreement(state).rung != state.rung).any(axis=1))
    if not rows.size:
        return usual
    found = _found(game, rules, parameters, state, refused, valuation(game, parameters, state), rows)
    merged = {}
    for field in fields(Possible)[1:]:
        merged[field.name] = getattr(usual, field.name).copy()
        merged[field.name][rows] = getattr(found, field.name)
    return replace(usual, **merged)


def _found(
    game: Game, rules: Rules, parameters: Parameters, state: State, refused: Masks, value: Values, rows: Ints
) -> Possible:
    """Enumerate what was possible in some runs by these utilities."""
    players = players_of(game)
    holders, quorum = consent_rule(game, state)
    today = Today(state.standing[rows], parameters.conflict[rows], holders[rows], quorum[rows], refused[rows])
    values = Values(value.worth[rows], value.bonus[rows], value.fight[rows], value.forbidden[rows])
    complete = not bool(rules.offerable.all())
    powers = shares_of(game.bargaining[players].tolist())
    found = enumerate_packages(rules, today, values, players, powers, complete)
    packages = np.stack(np.unravel_index(found.at, tuple(game.sizes)), axis=2)
    lower = conflict_of(parameters, state.standing) < parameters.conflict[
        :, np.arange(len(game.issues)), game.status_quo
    ].min(axis=1)
    end, waits = state.end[rows], [x[rows] for x in waiting(state)]
    bigger = reasons(found.zone[:, 0], end, *waits)
    fighting = np.where(lower[rows], REASONS.index(Reason.AGREED), reasons(found.zone[:, 1], end, *waits))
    return Possible(
        tuple(game.parties[p] for p in players), found.zone, bigger, fighting, found.gains, found.reached, packages,
        found.inside, found.left, found.opposition, found.frontier,
    )  # fmt: skip


def players_of(game: Game) -> Ints:
    """Principals and holders: those whose gains the reference points weigh."""
    held = np.bitwise_or.reduce(game.holders)
    bits = [p for p in range(len(game.parties)) if (int(held) >> p) & 1 or p in game.principals]
    return np.array(bits, np.int64)


def waiting(state: State) -> tuple[Bools, Bools]:
    """(run,) whether a package was waiting for a capital's word when the talks ended that no capital had refused
    before; and (run,) whether one was waiting that a capital had refused."""
    unheard, refused = np.zeros(state.end.size, bool), np.zeros(state.end.size, bool)
    for slot in np.flatnonzero((state.pending > 0).any(axis=0)):
        runs = np.flatnonzero(state.pending[:, slot] > 0)
        text = state.offers[runs, state.ended[runs] - 1, slot]
        same = (state.offers[runs] == text[:, None, None]).all(axis=3)
        before = (same & state.sent_back[runs]).any(axis=(1, 2))
        unheard[runs] |= ~before
        refused[runs] |= before
    return unheard, refused


def reasons(zone: Bools, end: Ints, unheard: Bools, refused: Bools) -> Ints:
    """(run,): the first reason that applies, for zones (run, 3), ends (run,) and what was waiting, see `waiting`;
    where nobody is left to gain, `no_zone`."""
    ended = np.array([str(how) for how in ENDS])[end]
    out = np.full(end.size, REASONS.index(Reason.MISSED))
    out[refused] = REASONS.index(Reason.REFUSED)
    out[ended == "deadline"] = REASONS.index(Reason.DEADLINE)
    out[ended == "walkout"] = REASONS.index(Reason.WALKOUT)
    out[unheard] = REASONS.index(Reason.AUTHORITY)
    out[~zone[:, 2]] = REASONS.index(Reason.SEQUENCING)
    out[~zone[:, 1]] = REASONS.index(Reason.RED_LINE)
    out[~zone[:, 0]] = REASONS.index(Reason.NO_ZONE)
    return out
