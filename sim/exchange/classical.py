"""The classical negotiation: a domain of issues, and for each party a linear additive profile."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sim.exchange.files import Place

EXACT = 1e-9
"""Weights that sum to 1 but for this are taken to sum to 1."""


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

    place: Place
    domain: Domain
    profile: Profile | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Classical:
    """A domain and a profile for each party, all checked against each other and on the unit scale."""

    domain: Domain
    profiles: tuple[Profile, ...]
    notes: tuple[str, ...] = ()


def gather(sheets: list[Sheet]) -> Classical:
    """Put the files of one negotiation together; files that do not fit are a finding."""
    plain = [sheet for sheet in sheets if sheet.profile is None]
    if len(plain) > 1:
        raise plain[1].place.wrong(f"is a second domain beside {plain[0].place.file}", "give one domain at a time")
    profiled = [sheet for sheet in sheets if sheet.profile is not None]
    if len(profiled) < 2:
        what = f"is {'all there is' if len(sheets) == 1 else 'one of the files'}, with {_profiles(len(profiled))}"
        raise sheets[0].place.wrong(what, "name the profiles of at least two parties as well")
    domain = (plain or profiled)[0].domain
    fitted = [_fitted(sheet.place, domain, sheet.profile) for sheet in profiled if sheet.profile]
    notes = [note for sheet in sheets for note in sheet.notes] + [note for _, own in fitted for note in own]
    return Classical(domain, tuple(profile for profile, _ in fitted), tuple(dict.fromkeys(notes)))


def _profiles(count: int) -> str:
    return f"{count} {'profile' if count == 1 else 'profiles'}"


def _fitted(place: Place, domain: Domain, profile: Profile) -> tuple[Profile, list[str]]:
    _check_names(place, "issue", list(domain.issues), list(profile.values))
    for issue, values in domain.issues.items():
        _check_names(place.at(issue), "value", list(values), list(profile.values[issue]))
    return _on_unit_scale(place, profile)


def _check_names(place: Place, noun: str, wanted: list[str], given: list[str]) -> None:
    for name in wanted:
        if name not in given:
            raise place.wrong(f"does not evaluate the {noun} '{name}' of the domain", "add it, or mend its name")
    for name in given:
        if name not in wanted:
            raise place.wrong(f"evaluates '{name}', which is no {noun} of the domain", "take it out, or mend its name")


def _on_unit_scale(place: Place, profile: Profile) -> tuple[Profile, list[str]]:
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
    scale = 1.0 if abs(total - 1) <= EXACT else min(total, 1.0)
    shrink = 1.0 if abs(total - 1) <= EXACT else max(total, 1.0)
    reservation, notes = _reservation(place, profile, shrink)
    if abs(total - 1) > EXACT:
        notes.append(_about_weights(place, total))
    weights = {issue: weight / total for issue, weight in profile.weights.items()}
    values = {i: {name: value * scale for name, value in row.items()} for i, row in profile.values.items()}
    return replace(profile, weights=weights, values=values, reservation=reservation), notes


def _about_weights(place: Place, total: float) -> str:
    done = (
        f"no utility exceeds {total:.6g}, as in the file" if total < 1
        else "utilities and the reservation value were divided by that"
    )  # fmt: skip
    return f"{place.file}: weights sum to {total:.6g}; they were made to sum to 1, and {done}."


def _reservation(place: Place, profile: Profile, shrink: float) -> tuple[float, list[str]]:
    reservation = profile.reservation / shrink
    if reservation > 1:
        fix = "lower it to 1 or less"
        raise place.at("reservation").wrong(f"is {profile.reservation:g}, above every utility", fix)
    if reservation < 0:
        why = "no outcome is worth less than 0"
        return 0.0, [f"{place.file}: the reservation value {profile.reservation:g} was taken as 0, since {why}."]
    return reservation, []
