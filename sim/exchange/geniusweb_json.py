"""Domains and linear additive profiles in the JSON of GeniusWeb.

A profile holds its domain. Utilities of values are in [0, 1] as they stand; weights sum to 1; a
`reservationBid` is worth its own utility, and issues that it leaves out count 0.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.exchange.classical import Domain, Profile, Sheet
from sim.exchange.files import FilePlace, decoded, points

SPACE = "LinearAdditiveUtilitySpace"
VALUE_SETS = ("discretevalueset", "numbervalueset")
UTILITIES = ("discreteutils", "numberutils", "discretevaluesetutilities", "numbervaluesetutilities")


def read(raw: bytes, file: str, steps: int) -> Sheet:
    """The domain, and the profile if it is one, that a JSON file holds; `steps` points stand for long ranges."""
    place = FilePlace(file)
    content = _block(_json(decoded(raw, place), place), place)
    if "issuesValues" in content:
        domain, notes = _domain(content, place, steps)
        return Sheet(place, domain, None, notes)
    if SPACE in content:
        return _profile(_block(content[SPACE], place), place, steps)
    found = ", ".join(list(content)[:3]) or "nothing"
    raise place.wrong(f"is no GeniusWeb file (it holds {found})", f"give a domain (`issuesValues`) or a `{SPACE}`")


def _json(text: str, place: FilePlace) -> Any:
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        what = f"is not JSON ({error.msg.lower()}, line {error.lineno})"
        raise place.wrong(what, "mend it, or save it again") from None
    except UnicodeEncodeError:
        raise place.wrong("holds half a character (a lone surrogate)", "write that text anew") from None
    except ValueError:
        raise place.wrong("holds a number of thousands of digits", "write a shorter one") from None
    except RecursionError:
        raise place.wrong("is nested too deeply", "flatten it") from None
    return found


def _block(given: Any, place: FilePlace, wrappers: tuple[str, ...] = ()) -> dict[str, Any]:
    """A block of keys, which may be wrapped in the name of its class."""
    if not isinstance(given, dict):
        raise place.wrong("is no block of keys", "write it as {…}")
    if len(given) == 1:
        (name,) = given
        if name.lower() in wrappers:
            return _block(given[name], place.at(name))
    return given


def _domain(content: dict[str, Any], place: FilePlace, steps: int) -> tuple[Domain, tuple[str, ...]]:
    issues, notes = {}, []
    for issue, given in _block(content.get("issuesValues"), place.at("issuesValues")).items():
        values, note = _values(given, place.at(issue), steps)
        issues[issue] = tuple(values)
        notes += [note] if note else []
    if not issues:
        raise place.wrong("holds no issues", "check that it is a domain or a profile")
    return Domain(str(content.get("name") or Path(place.file).stem), issues), tuple(notes)


def _values(given: Any, place: FilePlace, steps: int) -> tuple[list[str], str | None]:
    block = _block(given, place, VALUE_SETS)
    if isinstance(block.get("values"), list):
        values = [str(value) for value in block["values"]]
        if not values or len(set(values)) < len(values):
            raise place.wrong("has no values, or one of them twice", "list each value once")
        return values, None
    limits = block.get("range")
    if isinstance(limits, dict):
        limits = [limits.get("low"), limits.get("high"), limits.get("step")]
    if not isinstance(limits, list) or len(limits) != 3:
        raise place.wrong("has neither `values` nor a `range`", "write a list of values, or [low, high, step]")
    low, high, step = (place.at("range").number(limit) for limit in limits)
    found, note = points(low, high, step, steps, place)
    return list(found), note


def _profile(space: dict[str, Any], place: FilePlace, steps: int) -> Sheet:
    domain, notes = _domain(_block(space.get("domain"), place.at("domain")), place, steps)
    given = _block(space.get("issueUtilities"), place.at("issueUtilities"))
    weighed = _block(space.get("issueWeights"), place.at("issueWeights"))
    weights, values = {}, {}
    for issue, names in domain.issues.items():
        here = place.at(issue)
        if issue not in given or issue not in weighed:
            raise here.wrong("has no utilities, or no weight", "add it to `issueUtilities` and `issueWeights`")
        weights[issue] = here.at("weight").number(weighed[issue])
        values[issue] = _utilities(given[issue], names, here)
    profile = Profile(str(space.get("name") or Path(place.file).stem), weights, values)
    reservation = _reservation(space.get("reservationBid"), profile, place.at("reservationBid"))
    return Sheet(place, domain, replace(profile, reservation=reservation), notes)


def _utilities(given: Any, names: tuple[str, ...], place: FilePlace) -> dict[str, float]:
    block = _block(given, place, UTILITIES)
    if "valueUtilities" in block:
        table = _block(block["valueUtilities"], place)
        for name in table:
            if name not in names:
                raise place.wrong(f"evaluates '{name}', which is no value of it", "take it out, or mend its name")
        found = {name: place.at(name).number(table.get(name, 0.0)) for name in names}
    elif "lowValue" in block:
        keys = ("lowValue", "lowUtility", "highValue", "highUtility")
        low, start, high, end = (place.at(key).number(block.get(key)) for key in keys)
        found = {name: _between(place.number(name), low, start, high, end) for name in names}
    else:
        raise place.wrong("has utilities of an unknown type", "only those of discrete values and of numbers are read")
    for name, utility in found.items():
        if not 0 <= utility <= 1:
            fix = "GeniusWeb's utilities lie in [0, 1]; mend it"
            raise place.at(name).wrong(f"is {utility:g}, outside [0, 1]", fix)
    return found


def _between(x: float, low: float, start: float, high: float, end: float) -> float:
    return start if high == low else start + (end - start) * (x - low) / (high - low)


def _reservation(given: Any, profile: Profile, place: FilePlace) -> float:
    if given is None:
        return 0.0
    bid = _block(_block(given, place).get("issuevalues"), place.at("issuevalues"))
    package = {}
    for issue, value in bid.items():
        row = profile.values.get(issue, {})
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        name = f"{place.at(issue).number(value):.12g}" if numeric else str(value)
        if name not in row:
            raise place.at(issue).wrong(f"is '{value}', which is no value of the domain", "choose one of the values")
        package[issue] = name
    return profile.utility(package)
