"""Looking past the mistakes of form in a scenario, so that wrong references are found at the same time."""

from __future__ import annotations

import copy
import difflib
import types
import typing
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from sim.scenario.annotations import annotation_at, holds, keys_at, model_in, real_path
from sim.scenario.checks import reference_checks
from sim.scenario.findings import Path, Problem
from sim.scenario.numbers import Number, Row
from sim.scenario.schema import Scenario

MOST_TRIES = 12
UNSAID = "unsaid"
REGISTERS = {"meta", "issues", "parties", "evidence", "sources", "coalitions", "instruments"}


def references(content: Any) -> Iterator[Problem]:
    """Wrong references in content that also has mistakes of form; only those that are no result of these."""
    draft = _Draft(copy.deepcopy(content))
    scenario = draft.mended()
    if scenario is None or any(len(path) == 1 and path[0] in REGISTERS for path in draft.touched):
        return
    for problem in reference_checks(scenario):
        if draft.leaves_untouched(problem):
            yield problem


class _Draft:
    """Content under repair, and what was repaired."""

    def __init__(self, content: Any) -> None:
        self.content = content
        self.touched: list[Path] = []
        self.gone: set[str] = set()
        self.only_numbers = True

    def mended(self) -> Scenario | None:
        """The scenario without its mistakes of form; None if they go too deep."""
        for _ in range(MOST_TRIES):
            try:
                return Scenario.model_validate(self.content)
            except ValidationError as error:
                for item in error.errors(include_url=False):
                    self._mend(real_path(self.content, item["loc"]), item["type"])
        return None

    def leaves_untouched(self, problem: Problem) -> bool:
        """Whether a problem would be there without the repairs."""
        path, what, *_ = problem
        if any(path[: len(t)] == t or t[: len(path)] == path for t in self.touched):
            return False
        if self.only_numbers:
            return True
        doubtful = [f"level of {t[1]}" for t in self.touched if t[0] == "issues"]
        named = any(what.startswith(f"'{name}' ") for name in self.gone)
        doubtful.append("number of this party")
        return " is no " in what and not named and not any(what.endswith(end) for end in doubtful)

    def _mend(self, path: Path, kind: str) -> None:
        if not path:
            return
        if kind == "extra_forbidden":
            self._drop_or_rename(path)
            return
        path = _whole_number(path)
        hint = annotation_at(path)
        model = model_in(hint)
        self.only_numbers &= model in (Number, Row)
        if path in self.touched or hint is None:
            self._drop(path)
        else:
            self._put(path, self._row(path) if model is Row else _stand_in(hint, str(path[-1])))
        self.touched.append(path)

    def _row(self, path: Path) -> list[float]:
        levels = self._parent(("issues", path[-1], "levels", ""))
        return [0.5] * (len(levels) if isinstance(levels, dict | list) else 1)

    def _drop_or_rename(self, path: Path) -> None:
        node, key = self._parent(path), str(path[-1])
        absent = [name for name in keys_at(path[:-1]) if isinstance(node, dict) and name not in node]
        meant = difflib.get_close_matches(key, absent, n=1, cutoff=0.6)
        if isinstance(node, dict) and path[-1] in node:
            value = node.pop(path[-1])
            if meant:
                node[meant[0]] = value

    def _drop(self, path: Path) -> None:
        node, key = self._parent(path), path[-1]
        self.gone |= {str(key), str(key).lower()}
        if isinstance(node, dict):
            node.pop(key, None)
        elif holds(node, key):
            node[key] = UNSAID

    def _put(self, path: Path, value: Any) -> None:
        node, key = self._parent(path), path[-1]
        if isinstance(node, dict) or holds(node, key):
            node[key] = value

    def _parent(self, path: Path) -> Any:
        node = self.content
        for key in path[:-1]:
            if not holds(node, key):
                return None
            node = node[key]
        return node


def _whole_number(path: Path) -> Path:
    """The path of the number or row that a path leads into, or the path itself."""
    for end in range(1, len(path) + 1):
        if model_in(annotation_at(path[:end])) in (Number, Row):
            return path[:end]
    return path


def _stand_in(hint: Any, key: str) -> Any:
    """Something of the right form, which the checks are not shown."""
    model = model_in(hint)
    if model is Number:
        return 0.5
    if model is not None:
        return _block(model)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _stand_in(inner[0], key)
    if origin is Literal:
        return inner[0]
    if origin in (typing.Union, types.UnionType):
        return None if type(None) in inner else _stand_in(inner[0], key)
    if origin is list:
        return [UNSAID, UNSAID + "_too"]
    if origin is tuple:
        return [] if Ellipsis in inner else [_stand_in(part, key) for part in inner]
    if origin is dict:
        return {UNSAID: {}, UNSAID + "_too": {}} if key == "levels" else {}
    if hint is date:
        return date.max if key == "cutoff" else date.min
    return {int: 1, float: 0.5, bool: True}.get(hint, UNSAID)


def _block(model: type[BaseModel]) -> dict[str, Any]:
    fields = model.model_fields.items()
    return {name: _stand_in(field.annotation, name) for name, field in fields if field.is_required()}
