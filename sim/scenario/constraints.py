"""Order constraints between the numbers of a party: read from sentences, checked, and met by rejection."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.nouns import Bools, Floats, Ints
from sim.scenario.findings import Problem, nearest
from sim.scenario.numbers import quantile
from sim.scenario.party import Party
from sim.scenario.quantities import Quantity, below_party, quantities
from sim.scenario.schema import OrderConstraint, Scenario
from sim.scenario.tape import PlainTape, Tape

SIGN = re.compile(r"\s*(>=|<=|>|<)\s*")
PATH = re.compile(r"[\w.]+")
OPERATORS: dict[str, Any] = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
MOST_ATTEMPTS = 1000
MOST_ATTEMPTS_IN_CHECK = 200
Sides = tuple[str, str, str]


class Unresolved(Exception):
    """A constraint that does not parse or names a number that does not exist."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


@dataclass(frozen=True)
class Order:
    """Column `left` must stand in relation `symbol` to column `right`."""

    left: int
    symbol: str
    right: int

    def holds(self, theta: Floats) -> Bools:
        """Whether the order holds, run by run; `theta` is (run, number)."""
        held: Bools = OPERATORS[self.symbol](theta[:, self.left], theta[:, self.right])
        return held


def pairs(say: str) -> list[Sides]:
    """What stands left and right of each sign of a sentence: `a > b >= c` is (a, >, b) and (b, >=, c)."""
    words = SIGN.split(say.strip())
    if len(words) < 3 or not all(PATH.fullmatch(word) for word in words[::2]):
        raise Unresolved(f"'{say:.80}' is no order", "write `values.issue.level > values.issue.other`")
    return list(zip(words[:-2:2], words[1::2], words[2::2], strict=True))


def resolve(scenario: Scenario, constraint: OrderConstraint, columns: dict[str, int]) -> list[Order]:
    """The orders that one constraint means: for each type of the party (or once, without types).

    What is said of issues off the table is left out.
    """
    base = f"parties.{constraint.party}"
    orders = []
    for left, symbol, right in pairs(constraint.say):
        if not {_issue(left), _issue(right)} & _off_the_table(scenario):
            for kind in scenario.parties[constraint.party].types or [None]:
                found = [_column(columns, base, kind, side) for side in (left, right)]
                orders.append(Order(found[0], symbol, found[1]))
    return list(dict.fromkeys(orders))


def _column(columns: dict[str, int], base: str, kind: str | None, side: str) -> int:
    for path in (f"{base}.types.{kind}.{side}", f"{base}.{side}"):
        if path in columns:
            return columns[path]
    known = [path.removeprefix(f"{base}.") for path in columns if path.startswith(f"{base}.")]
    raise Unresolved(f"'{side}' is no number of this party", nearest(side, known))


def all_orders(scenario: Scenario, columns: dict[str, int]) -> list[Order]:
    """Every order of a checked scenario."""
    return [order for constraint in scenario.order_constraints for order in resolve(scenario, constraint, columns)]


def _off_the_table(scenario: Scenario) -> set[str]:
    return {name for name, issue in scenario.issues.items() if not issue.active}


def _issue(side: str) -> str:
    """The issue whose weight or value a side of an order names; empty if it names another number."""
    block, issue, *_ = (*below_party(tuple(side.split("."))), "", "")
    return issue if block in ("weights", "values") else ""


def _misfits(scenario: Scenario, party: Party) -> set[str]:
    """Issues that have a row of values of the wrong length, which another check tells."""
    rows = [pair for block in (party, *party.types.values()) for pair in block.values.items()]
    levels = {name: len(issue.levels) for name, issue in scenario.issues.items()}
    return {issue for issue, row in rows if len(row.modes) != levels.get(issue, len(row.modes))}


def draw(numbers: list[Quantity], orders: list[Order], runs: Tape, most: int = MOST_ATTEMPTS) -> tuple[Floats, Ints]:
    """Draw all numbers for each run, redrawing at most `most` times those whose order is violated.

    Rejection acts on the connected numbers of a constraint only, which leaves the joint
    distribution given the constraints exact: unconnected numbers are independent of them.
    Returns the numbers (run, number) and how many redraws each run needed (run,).
    """
    addresses = np.array([q.address for q in numbers], np.uint64)
    attempts = np.zeros((runs.runs.size, len(numbers)), np.uint64)
    theta = _values(numbers, runs.numbers(addresses, attempts))
    redraws = np.zeros(runs.runs.size, np.int64)
    for group, members in _groups(orders):
        bad = ~_all_hold(members, theta)
        for attempt in range(1, most + 1):
            rows = np.flatnonzero(bad)
            if not rows.size:
                break
            again = runs.part(rows).numbers(addresses[group], np.full((rows.size, group.size), attempt, np.uint64))
            theta[np.ix_(rows, group)] = _values([numbers[c] for c in group], again)
            redraws[rows] += 1
            bad[rows] = ~_all_hold(members, theta[rows])
        if bad.any():
            raise Unresolved(f"in some run {most} draws did not meet it", "let the ranges overlap more")
    return theta, redraws


def _values(numbers: list[Quantity], uniform: Floats) -> Floats:
    out = np.empty_like(uniform)
    for column, q in enumerate(numbers):
        out[:, column] = quantile(q.number, uniform[:, column])
    return out


def _all_hold(orders: list[Order], theta: Floats) -> Bools:
    held: Bools = np.logical_and.reduce([order.holds(theta) for order in orders])
    return held


def _groups(orders: list[Order]) -> Iterator[tuple[NDArray[np.intp], list[Order]]]:
    connected: list[set[int]] = []
    for order in orders:
        ends = {order.left, order.right}
        met = [members for members in connected if members & ends]
        connected = [members for members in connected if members not in met] + [ends.union(*met)]
    for members in connected:
        inside = [order for order in orders if order.left in members]
        yield np.array(sorted(members), np.intp), inside


def check_words(scenario: Scenario) -> Iterator[Problem]:
    """Order constraints with wrong words: no party, no order, no number of that party."""
    columns = {q.dotted: k for k, q in enumerate(quantities(scenario))}
    for k, constraint in enumerate(scenario.order_constraints):
        at = ("order_constraints", k)
        if constraint.party not in scenario.parties:
            fix = nearest(constraint.party, scenario.parties)
            yield (*at, "party"), f"'{constraint.party}' is no party", fix, False
            continue
        try:
            resolve(scenario, constraint, columns)
        except Unresolved as error:
            misfits = _misfits(scenario, scenario.parties[constraint.party])
            if not misfits & {_issue(word) for word in SIGN.split(constraint.say.strip())}:
                yield (*at, "say"), error.what, error.fix, False


def check_draws(scenario: Scenario) -> Iterator[Problem]:
    """Order constraints that no draw can meet, or hardly any; the words are right."""
    numbers = quantities(scenario)
    columns = {q.dotted: k for k, q in enumerate(numbers)}
    good: list[Order] = []
    for k, constraint in enumerate(scenario.order_constraints):
        orders = resolve(scenario, constraint, columns)
        if all(_possible(order, numbers) for order in orders):
            good += orders
        else:
            fix = "let the two ranges overlap, or turn the order round"
            yield ("order_constraints", k, "say"), f"no draw can meet '{constraint.say}'", fix, False
    for group, members in _groups(good) if good else ():
        place = {int(c): i for i, c in enumerate(group)}
        inside = [Order(place[o.left], o.symbol, place[o.right]) for o in members]
        try:
            runs = PlainTape(0, np.arange(256, dtype=np.uint64))
            draw([numbers[c] for c in group], inside, runs, MOST_ATTEMPTS_IN_CHECK)
        except Unresolved as error:
            names = ", ".join(numbers[c].dotted for c in group)
            yield ("order_constraints",), f"together they are hardly ever met ({names}): {error.what}", error.fix, False


def _possible(order: Order, numbers: list[Quantity]) -> bool:
    (l_low, l_high), (r_low, r_high) = numbers[order.left].number.support, numbers[order.right].number.support
    best = (l_high, r_low) if order.symbol.startswith(">") else (l_low, r_high)
    return bool(OPERATORS[order.symbol](*best))
