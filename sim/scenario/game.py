"""The fixed part of a scenario as arrays: who, what, which packages, which conditions on them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from sim.nouns import Bools, Ints, Masks, Package
from sim.scenario.blocks import Condition, Edge
from sim.scenario.schema import Issue, Scenario


class Moves(NamedTuple):
    """Every way to move at most `breadth` issues from a standing package.

    Candidate 0 moves nothing. Each other candidate is its `parent` with one more issue moved by
    `shift` levels (cyclically); `step` is the place of (issue, shift) in a flat table (I·L,), L the most levels of
    an issue; `group` numbers the set of issues moved, `mask` is that set as
    bits; the candidates of group g are first[g] … first[g + 1] − 1.
    `inside[start[g]:start[g + 1]]` are the groups that move no issue outside group g.
    """

    parent: Ints
    issue: Ints
    shift: Ints
    step: Ints
    mask: Masks
    group: Ints
    start: Ints
    inside: Ints
    first: Ints


@dataclass(frozen=True)
class Line:
    """One red line: a condition with the probability that it is the party's line."""

    party: int
    options: tuple[tuple[int, float], ...]

    @property
    def bits(self) -> np.uint64:
        """The conditions that may be the line."""
        return np.uint64(sum(1 << condition for condition, _ in self.options))


@dataclass(frozen=True)
class Bonus:
    """A complementarity: party, condition, the path of its value, and the mechanism that it belongs to."""

    party: int
    condition: int
    path: str
    mechanism: str | None


@dataclass(frozen=True)
class GateRule:
    """A party's refusal of `refuses` until `until` holds in the package, or after enough meetings.

    `during` is the event while which alone it refuses, −1 where it needs none.
    """

    name: str
    party: int
    refuses: int
    until: int
    meetings: str | None
    during: int


@dataclass(frozen=True)
class Game:
    """What does not vary between runs of a scenario. Sets of parties and of conditions are bits."""

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[str, ...], ...]
    party_streams: Ints
    sizes: Ints
    status_quo: Ints
    holders: Masks
    quorum: Ints
    reversible: Masks
    undoes: Masks
    """(issue, level) the condition, as a bit, of packages that take back what this level has done: 0 for issues that
    can be undone, and for their first level."""
    done_for_good: np.uint64
    """All these conditions."""
    satisfied: Masks
    conditions: int
    moves: Moves
    bonuses: tuple[Bonus, ...]
    lines: tuple[Line, ...]
    demands: Ints
    instruments: tuple[tuple[str, int], ...]
    """Name and owner of each instrument."""
    gates: tuple[GateRule, ...]
    vetoes: tuple[tuple[int, int], ...]
    triggers: dict[str, int]
    headline: int
    bargaining: Ints
    """(party,) weights in the Nash product."""
    principals: Ints
    speakers: Ints
    silent: Ints
    """Parties that make no offers: mediators who only facilitate, unless theirs is the single text; all of them where
    mediation is off."""
    single_text: bool
    """Whether only mediators make offers; where mediation is off the others take their turns instead."""
    judges: Ints
    """Parties before whom blame matters: audiences, and owners of instruments."""
    anchors: dict[int, dict[int, int]]
    """Party → issue → level of the package that its offers are anchored on."""
    steps: Ints
    """(candidate, issue): by how many levels each candidate shifts each issue (cyclically)."""
    offerable: Bools
    """(candidate,): whether the protocol lets anyone offer it."""

    def candidate(self, standing: Ints, levels: Ints) -> int:
        """The candidate that moves a standing package (issue,) to another; −1 beyond the breadth."""
        found = np.flatnonzero((self.steps == (levels - standing) % self.sizes).all(axis=1))
        return int(found[0]) if found.size else -1

    def index(self, party: str) -> int:
        """The position of a party by its name."""
        return self.parties.index(party)

    def package(self, levels: Ints) -> Package:
        """A package by names, from one row of level numbers."""
        return {issue: self.levels[i][int(levels[i])] for i, issue in enumerate(self.issues)}

    def numbers(self, package: Mapping[str, str]) -> Ints:
        """Level numbers of a package by names; issues left out stand at the status quo."""
        row = self.status_quo.copy()
        for issue, level in package.items():
            i = self.issues.index(issue)
            row[i] = self.levels[i].index(level)
        return row


def game(scenario: Scenario) -> Game:
    """Lay out a checked scenario as a `Game`."""
    issues = {name: issue for name, issue in scenario.issues.items() if issue.active}
    parties = list(scenario.parties)
    book = _Book(scenario, list(issues))
    bonuses = tuple(
        Bonus(p, book.add(both.when), f"parties.{name}.complementarities.{c}.value", both.mechanism)
        for p, (name, party) in enumerate(scenario.parties.items())
        for c, both in party.complementarities.items()
    )
    lines = tuple(
        Line(p, _options(book, line.when, line.issue, line.first_forbidden))
        for p, party in enumerate(scenario.parties.values())
        for line in party.red_lines.values()
    )
    demands = np.array([book.add(i.demand) for i in scenario.instruments.values()], np.int64)
    gates = tuple(
        GateRule(
            name,
            parties.index(gate.party),
            book.add(gate.refuses),
            -1 if gate.until is None else book.add(gate.until),
            None if gate.until_meetings is None else f"sequencing.{name}.until_meetings",
            -1 if gate.during is None else list(scenario.events).index(gate.during),
        )
        for name, gate in scenario.sequencing.items()
    )
    vetoes = tuple((parties.index(v.party), book.add(v.when)) for v in scenario.vetoes.values())
    triggers = {
        name: book.add(event.when.standing)
        for name, event in scenario.events.items()
        if event.when and event.when.standing is not None
    }
    head = scenario.reference.headline
    headline = -1 if head is None else book.add(head.when)
    undoes = _undoes(book, issues)
    sizes = [len(issue.levels) for issue in issues.values()]
    table = moves(sizes, min(scenario.protocol.breadth or len(sizes), len(sizes)))
    return Game(
        parties=tuple(parties),
        issues=tuple(issues),
        levels=tuple(tuple(issue.levels) for issue in issues.values()),
        kinds=tuple(tuple(party.types) or ("",) for party in scenario.parties.values()),
        party_streams=_streams(scenario),
        sizes=np.array(sizes, np.int64),
        status_quo=np.array([list(i.levels).index(i.status_quo) for i in issues.values()], np.int64),
        holders=np.array([bits(parties.index(h) for h in i.holders) for i in issues.values()], np.uint64),
        quorum=np.array([i.quorum or len(i.holders) for i in issues.values()], np.int64),
        reversible=np.array([i.reversible for i in issues.values()], np.uint64),
        undoes=undoes,
        done_for_good=np.bitwise_or.reduce(undoes, axis=None),
        satisfied=book.satisfied,
        conditions=book.count,
        moves=table,
        bonuses=bonuses,
        lines=lines,
        demands=demands,
        instruments=tuple((name, parties.index(x.owner)) for name, x in scenario.instruments.items()),
        gates=gates,
        vetoes=vetoes,
        triggers=triggers,
        headline=headline,
        bargaining=np.array([party.bargaining_weight for party in scenario.parties.values()], np.int64),
        principals=np.array([p for p, x in enumerate(scenario.parties.values()) if x.role == "principal"], np.int64),
        speakers=np.array([parties.index(name) for name in scenario.protocol.speakers], np.int64),
        silent=np.array([parties.index(name) for name in scenario.parties if _silent(scenario, name)], np.int64),
        single_text=_single_text(scenario),
        judges=_judges(scenario, parties),
        anchors=_anchors(scenario, list(issues)),
        steps=_steps(table, len(sizes)),
        offerable=_offerable(scenario, table, len(sizes)),
    )


def _undoes(book: _Book, issues: Mapping[str, Issue]) -> Masks:
    """(issue, level) for what cannot be undone: the condition of having an earlier level."""
    out = np.zeros(book.satisfied.shape, np.uint64)
    for i, (name, issue) in enumerate(issues.items()):
        levels = [] if issue.reversible else list(issue.levels)
        for k in range(1, len(levels)):
            out[i, k] = np.uint64(1 << book.add({name: levels[:k]}))
    return out


def _offerable(scenario: Scenario, table: Moves, issues: int) -> Bools:
    """Complete offers move every issue; talks that ask for them end with the first agreement."""
    if scenario.protocol.offers == "any":
        return np.ones(table.mask.size, bool)
    return np.asarray(table.mask == bits(range(issues)))


def _streams(scenario: Scenario) -> Ints:
    given = [party.stream for party in scenario.parties.values()]
    return np.array([at if stream is None else stream for at, stream in enumerate(given)], np.int64)


def _silent(scenario: Scenario, name: str) -> bool:
    mediation = scenario.mediation.get(name)
    if scenario.parties[name].role != "mediator" or _single_text(scenario):
        return False
    if scenario.protocol.order == "single_text":  # mediation is off, and with it all that mediators do
        return True
    return mediation is not None and (mediation.style == "facilitation" or not scenario.mechanisms.mediation)


def _single_text(scenario: Scenario) -> bool:
    return scenario.protocol.order == "single_text" and scenario.mechanisms.mediation


def _judges(scenario: Scenario, parties: list[str]) -> Ints:
    named = {a for party in scenario.parties.values() for a in party.audiences}
    named |= {i.owner for i in scenario.instruments.values()}
    wanting = [p for p, name in enumerate(parties) if name in named and scenario.parties[name].weights]
    return np.array(wanting, np.int64)


def _anchors(scenario: Scenario, issues: list[str]) -> dict[int, dict[int, int]]:
    out = {}
    for p, party in enumerate(scenario.parties.values()):
        if party.anchor:
            package = {i: level for i, level in party.anchor.package.items() if i in issues}
            levels = {issues.index(i): list(scenario.issues[i].levels).index(level) for i, level in package.items()}
            if levels:
                out[p] = levels
    return out


def _steps(table: Moves, issues: int) -> Ints:
    out = np.zeros((table.parent.size, issues), np.int64)
    for c in range(1, table.parent.size):
        out[c] = out[table.parent[c]]
        out[c, table.issue[c]] = table.shift[c]
    return out


def bits(numbers: object) -> int:
    """A set of small numbers as the bits of one integer."""
    return sum(1 << k for k in set(numbers))  # type: ignore[call-overload]


class _Book:
    """Numbers the conditions and records, for each level of each issue, which of them it satisfies."""

    def __init__(self, scenario: Scenario, issues: list[str]) -> None:
        self.scenario, self.issues, self.count = scenario, issues, 0
        widest = max(len(scenario.issues[i].levels) for i in issues)
        self.satisfied = np.zeros((len(issues), widest), np.uint64)

    def add(self, when: Condition) -> int:
        """Give a condition its number; on issues off the table only the status quo can hold."""
        number, self.count = self.count, self.count + 1
        if not all(self._standing(name, levels) for name, levels in when.items() if name not in self.issues):
            return number
        for i, name in enumerate(self.issues):
            levels = list(self.scenario.issues[name].levels)
            allowed = _allowed(levels, when[name]) if name in when else levels
            for k, level in enumerate(levels):
                if level in allowed:
                    self.satisfied[i, k] |= np.uint64(1 << number)
        return number

    def _standing(self, name: str, wanted: list[str] | Edge) -> bool:
        issue = self.scenario.issues[name]
        return issue.status_quo in _allowed(list(issue.levels), wanted)


def _allowed(levels: list[str], wanted: list[str] | Edge) -> list[str]:
    if isinstance(wanted, Edge):
        first = levels.index(wanted.at_least) if wanted.at_least else 0
        last = levels.index(wanted.at_most) if wanted.at_most else len(levels) - 1
        return levels[first : last + 1]
    return wanted


def _options(
    book: _Book, when: Condition | None, issue: str | None, first: dict[str, float] | None
) -> tuple[tuple[int, float], ...]:
    if when is not None:
        return ((book.add(when), 1.0),)
    assert issue is not None
    assert first is not None
    return tuple((book.add({issue: Edge(at_least=level)}), p) for level, p in first.items())


def moves(sizes: list[int], breadth: int) -> Moves:
    """Lay out all moves of at most `breadth` issues for issues with these numbers of levels."""
    parent, issue, shift, mask, group = [[0]], [[-1]], [[0]], [[0]], [[0]]
    begin: dict[tuple[int, ...], int] = {(): 0}
    masks = [0]
    total = 1
    for size in range(1, breadth + 1):
        for chosen in combinations(range(len(sizes)), size):
            last = chosen[-1]
            count = math.prod(sizes[i] - 1 for i in chosen)
            at = np.arange(count)
            begin[chosen] = total
            total += count
            parent.append((begin[chosen[:-1]] + at // (sizes[last] - 1)).tolist())
            issue.append([last] * count)
            shift.append((at % (sizes[last] - 1) + 1).tolist())
            mask.append([bits(chosen)] * count)
            group.append([len(masks)] * count)
            masks.append(bits(chosen))
    inside = [[k for k, other in enumerate(masks) if other & ~whole == 0] for whole in masks]
    flat = [np.concatenate([np.asarray(part) for part in parts]) for parts in (parent, issue, shift, mask, group)]
    return Moves(
        parent=flat[0].astype(np.int64),
        issue=flat[1].astype(np.int64),
        shift=flat[2].astype(np.int64),
        step=(flat[1] * max(sizes) + flat[2]).astype(np.int64),
        mask=flat[3].astype(np.uint64),
        group=flat[4].astype(np.int64),
        start=np.cumsum([0, *map(len, inside)]).astype(np.int64),
        inside=np.concatenate([np.asarray(k) for k in inside]).astype(np.int64),
        first=np.searchsorted(flat[4], np.arange(len(masks) + 1)).astype(np.int64),
    )
