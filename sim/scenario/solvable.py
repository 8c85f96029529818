"""Which scenarios a rational mind can solve: small ones, with turns that all can foresee."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.scenario.findings import Problem
from sim.scenario.schema import Protocol, Scenario

MOST_CASES = 40_000_000
"""Cases that one turn of a rational mind may go through: about a second."""


def check_rational(s: Scenario) -> Iterator[Problem]:
    """A rational mind thinks through every turn, position, offer and type, so there must not be too many of them."""
    rational = [name for name, party in s.parties.items() if party.mind == "rational"]
    for name in rational:
        at = ("parties", name, "mind")
        for what, fix in (*_unforeseeable(s), *_too_large(s)):
            yield at, f"rational {what}", f"{fix}, or choose another mind", False


def _unforeseeable(s: Scenario) -> Iterator[tuple[str, str]]:
    if s.protocol.order != "alternating":
        yield f"cannot foresee whose turn it will be under order `{s.protocol.order}`", "set it to `alternating`"
    if s.protocol.answers != "all":
        yield "reckons with the answers of all at once, and answers are stacked", "set protocol.answers to `all`"
    few = [name for name, issue in s.issues.items() if issue.quorum not in (None, len(issue.holders))]
    if few:
        yield f"reckons with the consent of all holders, and {few[0]} has a quorum", f"leave issues.{few[0]}.quorum out"


def _too_large(s: Scenario) -> Iterator[tuple[str, str]]:
    cases = _turns(s.protocol) * _positions(s) * _offers(s) * (1 + sum(len(p.types) or 1 for p in s.parties.values()))
    if cases > MOST_CASES:
        what = f"would have to think through {cases:.2g} cases (turns × positions × offers × types)"
        yield what, f"use fewer rounds, levels or types (at most {MOST_CASES:.2g} cases)"


def _turns(protocol: Protocol) -> int:
    last = protocol.deadline.round if protocol.deadline else protocol.rounds
    return -(-last // protocol.meeting_every) * (1 if protocol.turns == "one" else len(protocol.speakers))


def _positions(s: Scenario) -> int:
    """Packages that may stand when a turn comes: with a single agreement only the status quo."""
    return 1 if s.protocol.agreements == "single" else math.prod(_sizes(s))


def _offers(s: Scenario) -> int:
    sizes = _sizes(s)
    return offers(sizes, min(s.protocol.breadth or len(sizes), len(sizes)))


def _sizes(s: Scenario) -> list[int]:
    return [len(issue.levels) for issue in s.issues.values() if issue.active]


def offers(sizes: list[int], breadth: int) -> int:
    """How many packages differ from one package on at most `breadth` issues."""
    by_moved = [1] + [0] * breadth
    for size in sizes:
        for k in range(breadth, 0, -1):
            by_moved[k] += by_moved[k - 1] * (size - 1)
    return sum(by_moved)
