"""A scenario as theories read it: the expected utility of each package to each party before the talks begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.lockless import cached_property
from sim.nouns import Bools, Floats, Ints, Masks, Package
from sim.rules.kernels import Values
from sim.rules.state import State, opening
from sim.rules.value import truth_of, utility, valuation
from sim.scenario.drawing import parameters
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.game import Game, game
from sim.scenario.parameters import Parameters
from sim.scenario.quantities import quantities
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape

WORLDS = 200
"""Worlds whose mean is taken: the first runs of the seed, with the draws that the simulation has in them."""


@dataclass(frozen=True)
class Situation:
    """A scenario's game, the worlds drawn for it, and the capability of each party (party,)."""

    scenario: Scenario
    game: Game
    drawn: Parameters
    start: State
    capability: Floats

    @cached_property
    def value(self) -> Values:
        """True utilities in each world, as the talks open."""
        return valuation(self.game, self.drawn, self.start)

    @cached_property
    def packages(self) -> Ints:
        """(package, issue) every package, in mixed radix."""
        return np.stack(np.unravel_index(np.arange(self.game.sizes.prod()), tuple(self.game.sizes)), axis=1)

    @cached_property
    def here(self) -> int:
        """The number of the status quo."""
        return int(np.ravel_multi_index(tuple(self.game.status_quo), tuple(self.game.sizes)))

    @cached_property
    def utility(self) -> Floats:
        """(party, package) u_p(o) at the opening, in the mean over the worlds (up to a constant of the party)."""
        worth, bonus = self.value.worth.mean(axis=0), self.value.bonus.mean(axis=0)
        out = self._fought
        for issue, levels in enumerate(self.packages.T):
            out = out + worth[:, issue, levels]
        for condition in np.flatnonzero(bonus.any(axis=0)):
            held = (self.truth >> np.uint64(condition)) & np.uint64(1)
            out = out + bonus[:, condition, None] * held
        return np.asarray(out)

    @cached_property
    def truth(self) -> Masks:
        """(package,) bits of the conditions that hold."""
        return truth_of(self.game, self.packages)

    @property
    def _fought(self) -> Floats:
        """(party, package) the mean of conflict(o) · X_p.

        Only issues that can calm the conflict are told apart, and the first one, so that there is one.
        """
        calm = np.union1d(np.flatnonzero((self.drawn.conflict < 1).any(axis=(0, 2))), 0).astype(np.int64)
        sizes = tuple(self.game.sizes[calm])
        combinations = np.indices(sizes).reshape(calm.size, -1)
        total = np.zeros((len(self.game.parties), combinations.shape[1]))
        for conflict, fight in zip(self.drawn.conflict, self.value.fight, strict=True):
            share = np.ones(combinations.shape[1])
            for issue, levels in zip(calm, combinations, strict=True):
                share = np.minimum(share, conflict[issue, levels])
            total += fight[:, None] * share
        at = np.ravel_multi_index(tuple(self.packages[:, calm].T), sizes)
        return np.asarray(total[:, at] / len(self.value.fight))

    @cached_property
    def gain(self) -> Floats:
        """(party, package) expected utility over the status quo."""
        return np.asarray(self.utility - self.utility[:, self.here, None])

    @cached_property
    def crossed(self) -> Bools:
        """(party, package) whether a package newly crosses the party's red lines in at least half of the worlds."""
        newly = self.truth & ~self.truth[self.here]
        out = np.zeros((len(self.game.parties), newly.size))
        for p in range(out.shape[0]):
            masks, times = np.unique(self.drawn.forbidden[:, p], return_counts=True)
            for mask, count in zip(masks, times, strict=True):
                out[p] += count * ((newly & mask) != 0)
        return np.asarray(2 * out >= self.drawn.kind.shape[0])

    @cached_property
    def players(self) -> Ints:
        """Principals and holders of issues: those whose agreement counts."""
        held = int(np.bitwise_or.reduce(self.game.holders))
        count = len(self.game.parties)
        return np.array([p for p in range(count) if (held >> p) & 1 or p in self.game.principals], np.int64)

    @cached_property
    def within(self) -> Bools:
        """(package,) whether a package stays inside the red lines of all players."""
        return np.asarray(~self.crossed[self.players].any(axis=0))

    def gains_in_worlds(self, package: int) -> Floats:
        """(world, party) what one package gives over the status quo in each world."""
        return self._in_worlds(package) - self._in_worlds(self.here)

    def _in_worlds(self, package: int) -> Floats:
        levels = np.tile(self.packages[package], (self.drawn.kind.shape[0], 1))
        return utility(self.game, self.drawn, self.start, self.value, levels)

    def named(self, package: int) -> Package:
        """A package by names."""
        return self.game.package(self.packages[package])

    def number(self, levels: Ints) -> int:
        """The number of a package of levels (issue,)."""
        return int(np.ravel_multi_index(tuple(levels), tuple(self.game.sizes)))

    def title(self, party: int) -> str:
        """A party's title."""
        return self.scenario.parties[self.game.parties[party]].title


def situation(
    scenario: Scenario, seed: int, capability: Mapping[str, float] | None = None, worlds: int = WORLDS
) -> Situation:
    """Draw a scenario's worlds for the theories. `capability` is 1 for players and 0 for the others unless given.

    The format has no capability (what a party could bring to bear in a contest), so nothing is derived
    from other numbers. Raises `ScenarioError` for a wrong party and for a capability that is no number ≥ 0.
    """
    laid_out, runs = game(scenario), tape(seed, 0, worlds)
    drawn = parameters(scenario, laid_out, quantities(scenario), runs)
    start = opening(laid_out, drawn, scenario.protocol.rounds, len(scenario.events))
    found = Situation(scenario, laid_out, drawn, start, np.zeros(len(laid_out.parties)))
    given = dict(capability or {})
    _check(given, laid_out)
    for p, name in enumerate(laid_out.parties):
        found.capability[p] = given.get(name, 1.0 if p in found.players else 0.0)
    found.capability.flags.writeable = False
    return found


def _check(capability: Mapping[str, float], laid_out: Game) -> None:
    findings = []
    for name, value in capability.items():
        if name not in laid_out.parties:
            findings.append(Finding("--capability", None, name, "is no party", nearest(name, laid_out.parties)))
        elif not (0 <= value < float("inf")):
            findings.append(Finding("--capability", None, name, f"is {value}", "give a number that is not negative"))
    if findings:
        raise ScenarioError(findings)
