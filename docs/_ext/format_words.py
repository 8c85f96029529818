"""What a key holds and within which bounds, in words, from its type."""

import math
import re
from collections.abc import Iterator
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MinLen
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from sim.scenario import blocks, numbers

KNOWN = [
    (blocks.Condition, "a condition: issue → its levels, or an [edge](#{page}-edge)"),
    (blocks.Levels, "names, or name → [level](#{page}-level)"),
    (blocks.Text, "text"),
    (blocks.Day, "a date"),
    (numbers.ValueRow, "[row](#{page}-row)"),
]
"""Types whose structure says less than a word does."""
PLAIN = {
    str: "text",
    bool: "`true` or `false`",
    int: "whole number",
    float: "plain number",
    NoneType: "",
    Any: "anything",
}
BOUNDS = {
    Ge: ("≥ {:,}", "ge"),
    Gt: ("> {:,}", "gt"),
    Le: ("≤ {:,}", "le"),
    Lt: ("< {:,}", "lt"),
    MinLen: ("{} or more", "min_length"),
}


def words(hint: Any, page: str) -> str:
    """A type as a reader of YAML would say it, with links to the sections of blocks."""
    for known, said in KNOWN:
        if hint == known:
            return said.format(page=page)
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return f"[{spaced(hint)}](#{page}-{hint.__name__.lower()})"
    return _compound(hint, page)


def spaced(model: type[BaseModel]) -> str:
    """The name of a block as words: `OrderConstraint` is an order constraint."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


def _compound(hint: Any, page: str) -> str:
    """Choices, lists and mappings of other types."""
    kind, parts = get_origin(hint), get_args(hint)
    if kind is Annotated:
        return _annotated(parts, page)
    if kind is Literal:
        return " or ".join(f"`{choice}`" for choice in parts)
    if kind is dict:
        return f"{words(parts[0], page)} → {words(parts[1], page)}"
    if kind is list or (kind is tuple and parts[-1] is Ellipsis):
        return f"list of {words(parts[0], page)}"
    if kind is tuple:
        return f"{len(parts)} of {words(parts[0], page)}"
    return " or ".join(dict.fromkeys(filter(None, (words(part, page) for part in parts))))


def _annotated(parts: tuple[Any, ...], page: str) -> str:
    """A type with its bounds left off; names and numbers have a word of their own."""
    if any(isinstance(about, numbers.Within) for about in parts):
        return f"[number](#{page}-number)"
    if any(isinstance(about, StringConstraints) and about.pattern for about in parts):
        return "name"
    return words(parts[0], page)


def bounds(field: FieldInfo, hint: Any) -> str:
    """The interval of a number with its unit, or the limits of a count."""
    for about in _inside(hint):
        if isinstance(about, numbers.Within):
            high = "∞)" if about.high == math.inf else f"{about.high:g}]"
            return f"[{about.low:g}, {high} {about.unit}"
    limits = {type(about): about for about in [*_inside(hint), *field.metadata]}
    if Ge in limits and Le in limits:
        return f"{limits[Ge].ge:,} to {limits[Le].le:,}"
    return ", ".join(say.format(getattr(limits[kind], name)) for kind, (say, name) in BOUNDS.items() if kind in limits)


def _inside(hint: Any) -> Iterator[Any]:
    """What annotations say about a type and the types in it."""
    for part in get_args(hint):
        yield from getattr(part, "metadata", [part])
        yield from _inside(part)
