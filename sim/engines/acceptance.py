"""Who would sign what: for two issues, how often each party, and all who must consent, would take each combination.

A run counts for a party where the package with these two levels, and all else at the status quo, gains it strictly
over the status quo by its true preferences in the world as it was when talks ended, crosses none of its red lines and
waits behind none of its gates. It counts for all where a quorum of the holders of each issue that moves, and each party
whose veto the package meets, would sign. This is the zone of agreement (`sim.analysis.situation`), counted anew
from the status quo, over many runs: what would be signed if all knew all, not what minds offer and answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Bools, Floats
from sim.rules.consent import clear, gates_shut, may_sign, suffices
from sim.rules.value import truth_of, utility, valuation
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
        for cell, willing, signed in _answers(setup, part, seed, pair):
            each[:, cell[0], cell[1]] += willing.sum(axis=0)
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


def _answers(
    setup: Setup, part: Played, seed: int, pair: tuple[int, int]
) -> Iterator[tuple[tuple[int, ...], Bools, Bools]]:
    """For each combination: (run, party) who would sign it as the talks ended, and (run,) whether enough would."""
    game, rules, state = setup.game, setup.rules, part.state
    drawn = setup.draw(tape(seed, int(part.run[0]), part.run.size))
    value, refused = valuation(game, drawn, state), gates_shut(game, drawn, state)
    start = np.tile(game.status_quo, (part.run.size, 1))
    before, quo = truth_of(game, start), utility(game, drawn, state, value, start)
    for cell in np.ndindex(*game.sizes[list(pair)]):
        levels = start.copy()
        levels[:, list(pair)] = cell
        truth = truth_of(game, levels)
        gains = clear(utility(game, drawn, state, value, levels) - quo) > 0
        willing = gains & may_sign(rules.gates, refused, drawn.forbidden, before, truth)
        yield cell, willing, suffices(willing, levels != start, game.holders, game.quorum, rules.vetoes, truth)
