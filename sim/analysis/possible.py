"""What was possible in a run: zones of agreement, and the frontier's reference points, by enumeration.

Every package of the scenario is visited once for each run, with that run's true preferences in the
world as it was when the talks ended.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.analysis.enumeration import enumerate_packages
from sim.analysis.solutions import bargaining_powers
from sim.nouns import Bools, Floats, Ints, Masks, Reason
from sim.rules.kernels import Rules, Today
from sim.rules.state import ENDS, State
from sim.rules.value import conflict_of, consent_rule, valuation
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters

REASONS = list(Reason)


@dataclass(frozen=True)
class Possible:
    """What was possible in each run, beside what was agreed."""

    players: tuple[str, ...]
    zone: Bools
    """(run, 2, 3), see `Found`"""
    bigger: Ints
    """(run,) why there was no bigger deal, an index into `Reason`"""
    fighting: Ints
    """(run,) why the conflict goes on as it does, an index into `Reason`; `agreed` where it was reduced"""
    gains: Floats
    """(run, 4, player) at each solution"""
    reached: Floats
    """(run, player) of the actual package"""
    packages: Ints
    """(run, 4, issue)"""
    inside: Floats
    """(run,) distance inside the Pareto frontier"""
    left: Floats
    """(run,) value left on the table, see `sim.analysis.yardsticks`"""
    opposition: Floats
    """(run,) how far the players' wishes are apart"""
    frontier: Ints
    """(run,) packages on the Pareto frontier that no player loses by"""

    def distance(self) -> Floats:
        """(run, 4): Euclidean distance of the actual gains from each solution's."""
        return np.asarray(np.sqrt(((self.gains - self.reached[:, None]) ** 2).sum(axis=2)))


def possible(game: Game, rules: Rules, parameters: Parameters, state: State, refused: Masks) -> Possible:
    """Enumerate what was possible at the end of each run, with `refused` (run, gate) gates still shut."""
    players = players_of(game)
    today = Today(state.standing, parameters.conflict, *consent_rule(game, state), refused)
    complete = not bool(rules.offerable.all())
    powers = np.array(bargaining_powers(game.bargaining[players].tolist()), np.int64)
    found = enumerate_packages(rules, today, valuation(game, parameters, state), players, powers, complete)
    packages = np.stack(np.unravel_index(found.at, tuple(game.sizes)), axis=2)
    lower = conflict_of(parameters, state.standing) < parameters.conflict[
        :, np.arange(len(game.issues)), game.status_quo
    ].min(axis=1)
    bigger = reasons(found.zone[:, 0], state, waiting(state))
    fighting = np.where(lower, REASONS.index(Reason.AGREED), reasons(found.zone[:, 1], state, waiting(state)))
    return Possible(
        tuple(game.parties[p] for p in players), found.zone, bigger, fighting, found.gains, found.reached, packages,
        found.inside, found.left, found.opposition, found.frontier,
    )  # fmt: skip


def players_of(game: Game) -> Ints:
    """Principals and holders: those whose gains the reference points weigh."""
    held = np.bitwise_or.reduce(game.holders)
    bits = [p for p in range(len(game.parties)) if (int(held) >> p) & 1 or p in game.principals]
    return np.array(bits, np.int64)


def waiting(state: State) -> Bools:
    """(run,): whether a package was waiting for a capital's word when the talks ended."""
    return np.asarray((state.pending > 0).any(axis=1))


def reasons(zone: Bools, state: State, pending: Bools) -> Ints:
    """(run,): the first reason that applies, for zones (run, 3); where nobody is left to gain, `no_zone`."""
    ended = np.array([str(end) for end in ENDS])[state.end]
    out = np.full(state.end.size, REASONS.index(Reason.MISSED))
    out[ended == "deadline"] = REASONS.index(Reason.DEADLINE)
    out[ended == "walkout"] = REASONS.index(Reason.WALKOUT)
    out[pending] = REASONS.index(Reason.AUTHORITY)
    out[~zone[:, 2]] = REASONS.index(Reason.SEQUENCING)
    out[~zone[:, 1]] = REASONS.index(Reason.RED_LINE)
    out[~zone[:, 0]] = REASONS.index(Reason.NO_ZONE)
    return out
