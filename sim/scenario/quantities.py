"""The flat list of a scenario's numbers: each with its path, its interval and the address of its draw."""

from __future__ import annotations

import hashlib
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from sim.scenario.numbers import Number, Row, Within
from sim.scenario.schema import Scenario

ROW_BOUNDS = Within(0.0, 1.0, "utility")


@dataclass(frozen=True)
class Quantity:
    """One number of a scenario.

    `address` is a hash of the structural path with stream numbers in place of names, so that
    renaming moves no draw, and adding a number anywhere moves no draw of another.
    """

    path: tuple[str, ...]
    address: int
    number: Number
    within: Within
    row: tuple[str, ...] | None = None
    """The path of the row of values that it is an entry of."""

    @property
    def dotted(self) -> str:
        """The path as users write it."""
        return ".".join(self.path)


def quantities(scenario: Scenario) -> list[Quantity]:
    """All numbers of the active part of a scenario, in file order."""
    issues = scenario.issues
    streams = {name: _stream(issue, at) for at, (name, issue) in enumerate(issues.items())}
    found = list(_walk(scenario, Scenario, (), "", scenario, streams))
    inactive = {name for name, issue in issues.items() if not issue.active}
    return [q for q in found if not _about(q.path, inactive)]


def _about(path: tuple[str, ...], inactive: set[str]) -> bool:
    of_issue = path[0] == "issues" and path[1] in inactive
    block, issue, *_ = (*below_party(path[2:]), "", "") if path[0] == "parties" else ("", "")
    return of_issue or (block in ("weights", "values") and issue in inactive)


def below_party(path: tuple[str, ...]) -> tuple[str, ...]:
    """A path below a party, without the type that it may lead through: blocks and issues may have any name."""
    return path[2:] if path[:1] == ("types",) else path


def _stream(block: Any, position: int) -> int:
    given = getattr(block, "stream", None)
    return position if given is None else given


def _walk(
    node: Any, annotation: Any, path: tuple[str, ...], place: str, scenario: Scenario, streams: dict[str, int]
) -> Iterator[Quantity]:
    if isinstance(node, Number):
        yield Quantity(path, _address(place), node, bounds_in(annotation) or Within(float("-inf"), float("inf")))
    elif isinstance(node, Row):
        levels = list(scenario.issues[path[-1]].levels) if path[-1] in scenario.issues else []
        for at, level in enumerate(levels[: len(node.modes)]):
            yield Quantity((*path, level), _address(f"{place}/{at}"), node.number(at, level), ROW_BOUNDS, path)
    elif isinstance(node, BaseModel):
        for name, field in type(node).model_fields.items():
            hint = typing.Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            yield from _walk(getattr(node, name), hint, (*path, name), f"{place}/{name}", scenario, streams)
    elif isinstance(node, dict):
        inner = _value_hint(annotation)
        for at, (key, value) in enumerate(node.items()):
            if isinstance(value, str | float | int) or not isinstance(key, str):
                continue
            if path and path[-1] in ("weights", "values"):
                stream = streams.get(key, at)
            elif path and path[-1] in ("audiences", "bias", "outside_option", "patience"):
                stream = _party_stream(scenario, key, at)
            else:
                stream = _stream(value, at)
            yield from _walk(value, inner, (*path, key), f"{place}/{stream}", scenario, streams)


def _party_stream(scenario: Scenario, name: str, position: int) -> int:
    names = list(scenario.parties)
    return _stream(scenario.parties[name], names.index(name)) if name in scenario.parties else position


def _address(place: str) -> int:
    return int.from_bytes(hashlib.blake2b(place.encode(), digest_size=8).digest(), "little")


def _value_hint(annotation: Any) -> Any:
    """The annotation of the values of a dict annotation."""
    if typing.get_origin(annotation) is dict:
        return typing.get_args(annotation)[1]
    for inner in typing.get_args(annotation):
        hint = _value_hint(inner)
        if hint is not None:
            return hint
    return None


def bounds_in(annotation: Any) -> Within | None:
    """The `Within` that an annotation carries, however deep."""
    for item in getattr(annotation, "__metadata__", ()):
        if isinstance(item, Within):
            return item
    for inner in typing.get_args(annotation):
        if isinstance(inner, Within):
            return inner
        found = bounds_in(inner)
        if found is not None:
            return found
    return None
