"""Who and what is pivotal: how the zone of agreement changes without one party's consent, or without one condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.analysis.situation import Situation
from sim.analysis.space import Space
from sim.analysis.zone import Consent, zone
from sim.rules.bits import condition_bit
from sim.scenario.game import Line
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


@dataclass(frozen=True)
class Change:
    """One thing taken away: what remains of the space and of the two rules of consent."""

    kind: str
    name: str
    party: int
    space: Space
    anew: Consent
    now: Consent


def as_it_is(situation: Situation) -> Pivot:
    """The zones with everything in place."""
    return Pivot("as_it_is", "", "", *_extents(situation.space, situation.anew, situation.now))


def pivots(situation: Situation, scenario: Scenario) -> list[Pivot]:
    """Each party whose consent counts, each red line, gate, veto and pressure in this run, taken away by itself."""
    changes = [
        *_consents(situation), *_lines(situation, scenario), *_gates(situation), *_vetoes(situation, scenario),
        *_pressures(situation, scenario),
    ]  # fmt: skip
    return [Pivot(c.kind, c.name, situation.game.parties[c.party], *_extents(c.space, c.anew, c.now)) for c in changes]


def _extents(space: Space, anew: Consent, now: Consent) -> tuple[Extent, Extent]:
    return _extent(space, anew), _extent(space, now)


def _extent(space: Space, consent: Consent) -> Extent:
    found = zone(space, consent)
    return Extent(int(found.sum()), int((found & (space.conflict < space.conflict[consent.standing])).sum()))


def _consents(situation: Situation) -> Iterator[Change]:
    rules = situation.now, situation.anew
    asked = int(np.bitwise_or.reduce(np.concatenate([rule.holders for rule in rules])))
    for p, name in enumerate(situation.game.parties):
        if (asked >> p) & 1 or p in situation.now.vetoes.party:
            yield Change(
                "consent", name, p, situation.space, situation.anew.without_party(p), situation.now.without_party(p)
            )


def _lines(situation: Situation, scenario: Scenario) -> Iterator[Change]:
    names = [name for party in scenario.parties.values() for name in party.red_lines]
    for name, line in zip(names, situation.game.lines, strict=True):
        drawn = _bits(line) & situation.now.forbidden[line.party]
        if drawn:
            anew, now = (rule.without_lines(line.party, drawn) for rule in (situation.anew, situation.now))
            yield Change("red_line", name, line.party, situation.space, anew, now)


def _bits(line: Line) -> np.uint64:
    return np.uint64(np.bitwise_or.reduce([condition_bit(c) for c, _ in line.options]))


def _gates(situation: Situation) -> Iterator[Change]:
    for g, gate in enumerate(situation.game.gates):
        if situation.now.refused[g]:
            yield Change(
                "gate", gate.name, gate.party, situation.space, situation.anew.without_gate(g),
                situation.now.without_gate(g),
            )  # fmt: skip


def _vetoes(situation: Situation, scenario: Scenario) -> Iterator[Change]:
    for v, name in enumerate(scenario.vetoes):
        anew, now = situation.anew.without_veto(v), situation.now.without_veto(v)
        yield Change("veto", name, situation.game.vetoes[v][0], situation.space, anew, now)


def _pressures(situation: Situation, scenario: Scenario) -> Iterator[Change]:
    for g, (name, instrument) in enumerate(scenario.instruments.items()):
        if g in situation.pressed:
            owner = situation.game.index(instrument.owner)
            yield Change("pressure", name, owner, situation.without_pressure(g), situation.anew, situation.now)
