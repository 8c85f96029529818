"""Issues in Genius' XML: discrete ones with their evaluations, whole and real numbers by points on their range."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sim.exchange.files import Place
from sim.exchange.points import points

NOTHING = 1e-5
"""Genius evaluates everything as 0 where the largest evaluation is below this."""


@dataclass(frozen=True)
class IssueSheet:
    """One issue of a file: values with their evaluations on [0, 1] (None in a domain), and a note if it was thinned."""

    name: str
    index: str
    values: dict[str, float | None]
    note: str | None = None


def read_issue(element: Element, place: Place, steps: int) -> IssueSheet:
    """One `<issue>`; in a domain it has no evaluations."""
    name = (element.get("name") or "").strip()
    if not name:
        raise place.wrong("has an issue without a name", "add `name` to each issue")
    here, kind = place.at(name), _kind(element)
    if kind == "discrete":
        return IssueSheet(name, element.get("index", ""), _discrete(element, here))
    if kind not in ("integer", "real"):
        raise here.wrong(f"is of the type '{kind}'", "only discrete, integer and real issues are read")
    values, note = _numeric(element, here, steps, kind == "integer")
    return IssueSheet(name, element.get("index", ""), values, note)


def _kind(element: Element) -> str:
    given = element.get("type") or element.get("vtype") or element.get("etype") or "discrete"
    return given.lower()


def _discrete(element: Element, place: Place) -> dict[str, float | None]:
    """Evaluations divided by the largest of the issue, as Genius does."""
    found: dict[str, float | None] = {}
    for item in element.findall("item"):
        value = item.get("value")
        if value is None:
            raise place.wrong("has an item without a value", "add `value` to each item")
        if value in found:
            raise place.wrong(f"has the value '{value}' twice", "rename one of the two")
        found[value] = _evaluation(item.get("evaluation"), place.at(value))
    if not found:
        raise place.wrong("has no values", "add an `item` for each value")
    top = max((evaluation for evaluation in found.values() if evaluation is not None), default=0.0)
    divisor = top if top >= NOTHING else math.inf
    return {value: None if given is None else given / divisor for value, given in found.items()}


def _evaluation(given: str | None, place: Place) -> float | None:
    if given is None or given == "null":
        return None
    number = place.number(given)
    if number < 0:
        raise place.wrong(f"has the evaluation {number:g}", "Genius has none below 0; write them from 0 up")
    return number


def evaluations(issue: IssueSheet, place: Place) -> dict[str, float]:
    """The evaluations of an issue, all of which a profile must give."""
    known: dict[str, float] = {}
    for value, evaluation in issue.values.items():
        if evaluation is None:
            what = f"has no evaluation for '{value}'"
            raise place.at(issue.name).wrong(what, "add `evaluation` to the item, or an `evaluator` to the range")
        known[value] = evaluation
    return known


def _numeric(element: Element, place: Place, steps: int, whole: bool) -> tuple[dict[str, float | None], str | None]:
    ends = element.find("range")
    holder = element if ends is None else ends
    low, high = (place.at(end).number(holder.get(end)) for end in ("lowerbound", "upperbound"))
    at, note = points(low, high, 1.0 if whole else None, steps, place)
    rule = element.find("evaluator")
    if rule is None:
        return dict.fromkeys(at, None), note
    worth = _linear_from(low, rule, place) if whole and rule.get("slope") is not None else _function(rule, place)
    return {name: min(max(worth(x), 0.0), 1.0) for name, x in at.items()}, note


def _linear_from(low: float, rule: Element, place: Place) -> Callable[[float], float]:
    """offset + slope · (x − lower bound), Genius' rule for whole numbers."""
    slope, offset = (place.at(key).number(rule.get(key)) for key in ("slope", "offset"))
    return lambda x: offset + slope * (x - low)


def _function(rule: Element, place: Place) -> Callable[[float], float]:
    """Genius' rules for real numbers: `linear` p0 + p1 x, `constant` p0, `triangular` from p0 over the top p2 to p1."""
    kind = (rule.get("ftype") or rule.get("type") or "linear").lower()
    if kind == "constant":
        (level,) = _parameters(rule, place, 1)
        return lambda x: level
    if kind == "linear":
        offset, slope = _parameters(rule, place, 2)
        return lambda x: offset + slope * x
    if kind == "triangular":
        return _triangle(*_parameters(rule, place, 3))
    raise place.wrong(f"has an evaluator of the type '{kind}'", "only linear, constant and triangular ones are read")


def _parameters(rule: Element, place: Place, count: int) -> list[float]:
    return [place.at(f"parameter{k}").number(rule.get(f"parameter{k}")) for k in range(count)]


def _triangle(low: float, high: float, top: float) -> Callable[[float], float]:
    def worth(x: float) -> float:
        if not low <= x <= high:
            return 0.0
        if x < top:
            return (x - low) / (top - low)
        return 1.0 if x == top else (high - x) / (high - top)

    return worth
