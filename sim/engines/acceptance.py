"""Who would sign what: for two issues, how often each party, and all who must consent, would take each combination.

A run counts for a party where the package with these two levels, and all else at the status quo, gains it strictly
over the status quo by its true preferences in the world as it was when talks ended, crosses none of its red lines and
waits behind none of its gates. It counts for all where a quorum of the holders of each issue that moves, and each party
whose veto the package meets, would sign. This is the zone of agreement (`sim.analysis.situation`), counted anew
from the status quo, over many runs: what would be signed if all knew all, not what minds offer and answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.lockless import cached_property
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.consent import clear, gates_shut, may_sign, suffices
from sim.rules.records import Values
from sim.rules.state import State
from sim.rules.value import truth_of, utility, valuation
from sim.scenario.parameters import Parameters
from sim.scenario.tape import tape


@dataclass(frozen=True)
class Acceptance:
    """Shares of runs for each combination of the levels of two issues; NaN where it cannot be offered."""

    down: int
    """the issue whose levels go down the rows"""
    across: int
    each: Floats
    """(party, level down, level across)"""
    all: Floats
    """(level down, level across)"""
    asked: tuple[int, ...]
    """the parties whose consent may be needed, holders first"""


def usual_pair(setup: Setup) -> tuple[int, int] | None:
    """The headline's first issue (or the file's first) and the next other one; None where offers of two do not exist.

    A protocol in which an offer settles every issue has such offers only for two issues.
    """
    count, head = len(setup.game.issues), setup.scenario.reference.headline
    if count < 2 or (setup.scenario.protocol.offers == "complete" and count > 2):
        return None
    named = [i for i, issue in enumerate(setup.game.issues) if head and issue in head.when]
    down = named[0] if named else 0
    return down, next(i for i in range(count) if i != down)


def acceptance(setup: Setup, parts: Sequence[Played], seed: int, pair: tuple[int, int]) -> Acceptance:
    """The shares over all runs of an ensemble of this seed."""
    down, across = pair
    if down == across:
        raise ValueError("the two issues are the same; choose two")
    shape = int(setup.game.sizes[down]), int(setup.game.sizes[across])
    each, whole = np.zeros((len(setup.game.parties), *shape)), np.zeros(shape)
    for part in parts:
        moment = _Moment.of(setup, part, seed)
        for cell in np.ndindex(shape):
            willing, signed = moment.answers(pair, cell)
            each[(slice(None), *cell)] += willing.sum(axis=0)
            whole[cell] += signed.sum()
    runs = sum(part.run.size for part in parts)
    each, whole = each / runs, whole / runs
    never = ~_offerable(setup, pair)
    each[:, never], whole[never] = np.nan, np.nan
    return Acceptance(down, across, each, whole, _asked(setup, pair))


def _offerable(setup: Setup, pair: tuple[int, int]) -> Bools:
    """(level down, level across) whether the combination moves something, and all where offers must be complete."""
    quo, sizes = setup.game.status_quo, setup.game.sizes
    moved = [np.arange(sizes[i]) != quo[i] for i in pair]
    join = np.logical_and if setup.scenario.protocol.offers == "complete" else np.logical_or
    return np.asarray(join.outer(*moved))


def _asked(setup: Setup, pair: tuple[int, int]) -> tuple[int, ...]:
    held = int(np.bitwise_or.reduce(setup.game.holders[list(pair)]))
    holders = [p for p in range(len(setup.game.parties)) if (held >> p) & 1]
    vetoes = [int(p) for p in setup.rules.vetoes.party]
    return tuple(dict.fromkeys([*holders, *vetoes]))


@dataclass(frozen=True)
class _Moment:
    """The end of the talks in some runs."""

    setup: Setup
    drawn: Parameters
    state: State
    start: Ints
    """(run, issue) the status quo"""

    @classmethod
    def of(cls, setup: Setup, part: Played, seed: int) -> _Moment:
        drawn = setup.draw(tape(seed, int(part.run[0]), part.run.size))
        return cls(setup, drawn, part.state, np.tile(setup.game.status_quo, (part.run.size, 1)))

    def answers(self, pair: tuple[int, int], cell: tuple[int, ...]) -> tuple[Bools, Bools]:
        """(run, party) who would sign the package with these two levels, and (run,) whether enough would."""
        levels = self.start.copy()
        levels[:, list(pair)] = cell
        truth, before = truth_of(self.setup.game, levels), truth_of(self.setup.game, self.start)
        gains = clear(self._utility(levels) - self._before) > 0
        willing = gains & may_sign(self.setup.rules.gates, self._refused, self.drawn.forbidden, before, truth)
        game = self.setup.game
        moved = levels != self.start
        return willing, suffices(willing, moved, game.holders, game.quorum, self.setup.rules.vetoes, truth)

    @cached_property
    def _value(self) -> Values:
        return valuation(self.setup.game, self.drawn, self.state)

    @cached_property
    def _refused(self) -> Masks:
        return gates_shut(self.setup.game, self.drawn, self.state)

    @cached_property
    def _before(self) -> Floats:
        return self._utility(self.start)

    def _utility(self, levels: Ints) -> Floats:
        return utility(self.setup.game, self.drawn, self.state, self._value, levels)
