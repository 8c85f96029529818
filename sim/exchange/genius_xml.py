"""Domains and profiles in the XML of Genius and of the ANAC competitions (Lin et al. 2014, Computational Intelligence).

A profile's utility is Σ_i w_i · e_i(value) / max e_i for discrete issues; whole and real numbers are read at points
on their range. Weights and issues belong together by `index`. Objectives that group issues carry no weight of their
own, as in Genius.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from sim.exchange.classical import Domain, Profile, Sheet
from sim.exchange.files import FilePlace, parse_xml, points

DOMAIN_ROOT, PROFILE_ROOT = "negotiation_template", "utility_space"
NOTHING = 1e-5
"""Genius evaluates everything as 0 where the largest evaluation is below this."""


@dataclass(frozen=True)
class IssueSheet:
    """One issue of a file: values with their evaluations on [0, 1] (None in a domain), and a note if it was thinned."""

    name: str
    index: str
    values: dict[str, float | None]
    note: str | None = None


def read(raw: bytes, file: str, steps: int) -> Sheet:
    """The domain, and the profile if it is one, that an XML file holds; `steps` points stand for long ranges."""
    place = FilePlace(file)
    root = parse_xml(raw, place)
    if root.tag not in (DOMAIN_ROOT, PROFILE_ROOT):
        fix = f"give a domain (<{DOMAIN_ROOT}>) or a profile (<{PROFILE_ROOT}>)"
        raise place.wrong(f"is no Genius file (its root is <{root.tag}>)", fix)
    if root.get("type") not in (None, "any", "linear") or next(root.iter("ufun"), None) is not None:
        raise place.wrong("is a nonlinear profile", "only linear additive profiles are read")
    issues = [_issue(element, place, steps) for element in root.iter("issue")]
    if not issues:
        raise place.wrong("holds no issues", "check that it is a domain or a profile")
    names = [issue.name for issue in issues]
    if again := next((name for at, name in enumerate(names) if name in names[:at]), None):
        raise place.at(again).wrong("is the name of two issues", "rename one of them")
    domain = Domain(_domain_name(root, file), {issue.name: tuple(issue.values) for issue in issues})
    notes = [issue.note for issue in issues if issue.note]
    if root.tag == DOMAIN_ROOT:
        return Sheet(place, domain, None, tuple(notes))
    weights = _weights(root, issues, place)
    values = {issue.name: _evaluations(issue, place) for issue in issues}
    discount, about = _discount(_single(root, "discount_factor"), place)
    reservation = _single(root, "reservation")
    threshold = place.at("reservation").any_number(reservation) if reservation is not None else 0.0
    profile = Profile(Path(file).stem, weights, values, threshold, discount)
    return Sheet(place, domain, profile, (*notes, *about))


def _domain_name(root: Element, file: str) -> str:
    objective = next(root.iter("objective"), None)
    name = (objective.get("name") if objective is not None else "") or ""
    return name if name.strip() and name.lower() not in ("any", "root", "null") else Path(file).stem


def _weights(root: Element, issues: list[IssueSheet], place: FilePlace) -> dict[str, float]:
    given = {w.get("index", ""): w.get("value") for w in root.iter("weight")}
    if not given:
        raise place.wrong("has no weights", "add a `weight` with the `index` of each issue")
    for issue in issues:
        if issue.index not in given:
            raise place.at(issue.name).wrong("has no weight", f'add <weight index="{issue.index}" value="…"/>')
    return {issue.name: place.at(issue.name).at("weight").number(given[issue.index]) for issue in issues}


def _single(root: Element, tag: str) -> str | None:
    element = next(root.iter(tag), None)
    return None if element is None else element.get("value")


def _discount(given: str | None, place: FilePlace) -> tuple[float, tuple[str, ...]]:
    """δ; Genius takes 0, and what lies outside [0, 1], as no discounting."""
    factor = 1.0 if given is None else place.at("discount_factor").number(given)
    if 0 < factor <= 1:
        return factor, ()
    note = f"{place.file}: the discount factor {factor:g} means no discounting, as in Genius."
    return 1.0, () if factor == 0 else (note,)


def _evaluations(issue: IssueSheet, place: FilePlace) -> dict[str, float]:
    """The evaluations of an issue, all of which a profile must give."""
    known = {value: evaluation for value, evaluation in issue.values.items() if evaluation is not None}
    for value in issue.values:
        if value not in known:
            fix = "add `evaluation` to the item, or an `evaluator` to the range"
            raise place.at(issue.name).wrong(f"has no evaluation for '{value}'", fix)
    return known


def _issue(element: Element, place: FilePlace, steps: int) -> IssueSheet:
    """One `<issue>`; in a domain it has no evaluations."""
    name = (element.get("name") or "").strip()
    if not name:
        raise place.wrong("has an issue without a name", "add `name` to each issue")
    here, index = place.at(name), element.get("index", "")
    kind = (element.get("type") or element.get("vtype") or element.get("etype") or "discrete").lower()
    if kind == "discrete":
        return IssueSheet(name, index, _discrete(element, here))
    if kind not in ("integer", "real"):
        raise here.wrong(f"is of the type '{kind}'", "only discrete, integer and real issues are read")
    return IssueSheet(name, index, *_numeric(element, here, steps, kind == "integer"))


def _discrete(element: Element, place: FilePlace) -> dict[str, float | None]:
    """Evaluations divided by the largest of the issue, as Genius does."""
    found: dict[str, float | None] = {}
    for item in element.findall("item"):
        value = item.get("value")
        if value is None:
            raise place.wrong("has an item without a value", "add `value` to each item")
        if value in found:
            raise place.wrong(f"has the value '{value}' twice", "rename one of the two")
        given = item.get("evaluation")
        found[value] = None if given in (None, "null") else place.at(value).number(given)
        if (found[value] or 0.0) < 0:
            fix = "Genius has none below 0; write them from 0 up"
            raise place.at(value).wrong(f"has the evaluation {found[value]:g}", fix)
    if not found:
        raise place.wrong("has no values", "add an `item` for each value")
    top = max((evaluation for evaluation in found.values() if evaluation is not None), default=0.0)
    divisor = top if top >= NOTHING else math.inf
    return {value: None if given is None else given / divisor for value, given in found.items()}


def _numeric(element: Element, place: FilePlace, steps: int, whole: bool) -> tuple[dict[str, float | None], str | None]:
    """Points on a range with their evaluations, and a note if they stand for more."""
    ends = element.find("range")
    holder = element if ends is None else ends
    low, high = (place.at(end).number(holder.get(end)) for end in ("lowerbound", "upperbound"))
    at, note = points(low, high, 1.0 if whole else None, steps, place)
    rule = element.find("evaluator")
    if rule is None:
        return dict.fromkeys(at, None), note
    worth = _function(rule, place, low if whole and rule.get("slope") is not None else None)
    return {name: min(max(worth(x), 0.0), 1.0) for name, x in at.items()}, note


def _function(rule: Element, place: FilePlace, low: float | None) -> Callable[[float], float]:
    """Genius' rules. Whole numbers with a slope: offset + slope · (x − lower bound).

    Real numbers: `linear` p0 + p1 x, `constant` p0, `triangular` from p0 over the top p2 to p1.
    """

    def numbers(*keys: str) -> list[float]:
        return [place.at(key).number(rule.get(key)) for key in keys]

    kind = (rule.get("ftype") or rule.get("type") or "linear").lower()
    if low is not None:
        slope, offset = numbers("slope", "offset")
        return lambda x: offset + slope * (x - low)
    if kind == "constant":
        (level,) = numbers("parameter0")
        return lambda x: level
    if kind == "linear":
        offset, slope = numbers("parameter0", "parameter1")
        return lambda x: offset + slope * x
    if kind == "triangular":
        return _triangle(*numbers("parameter0", "parameter1", "parameter2"))
    raise place.wrong(f"has an evaluator of the type '{kind}'", "only linear, constant and triangular ones are read")


def _triangle(low: float, high: float, top: float) -> Callable[[float], float]:
    def worth(x: float) -> float:
        if not low <= x <= high:
            return 0.0
        if x < top:
            return (x - low) / (top - low)
        return 1.0 if x == top else (high - x) / (high - top)

    return worth
