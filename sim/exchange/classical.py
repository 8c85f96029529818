"""The classical negotiation: issues, a linear additive profile for each party, and the scenario that they make.

In the scenario each issue begins at `open`, the status quo; the domain's values are its other levels. A party values
`open` on every issue at its reservation value r, so that agreeing on nothing is worth Σ_i w_i r = r. All
parties hold all issues, the first agreement ends the talks, and an offer must settle every issue.
Genius' discount δ^t over relative time becomes patience δ^(1/T) per round of T.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from sim.exchange.files import MOST_VALUES, FilePlace
from sim.scenario.checks import MOST_MOVES, MOST_PARTIES

EXACT = 1e-9
"""Weights that sum to 1 but for this are taken to sum to 1."""
OPEN = "open"
NO_DATE = date(2000, 1, 1)
"""Files of others carry no date; a scenario needs one."""
LONGEST_NAME = 40
NOT_ALONE = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf",
                       "open", "weights", "values", "levels", "types"))  # fmt: skip
"""Words that YAML, or a path in the format, may take for something else."""


@dataclass(frozen=True)
class Domain:
    """What is negotiated: each issue with its values, by the names that its authors gave."""

    name: str
    issues: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Profile:
    """What one party wants: U(o) = Σ_i w_i v_i(o_i); no agreement is worth `reservation`.

    A utility at relative time t ∈ [0, 1] is worth U · discount^t (Genius' form).
    """

    name: str
    weights: dict[str, float]
    values: dict[str, dict[str, float]]
    reservation: float = 0.0
    discount: float = 1.0

    def utility(self, package: Mapping[str, str]) -> float:
        """U of a complete package."""
        return math.fsum(self.weights[issue] * self.values[issue][value] for issue, value in package.items())


@dataclass(frozen=True)
class Sheet:
    """What one file says: a domain, and a profile if it holds one. `notes` tell what was changed in reading."""

    place: FilePlace
    domain: Domain
    profile: Profile | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Classical:
    """A domain and a profile for each party, all checked against each other and on the unit scale."""

    domain: Domain
    profiles: tuple[Profile, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlayRules:
    """How an imported negotiation is played: the mind in each seat, and T, the number of rounds."""

    mind: str = "boulware"
    rounds: int = 40


def gather(sheets: list[Sheet]) -> Classical:
    """Put the files of one negotiation together; files that do not fit are a finding."""
    plain = [sheet for sheet in sheets if sheet.profile is None]
    if len(plain) > 1:
        raise plain[1].place.wrong(f"is a second domain beside {plain[0].place.file}", "give one domain at a time")
    profiled = [sheet for sheet in sheets if sheet.profile is not None]
    if len(profiled) < 2:
        what = f"is {'all there is' if len(sheets) == 1 else 'one of the files'}, with {len(profiled)} "
        what += "profile" if len(profiled) == 1 else "profiles"
        raise sheets[0].place.wrong(what, "name the profiles of at least two parties as well")
    domain = (plain or profiled)[0].domain
    fitted = [_fitted(sheet.place, domain, sheet.profile) for sheet in profiled if sheet.profile]
    notes = [note for sheet in sheets for note in sheet.notes] + [note for _, own in fitted for note in own]
    return Classical(domain, tuple(profile for profile, _ in fitted), tuple(dict.fromkeys(notes)))


def _fitted(place: FilePlace, domain: Domain, profile: Profile) -> tuple[Profile, list[str]]:
    """A profile of this domain, on the unit scale, and notes on what was changed."""
    _check_names(place, "issue", list(domain.issues), list(profile.values))
    for issue, values in domain.issues.items():
        _check_names(place.at(issue), "value", list(values), list(profile.values[issue]))
    return _on_unit_scale(place, profile)


def _check_names(place: FilePlace, noun: str, wanted: list[str], given: list[str]) -> None:
    for name in wanted:
        if name not in given:
            raise place.wrong(f"does not evaluate the {noun} '{name}' of the domain", "add it, or mend its name")
    for name in given:
        if name not in wanted:
            raise place.wrong(f"evaluates '{name}', which is no {noun} of the domain", "take it out, or mend its name")


def _on_unit_scale(place: FilePlace, profile: Profile) -> tuple[Profile, list[str]]:
    """Weights that sum to 1, with the same utilities as far as they fit into [0, 1].

    Where the weights sum to S < 1, values are multiplied by S, which keeps each utility. Where S > 1,
    utilities and the reservation value are divided by S, which keeps their order.
    """
    for issue, weight in profile.weights.items():
        if weight < 0:
            raise place.at(issue).wrong(f"has the weight {weight:g}", "weights cannot be negative; mend it")
    total = math.fsum(profile.weights.values())
    if total <= 0:
        raise place.wrong("has only weights of 0", "give at least one issue a weight above 0")
    scale = 1.0 if abs(total - 1) <= EXACT else total
    reservation, notes = profile.reservation / max(scale, 1.0), []
    if reservation > 1:
        fix = "lower it to 1 or less"
        raise place.at("reservation").wrong(f"is {profile.reservation:g}, above every utility", fix)
    if reservation < 0:
        why = "no outcome is worth less than 0"
        notes = [f"{place.file}: the reservation value {profile.reservation:g} was taken as 0, since {why}."]
    if scale != 1:
        done = "utilities and the reservation value were divided by that"
        done = f"no utility exceeds {total:.6g}, as in the file" if scale < 1 else done
        notes.append(f"{place.file}: weights sum to {total:.6g}; they were made to sum to 1, and {done}.")
    weights = {issue: weight / total for issue, weight in profile.weights.items()}
    values = {i: {name: value * min(scale, 1.0) for name, value in row.items()} for i, row in profile.values.items()}
    return replace(profile, weights=weights, values=values, reservation=max(reservation, 0.0)), notes


def content(found: Classical, rules: PlayRules, source: str) -> dict[str, Any]:
    """The scenario of a classical negotiation; `source` says where it came from."""
    if len(found.profiles) > MOST_PARTIES:
        raise FilePlace(source).wrong(
            f"has {len(found.profiles)} parties", f"{MOST_PARTIES} are the most; leave some out"
        )
    _check_size(FilePlace(found.domain.name), {issue: len(values) for issue, values in found.domain.issues.items()})
    issues = identifiers(found.domain.issues, "issue")
    titles: list[str] = []
    for profile in found.profiles:
        titles.append(_free(profile.name, titles, "{} ({})"))
    parties = identifiers(titles, "party")
    seats = list(parties.values())
    discounting = {"discounting": True} if any(profile.discount < 1 for profile in found.profiles) else {}
    discounts = [
        f"{profile.name}: the discount factor {profile.discount:g} over the whole time is a patience of "
        f"{profile.discount:g}^(1/{rules.rounds}) per round; change protocol.rounds and patience together."
        for profile in found.profiles if profile.discount < 1
    ]  # fmt: skip
    notes = [*found.notes, *discounts]
    return {
        "meta": {
            "title": found.domain.name,
            "cutoff": NO_DATE,
            "start": NO_DATE,
            "content_note": f"Imported from {source}. Its dates fill their places and mean nothing.",
            "evidence": "waived",
            "limits": notes or [f"All numbers are those of {source}; nothing else is known about this negotiation."],
        },
        "issues": {
            issues[title]: _issue(title, issues[title], values, seats) for title, values in found.domain.issues.items()
        },
        "parties": {
            name: {"title": title, **_party(profile, found.domain, issues, rules)}
            for (title, name), profile in zip(parties.items(), found.profiles, strict=True)
        },
        "protocol": {
            "rounds": rules.rounds, "speakers": seats, "agreements": "single", "offers": "complete", **discounting,
        },
    }  # fmt: skip


def _check_size(place: FilePlace, sizes: dict[str, int]) -> None:
    """What the engine can lay out: at most 59 values to an issue, and so many packages (`open` counts as a value)."""
    for issue, size in sizes.items():
        if size > MOST_VALUES:
            fix = f"{MOST_VALUES} are the most; merge values that are alike"
            raise place.at(issue).wrong(f"has {size} values", fix)
    packages = math.prod(size + 1 for size in sizes.values())
    if packages > MOST_MOVES:
        what = f"has {math.prod(sizes.values()):,} outcomes, {packages:,} packages with issues that are still open"
        fix = (
            f"at most {MOST_MOVES:,} packages can be played; leave out the issues of the least weight, or merge values"
        )
        raise place.wrong(what, fix)


def _issue(title: str, name: str, values: tuple[str, ...], holders: list[str]) -> dict[str, Any]:
    levels = {level: _title_of(level, value) for value, level in identifiers(values, "value").items()}
    return {
        **_title_of(name, title),
        "levels": {OPEN: {"title": "nothing agreed"}, **levels},
        "status_quo": OPEN,
        "holders": list(holders),
    }


def _party(profile: Profile, domain: Domain, issues: dict[str, str], rules: PlayRules) -> dict[str, Any]:
    rows = {
        issues[title]: [profile.reservation, *(profile.values[title][value] for value in values)]
        for title, values in domain.issues.items()
    }
    patience = {"patience": profile.discount ** (1 / rules.rounds)} if profile.discount < 1 else {}
    weights = {issues[title]: weight for title, weight in profile.weights.items()}
    return {"weights": weights, "values": rows, **patience, "mind": rules.mind}


def identifiers(titles: Iterable[str], noun: str) -> dict[str, str]:
    """For each title a name of its own: small Latin letters, digits and `_`, a letter first.

    What has no Latin letters or digits becomes `noun` with its number; a name that is taken gets `_2`, `_3`, …
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for at, title in enumerate(titles, 1):
        found[title] = _free(_latin(title, noun) or f"{noun}_{at}", taken, "{}_{}")
        taken.add(found[title])
    return found


def _latin(title: str, noun: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].strip("_")
    if words[:1].isdigit():
        sign = "minus_" if title.strip()[:1] in ("-", "−") else ""
        return f"{noun}_{sign}{words}"
    return f"{noun}_{words}" if words in NOT_ALONE else words


def _free(name: str, taken: Container[str], form: str) -> str:
    """The name, or with the first number from 2 on that makes it one of its own."""
    if name not in taken:
        return name
    return next(free for free in (form.format(name, number) for number in count(2)) if free not in taken)


def _title_of(name: str, title: str) -> dict[str, str]:
    """The block that keeps a title, where it says more than the name."""
    return {"title": title} if title and title != name else {}
