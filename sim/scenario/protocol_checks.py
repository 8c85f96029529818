"""What must hold of the rules of the table; and which talks a rational mind can solve."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from sim.scenario.findings import Problem, unknown
from sim.scenario.schema import Protocol, Scenario

MOST_CASES = 40_000_000
"""Cases that one turn of a rational mind may go through: about a second."""


def _complete_offers(s: Scenario) -> Iterator[Problem]:
    if s.protocol.offers == "any":
        return
    if s.protocol.agreements == "incremental":
        fix = "set protocol.agreements to single, or protocol.offers to any"
        yield ("protocol", "offers"), "settles everything at once, but agreements are incremental", fix, False
    issues = sum(issue.active for issue in s.issues.values())
    if s.protocol.breadth is not None and s.protocol.breadth < issues:
        fix = f"leave protocol.breadth out, or set it to {issues}"
        yield ("protocol", "breadth"), f"is less than the {issues} issues that a complete offer moves", fix, False


def _stacked_answers(s: Scenario) -> Iterator[Problem]:
    """Who must consent must come to speak, for consent is given in one's turn; and turns must follow each other."""
    protocol, at = s.protocol, ("protocol", "answers")
    if protocol.answers != "stacked":
        return
    if protocol.agreements != "single":
        fix = "set protocol.agreements to single"
        yield at, "stacked answers are for talks that end with an agreement", fix, False
    if protocol.order != "alternating":
        fix = "set protocol.order to alternating"
        yield at, f"stacked answers need turns that follow each other, not {protocol.order}", fix, False
    if protocol.turns != "all":
        fix = "set protocol.turns to all"
        yield at, "stacked answers need a turn for every speaker in each round", fix, False
    needed = [name for issue in s.issues.values() for name in issue.holders]
    needed += [veto.party for veto in s.vetoes.values()]
    loud = [name for name in protocol.speakers if name in s.parties and s.parties[name].role != "mediator"]
    for name in dict.fromkeys(needed):
        if name in s.parties and name not in loud:
            fix = f"add {name} to protocol.speakers, as a principal"
            yield (
                at,
                f"stacked answers are given by speakers; '{name}' may have to consent, and never speaks",
                fix,
                False,
            )


def check_protocol(s: Scenario) -> Iterator[Problem]:
    """Rules of the table that contradict each other, or name no party that could speak."""
    yield from _complete_offers(s)
    yield from _stacked_answers(s)
    yield from _last_day(s)
    protocol = s.protocol
    for k, name in enumerate(protocol.speakers):
        at = ("protocol", "speakers", k)
        yield from unknown(at, name, s.parties, "party")
        if name in s.parties and not s.parties[name].weights:
            yield at, f"'{name}' wants nothing", "give it weights and values", False
    if len(set(protocol.speakers)) < len(protocol.speakers):
        yield ("protocol", "speakers"), "names a party twice", "name each speaker once", False
    if protocol.deadline and protocol.deadline.round > protocol.rounds:
        fix = f"set it to {protocol.rounds} or lower"
        yield ("protocol", "deadline", "round"), f"lies after the {protocol.rounds} rounds", fix, False
    if protocol.order == "single_text" and not any(
        s.parties[n].role == "mediator" for n in protocol.speakers if n in s.parties
    ):
        yield ("protocol", "order"), "single_text needs a mediator", "add one to protocol.speakers", False


def _last_day(s: Scenario) -> Iterator[Problem]:
    """Every round has a date, and so have those after the end in which agreements are kept or broken."""
    rounds = s.protocol.rounds + (s.compliance.rounds if s.compliance else 0)
    if s.meta.start.toordinal() + rounds * s.meta.round_days > date.max.toordinal():
        fix = "begin earlier, or play fewer or shorter rounds"
        yield (
            ("meta", "start"),
            f"is {s.meta.start}, and {rounds} rounds of {s.meta.round_days} days end after the year 9999",
            fix,
            False,
        )


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
