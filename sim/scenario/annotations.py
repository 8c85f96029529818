"""What the format wants at a path."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from sim.scenario.findings import Path
from sim.scenario.schema import Scenario


def annotation_at(path: Path, root: Any = Scenario) -> Any:
    """The type that the format `root` gives to what stands at a path; None where it knows no such path."""
    hint: Any = root
    for key in path:
        hint = _step(hint, key)
    return hint


def keys_at(path: Path, root: Any = Scenario) -> list[str]:
    """The keys that the format `root` knows at a path."""
    return [name for model in _models_in(annotation_at(path, root)) for name in model.model_fields]


def model_in(hint: Any) -> type[BaseModel] | None:
    """The block that an annotation asks for, past `Annotated` and `None`; lists and dicts of blocks are no block."""
    return next(_models_in(hint), None)


def _models_in(hint: Any) -> Iterator[type[BaseModel]]:
    """Every block that an annotation allows."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    elif typing.get_origin(hint) not in (dict, list, tuple):
        for inner in typing.get_args(hint):
            yield from _models_in(inner)


def holds(node: Any, key: str | int) -> bool:
    """Whether content has an entry under a key or list index."""
    return (isinstance(node, dict) and key in node) or (
        isinstance(node, list) and isinstance(key, int) and key < len(node)
    )


def real_path(content: Any, loc: Path) -> Path:
    """Pydantic's location without the names of union members and validators that it puts in."""
    path: list[str | int] = []
    node = content
    for key in loc:
        if holds(node, key):
            path.append(key)
            node = node[key]
        elif key == loc[-1] and isinstance(node, dict) and isinstance(key, str) and "[" not in key:
            path.append(key)
    return tuple(path)


def _step(hint: Any, key: str | int) -> Any:
    model = model_in(hint)
    if model is not None:
        field = model.model_fields.get(str(key))
        return None if field is None else field.annotation
    origin = typing.get_origin(hint)
    if origin in (dict, list):
        return typing.get_args(hint)[-1]
    if origin is tuple:
        return typing.get_args(hint)[0]
    for inner in typing.get_args(hint):
        found = _step(inner, key)
        if found is not None:
            return found
    return None
