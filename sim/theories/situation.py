"""How a theory reads a scenario, and what it says of it.

Utilities are expected utilities over the worlds drawn, before the talks begin. How issues, levels and packages become
positions, saliences and a pie stands in docs/reference/theories.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.analysis.possible import players_of
from sim.lockless import cached_property
from sim.nouns import Bools, Floats, Ints, Masks, Package
from sim.rules.records import Values
from sim.rules.state import State, opening
from sim.rules.value import truth_of, utility, valuation, worth_of
from sim.scenario.drawing import parameters
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.game import Game, game
from sim.scenario.parameters import Parameters, scale
from sim.scenario.quantities import quantities
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape
from sim.theories.inputs import Stakeholders, amount

WORLDS = 200
"""Worlds whose mean is taken: the first runs of the seed, with the draws that the simulation has in them."""
TIE = 1e-12


class DoesNotApply(Exception):
    """A theory has nothing to say about a scenario; the message says why."""


@dataclass(frozen=True)
class Prediction:
    """What one theory says of one scenario. `predict` fills in which theory it was."""

    says: str
    """The prediction, or why there is none, as a phrase without a full stop."""
    package: Package | None = None
    """The package predicted, by names; None if the theory names none."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    mapping: str = ""
    """How the scenario was read, if the theory wants other inputs than a scenario's."""
    applies: bool = True
    theory: str = ""
    title: str = ""
    source: str = ""


@dataclass(frozen=True)
class OpeningSituation:
    """A scenario's game as the talks open, the worlds drawn for it, and the capability of each party (party,)."""

    scenario: Scenario
    game: Game
    drawn: Parameters
    start: State
    capability: Floats

    @cached_property
    def value(self) -> Values:
        """True utilities in each world."""
        return valuation(self.game, self.drawn, self.start)

    @cached_property
    def packages(self) -> Ints:
        """(package, issue) every package, in mixed radix."""
        return np.stack(np.unravel_index(np.arange(self.game.sizes.prod()), tuple(self.game.sizes)), axis=1)

    @cached_property
    def here(self) -> int:
        """The number of the status quo."""
        return self.number(self.game.status_quo)

    @cached_property
    def utility(self) -> Floats:
        """(party, package) the mean of u_p(o) over the worlds, up to a constant of the party."""
        worth, bonus = self.value.worth.mean(axis=0), self.value.bonus.mean(axis=0)
        additive = np.sum([worth[:, issue, levels] for issue, levels in enumerate(self.packages.T)], axis=0)
        return worth_of(additive, self.truth, self._fought, bonus[:, None], np.ones(()))

    @cached_property
    def truth(self) -> Masks:
        """(package,) bits of the conditions that hold."""
        return truth_of(self.game, self.packages)

    @property
    def _fought(self) -> Floats:
        """(party, package) the mean of conflict(o) · X_p, found once for all packages with the same conflict.

        Only issues that can calm the conflict are told apart, and the first one, so that there is one.
        """
        calm = np.union1d(np.flatnonzero((self.drawn.conflict < 1).any(axis=(0, 2))), 0).astype(np.int64)
        sizes = tuple(self.game.sizes[calm])
        combinations = np.indices(sizes).reshape(calm.size, -1)
        conflict = [self.drawn.conflict[:, i, levels] for i, levels in zip(calm, combinations, strict=True)]
        mean = self.value.fight.T @ np.minimum.reduce(conflict) / len(self.value.fight)
        return np.asarray(mean[:, np.ravel_multi_index(tuple(self.packages[:, calm].T), sizes)])

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
        return players_of(self.game)

    @cached_property
    def within(self) -> Bools:
        """(package,) whether a package stays inside the red lines of all players."""
        return np.asarray(~self.crossed[self.players].any(axis=0))

    def gains_in_worlds(self, package: int) -> Floats:
        """(world, party) what one package gives over the status quo in each world."""
        worlds = self.drawn.kind.shape[0]
        of, still = (np.tile(self.packages[n], (worlds, 1)) for n in (package, self.here))
        known = self.game, self.drawn, self.start, self.value
        return utility(*known, of) - utility(*known, still)

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
) -> OpeningSituation:
    """Draw a scenario's worlds for the theories. `capability` is 1 for players and 0 for the others unless given.

    The format has no capability (what a party could bring to bear in a contest), so nothing is derived
    from other numbers. Raises `ScenarioError` for a wrong party and for a capability that is no number ≥ 0.
    """
    laid_out, runs = game(scenario), tape(seed, 0, worlds)
    drawn = parameters(scenario, laid_out, quantities(scenario), runs)
    start = opening(laid_out, drawn, scenario.protocol.rounds, len(scenario.events))
    found = OpeningSituation(scenario, laid_out, drawn, start, np.zeros(len(laid_out.parties)))
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
            continue
        try:
            amount(name, value)
        except ValueError:
            fix = "give a finite number that is not negative"
            findings.append(Finding("--capability", None, name, f"is {value}", fix))
    if findings:
        raise ScenarioError(findings)


# Positions, saliences and levels


def ideal_positions(situation: OpeningSituation) -> Floats:
    """(party, issue) in [0, 1]: where each party would put each issue if the others stayed at the status quo."""
    game = situation.game
    out = np.zeros((len(game.parties), len(game.issues)))
    for i, size in enumerate(game.sizes):
        alone = np.tile(game.status_quo, (size, 1))
        alone[:, i] = np.arange(size)
        worth = situation.utility[:, [situation.number(levels) for levels in alone]]
        best = worth >= worth.max(axis=1, keepdims=True) - TIE
        out[:, i] = (best * np.arange(size)).sum(axis=1) / best.sum(axis=1) / (size - 1)
    return out


def saliences(situation: OpeningSituation) -> Floats:
    """(party, issue), summing to 1 over the issues of each party that wants anything; 0 for the others."""
    worth = situation.drawn.true.worth.mean(axis=0)
    whole = scale(worth)[:, None]
    spread = np.ptp(worth, axis=2)
    return np.asarray(np.divide(spread, whole, out=np.zeros_like(spread), where=whole > 0))


def actors_of(situation: OpeningSituation) -> tuple[Stakeholders, Ints]:
    """Parties with capability and wants as actors, and the issues that matter to at least one of them."""
    salience = saliences(situation)
    acting = np.flatnonzero((situation.capability > 0) & salience.any(axis=1))
    if acting.size == 0:
        raise DoesNotApply("no party has both capability and wants")
    issues = np.flatnonzero(salience[acting].any(axis=0))
    names = tuple(situation.game.parties[p] for p in acting)
    rows = np.ix_(acting, issues)
    actors = Stakeholders(names, situation.capability[acting], ideal_positions(situation)[rows], salience[rows])
    return actors, issues


def nearest_levels(situation: OpeningSituation, issues: Ints, positions: Floats) -> Ints:
    """(issue,) levels nearest to positions on some issues; the others stay at the status quo."""
    out = situation.game.status_quo.copy()
    for i, position in zip(issues, positions, strict=True):
        levels = np.arange(situation.game.sizes[i])
        away = np.abs(levels / (levels.size - 1) - position)
        close = np.flatnonzero(away <= away.min() + TIE)
        out[i] = close[np.argmin(np.abs(close - situation.game.status_quo[i]))]
    return out


# What two principals divide


@dataclass(frozen=True)
class ScenarioPie:
    """What two principals divide: the packages on their frontier, worst to best for `first`."""

    first: int
    second: int
    frontier: Ints
    """(point,) numbers of the packages"""
    shares: Floats
    """(2, point) each side's share, 0 at its worst and 1 at its best point of the frontier"""
    width: Floats
    """(2,) what the whole pie is worth to each side, in utility"""
    fighting: Floats
    """(2,) where the status quo lies on the same scales; may be below 0"""

    @property
    def sides(self) -> list[int]:
        """The numbers of both parties."""
        return [self.first, self.second]

    def nearest(self, share: float) -> int:
        """The package whose share for `first` is nearest to a given one."""
        return int(self.frontier[np.argmin(np.abs(self.shares[0] - share))])

    def best(self, side: int) -> int:
        """The package of the frontier that is best for one side (0 or 1)."""
        return int(self.frontier[np.argmax(self.shares[side])])

    def fighting_in_worlds(self, side: int, situation: OpeningSituation) -> Floats:
        """(world,) where the status quo lies on one side's scale in each world, measured from its best package."""
        gains = situation.gains_in_worlds(self.best(side))[:, self.sides[side]]
        return np.asarray(1 - gains / self.width[side])


def two_principals(situation: OpeningSituation) -> tuple[int, int]:
    """The two principals. Raises `DoesNotApply` if there are not two with wants."""
    wanting = [int(p) for p in situation.game.principals if situation.drawn.true.worth[:, p].any()]
    if len(wanting) != 2:
        raise DoesNotApply(f"it is about two sides, and this scenario has {len(wanting)} principals with wants")
    return wanting[0], wanting[1]


def pie(situation: OpeningSituation) -> ScenarioPie:
    """The two principals' pie. Raises `DoesNotApply` if there are not two, or nothing to divide between them."""
    first, second = two_principals(situation)
    within = np.flatnonzero(situation.within)
    frontier = within[_undominated(situation.utility[first, within], situation.utility[second, within])]
    ends = situation.utility[[first, second]][:, frontier]
    low, width = ends.min(axis=1), np.ptp(ends, axis=1)
    if (width <= TIE).any():
        raise DoesNotApply("one package is best for both sides, so there is nothing to divide")
    still = situation.utility[[first, second], situation.here]
    shares = (ends - low[:, None]) / width[:, None]
    return ScenarioPie(first, second, frontier, shares, width, (still - low) / width)


def _undominated(first: Floats, second: Floats) -> Ints:
    """Points on which no other is better for one and as good for the other, in rising order of `first`."""
    order = np.lexsort((-second, -first))
    best = np.concatenate([[-np.inf], np.maximum.accumulate(second[order])[:-1]])
    return order[second[order] > best + TIE][::-1]
