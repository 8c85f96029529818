"""Domains and profiles in the XML of Genius and of the ANAC competitions (Lin et al. 2014, Computational Intelligence).

A profile's utility is Σ_i w_i · e_i(value) / max e_i for discrete issues. Weights and issues belong together
by `index`. Objectives that group issues carry no weight of their own, as in Genius.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from sim.exchange.classical import Domain, Profile, Sheet
from sim.exchange.files import Place
from sim.exchange.genius_issues import IssueSheet, evaluations, read_issue
from sim.exchange.safe_xml import parse

ROOTS = ("negotiation_template", "utility_space")


def read(raw: bytes, file: str, steps: int) -> Sheet:
    """The domain, and the profile if it is one, that an XML file holds; `steps` points stand for long ranges."""
    place = Place(file)
    root = parse(raw, place)
    if root.tag not in ROOTS:
        fix = "give a domain (<negotiation_template>) or a profile (<utility_space>)"
        raise place.wrong(f"is no Genius file (its root is <{root.tag}>)", fix)
    _check_additive(root, place)
    issues = [read_issue(element, place, steps) for element in root.iter("issue")]
    if not issues:
        raise place.wrong("holds no issues", "check that it is a domain or a profile")
    _check_twice(issues, place)
    domain = Domain(_domain_name(root, file), {issue.name: tuple(issue.values) for issue in issues})
    notes = tuple(issue.note for issue in issues if issue.note)
    if root.tag == "negotiation_template":
        return Sheet(place, domain, None, notes)
    return _profile(root, place, domain, issues)


def _profile(root: Element, place: Place, domain: Domain, issues: list[IssueSheet]) -> Sheet:
    weights = _weights(root, issues, place)
    values = {issue.name: evaluations(issue, place) for issue in issues}
    discount, about = _discount(_single(root, "discount_factor"), place)
    reservation = _single(root, "reservation")
    threshold = place.at("reservation").any_number(reservation) if reservation is not None else 0.0
    profile = Profile(Path(place.file).stem, weights, values, threshold, discount)
    return Sheet(place, domain, profile, (*(issue.note for issue in issues if issue.note), *about))


def _check_additive(root: Element, place: Place) -> None:
    nonlinear = root.get("type") not in (None, "any", "linear") or next(root.iter("ufun"), None) is not None
    if nonlinear:
        raise place.wrong("is a nonlinear profile", "only linear additive profiles are read")


def _check_twice(issues: list[IssueSheet], place: Place) -> None:
    seen: set[str] = set()
    for issue in issues:
        if issue.name in seen:
            raise place.at(issue.name).wrong("is the name of two issues", "rename one of them")
        seen.add(issue.name)


def _weights(root: Element, issues: list[IssueSheet], place: Place) -> dict[str, float]:
    given = {w.get("index", ""): w.get("value") for w in root.iter("weight")}
    if not given:
        raise place.wrong("has no weights", "add a `weight` with the `index` of each issue")
    found = {}
    for issue in issues:
        if issue.index not in given:
            raise place.at(issue.name).wrong("has no weight", f'add <weight index="{issue.index}" value="…"/>')
        found[issue.name] = place.at(issue.name).at("weight").number(given[issue.index])
    return found


def _single(root: Element, tag: str) -> str | None:
    element = next(root.iter(tag), None)
    return None if element is None else element.get("value")


def _discount(given: str | None, place: Place) -> tuple[float, tuple[str, ...]]:
    """δ; Genius takes 0, and what lies outside [0, 1], as no discounting."""
    if given is None:
        return 1.0, ()
    factor = place.at("discount_factor").number(given)
    if 0 < factor <= 1:
        return factor, ()
    note = f"{place.file}: the discount factor {factor:g} means no discounting, as in Genius."
    return 1.0, () if factor == 0 else (note,)


def _domain_name(root: Element, file: str) -> str:
    objective = next(root.iter("objective"), None)
    name = (objective.get("name") if objective is not None else "") or ""
    return name if name.strip() and name.lower() not in ("any", "root", "null") else Path(file).stem
