"""A classical negotiation as the content of a scenario file.

Each issue begins at `open`, the status quo; the domain's values are its other levels. A party values
`open` on every issue at its reservation value r, so that agreeing on nothing is worth Σ_i w_i r = r. All
parties hold all issues, the first agreement ends the talks, and an offer must settle every issue.
Genius' discount δ^t over relative time becomes patience δ^(1/T) per round of T.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.exchange.classical import Classical, Domain, Profile
from sim.exchange.files import Place
from sim.exchange.names import identifiers, title_of
from sim.exchange.points import MOST_VALUES
from sim.scenario.checks import MOST_MOVES, MOST_PARTIES

OPEN = "open"
NO_DATE = (2000, 1, 1)
"""Files of others carry no date; a scenario needs one."""


@dataclass(frozen=True)
class Rules:
    """How an imported negotiation is played: the mind in each seat, and T, the number of rounds."""

    mind: str = "boulware"
    rounds: int = 40


def content(found: Classical, rules: Rules, source: str) -> dict[str, Any]:
    """The scenario of a classical negotiation; `source` says where it came from."""
    if len(found.profiles) > MOST_PARTIES:
        raise Place(source).wrong(f"has {len(found.profiles)} parties", f"{MOST_PARTIES} are the most; leave some out")
    check_size(Place(found.domain.name), {issue: len(values) for issue, values in found.domain.issues.items()})
    issues = identifiers(found.domain.issues, "issue")
    parties = identifiers(_distinct([profile.name for profile in found.profiles]), "party")
    seats = dict(zip(parties.values(), found.profiles, strict=True))
    block = {
        issues[title]: _issue(title, issues[title], values, list(seats))
        for title, values in found.domain.issues.items()
    }
    return {
        "meta": meta(found.domain.name, source, [*found.notes, *_discounts(found, rules)]),
        "issues": block,
        "parties": {
            name: {"title": title, **_party(profile, found.domain, issues, rules)}
            for (title, name), profile in zip(parties.items(), found.profiles, strict=True)
        },
        "protocol": _protocol(list(seats), rules, any(profile.discount < 1 for profile in found.profiles)),
    }


def meta(title: str, source: str, notes: list[str]) -> dict[str, Any]:
    """The heading of an imported scenario; the dates only fill their places."""
    return {
        "title": title,
        "cutoff": date(*NO_DATE),
        "start": date(*NO_DATE),
        "content_note": f"Imported from {source}. Its dates fill their places and mean nothing.",
        "evidence": "waived",
        "limits": notes or [f"All numbers are those of {source}; nothing else is known about this negotiation."],
    }


def check_size(place: Place, sizes: dict[str, int]) -> None:
    """What the engine can lay out: at most 59 values to an issue, and so many packages (`open` counts as a value)."""
    for issue, size in sizes.items():
        if size > MOST_VALUES:
            raise place.at(issue).wrong(
                f"has {size} values", f"{MOST_VALUES} are the most; merge values that are alike"
            )
    packages = math.prod(size + 1 for size in sizes.values())
    if packages > MOST_MOVES:
        outcomes = math.prod(sizes.values())
        what = f"has {outcomes:,} outcomes, {packages:,} packages with issues that are still open"
        fix = (
            f"at most {MOST_MOVES:,} packages can be played; leave out the issues of the least weight, or merge values"
        )
        raise place.wrong(what, fix)


def _distinct(titles: list[str]) -> list[str]:
    """Titles with a number after those that came before."""
    out: list[str] = []
    for title in titles:
        number, free = 1, title
        while free in out:
            number += 1
            free = f"{title} ({number})"
        out.append(free)
    return out


def _discounts(found: Classical, rules: Rules) -> list[str]:
    return [
        f"{profile.name}: the discount factor {profile.discount:g} over the whole time is a patience of "
        f"{profile.discount:g}^(1/{rules.rounds}) per round; change protocol.rounds and patience together."
        for profile in found.profiles if profile.discount < 1
    ]  # fmt: skip


def _issue(title: str, name: str, values: tuple[str, ...], holders: list[str]) -> dict[str, Any]:
    levels = {level: title_of(level, value) for value, level in identifiers(values, "value").items()}
    return {
        **title_of(name, title),
        "levels": {OPEN: {"title": "nothing agreed"}, **levels},
        "status_quo": OPEN,
        "holders": list(holders),
    }


def _party(profile: Profile, domain: Domain, issues: dict[str, str], rules: Rules) -> dict[str, Any]:
    rows = {
        issues[title]: [profile.reservation, *(profile.values[title][value] for value in values)]
        for title, values in domain.issues.items()
    }
    patience = {"patience": profile.discount ** (1 / rules.rounds)} if profile.discount < 1 else {}
    return {
        "weights": {issues[title]: weight for title, weight in profile.weights.items()},
        "values": rows,
        **patience,
        "mind": rules.mind,
    }


def _protocol(speakers: list[str], rules: Rules, discounting: bool) -> dict[str, Any]:
    return {
        "rounds": rules.rounds,
        "speakers": speakers,
        "agreements": "single",
        "offers": "complete",
        **({"discounting": True} if discounting else {}),
    }
