"""Who and what is pivotal: how the zone of agreement changes without one party's consent, or without one condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from sim.analysis.situation import Consent, FinalSituation, zone
from sim.analysis.space import UtilitySpace
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Extent:
    """How many packages a zone holds, and how many of them let less of the conflict go on than what stands."""

    packages: int
    calmer: int


@dataclass(frozen=True)
class Pivot:
    """A party or a condition, and the zones without it."""

    kind: str  # `consent`, `red_line`, `gate`, `veto` or `pressure`
    name: str
    party: str  # whose it is
    anew: Extent  # from the status quo
    now: Extent  # from what was in force at the end


def as_it_is(situation: FinalSituation) -> Pivot:
    """The zones with everything in place."""
    return Pivot("as_it_is", "", "", *_extents(situation.space, situation.anew, situation.now))


def pivots(situation: FinalSituation, scenario: Scenario) -> list[Pivot]:
    """Each party whose consent counts, each red line, gate, veto and pressure in this run, taken away by itself."""
    found = [
        Pivot(
            kind, name, situation.game.parties[p], *_extents(situation.space, less(situation.anew), less(situation.now))
        )
        for kind, name, p, less in _conditions(situation, scenario)
    ]
    for g, (name, instrument) in enumerate(scenario.instruments.items()):
        if g in situation.pressed:
            extents = _extents(situation.without_pressure(g), situation.anew, situation.now)
            found.append(Pivot("pressure", name, instrument.owner, *extents))
    return found


def _conditions(
    situation: FinalSituation, scenario: Scenario
) -> Iterator[tuple[str, str, int, Callable[[Consent], Consent]]]:
    """What stands in the way of signing: its kind, its name, whose it is, and how to take it from a rule of consent."""
    game, now = situation.game, situation.now
    asked = int(np.bitwise_or.reduce(np.concatenate([now.holders, situation.anew.holders])))
    for p, name in enumerate(game.parties):
        if (asked >> p) & 1 or p in now.vetoes.party:
            yield "consent", name, p, partial(Consent.without_party, p=p)
    names = [name for party in scenario.parties.values() for name in party.red_lines]
    for name, line in zip(names, game.lines, strict=True):
        drawn = line.bits & now.forbidden[line.party]
        if drawn:
            yield "red_line", name, line.party, partial(Consent.without_lines, p=line.party, conditions=drawn)
    for g, gate in enumerate(game.gates):
        if now.refused[g]:
            yield "gate", gate.name, gate.party, partial(Consent.without_gate, g=g)
    for v, name in enumerate(scenario.vetoes):
        yield "veto", name, game.vetoes[v][0], partial(Consent.without_veto, v=v)


def _extents(space: UtilitySpace, anew: Consent, now: Consent) -> tuple[Extent, Extent]:
    return _extent(space, anew), _extent(space, now)


def _extent(space: UtilitySpace, consent: Consent) -> Extent:
    found = zone(space, consent)
    return Extent(int(found.sum()), int((found & (space.conflict < space.conflict[consent.standing])).sum()))


def pivots_table(found: Sequence[Pivot]) -> pd.DataFrame:
    """One row for each party or condition taken away, and one as it is."""
    rows = [
        (p.kind, p.name, p.party, p.anew.packages, p.anew.calmer, p.now.packages, p.now.calmer) for p in found
    ]  # fmt: skip
    names = ["kind", "name", "party", "anew", "anew_calmer", "now", "now_calmer"]
    return pd.DataFrame(rows, columns=names)
