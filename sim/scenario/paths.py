"""Changing a scenario by dotted paths: `{"instruments.x.credibility": 0.9}`."""

from __future__ import annotations

import copy
import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from numbers import Real
from typing import Any

import numpy as np
from pydantic import BaseModel

from sim.nouns import number_in
from sim.scenario.annotations import annotation_at, model_in
from sim.scenario.examine import examine
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.numbers import KINDS, Number, Row
from sim.scenario.quantities import quantities
from sim.scenario.schema import Scenario
from sim.scenario.yaml_file import Document

EXAMPLE = '{"mechanisms.threats": False}'
COUNTERFACTUAL = "set by hand for a counterfactual"
SELDOM_SET = {"sources", "evidence", "assumption", "note", "url", "stream"}


class _NoPath(Exception):
    """A path that leads nowhere in this scenario."""


def change(content: dict[str, Any], changes: Mapping[str, Any], name: str) -> tuple[Scenario, dict[str, Any]]:
    """A changed copy of a scenario's content, checked. A plain number replaces a whole number block.

    A path may name a key that the format knows and the file leaves out (`mediation.turkiye.leverage`), but
    never leads through a block that does not exist. Raises `ScenarioError` with the nearest right paths.
    """
    document = Document(name, changed(content, changes, name))
    scenario, findings = examine(document)
    errors = [f for f in findings if not f.warning]
    if scenario is None or errors:
        raise ScenarioError(errors)
    return scenario, document.content


def changed(content: dict[str, Any], changes: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A changed copy of a scenario's content, unchecked but for its paths, of which each must lead somewhere."""
    if not isinstance(changes, Mapping) or not all(isinstance(path, str) for path in changes):
        raise ValueError(f"changes are dotted paths with their values, such as {EXAMPLE}; this is {changes!r}")
    after = copy.deepcopy(content)
    wrong = []
    for path, value in changes.items():
        try:
            _set(after, path.split("."), _of_python(copy.deepcopy(value)))
        except _NoPath:
            wrong.append(Finding(name, None, path, "is no path of this scenario", _suggestion(content, path)))
    if wrong:
        raise ScenarioError(wrong)
    return after


def _of_python(value: Any) -> Any:
    """NumPy's numbers, switches and arrays as Python's."""
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else value


def _set(content: dict[str, Any], keys: list[str], value: Any) -> None:
    if _set_level(content, keys, value):
        return
    node: Any = content
    for k in range(len(keys) - 1):
        node = _inside(node, keys[: k + 1])
    last = _key(node, keys[-1])
    if last is None:
        if not isinstance(node, dict) or not _may_be_added(keys, value):
            raise _NoPath
        last = keys[-1]
    node[last] = _with_grounds(keys, value)


def _inside(node: Any, keys: list[str]) -> Any:
    """What stands under the last of `keys`; an absent block that the format knows by name begins empty."""
    key = _key(node, keys[-1])
    if key is None:
        if not isinstance(node, dict) or not _is_field(keys):
            raise _NoPath
        key = keys[-1]
        node[key] = {}
    if isinstance(node[key], list) and keys[-1] == "levels":
        node[key] = {level: {} for level in node[key]}
    if node[key] is None:
        node[key] = {}
    return node[key]


def _may_be_added(keys: list[str], value: Any) -> bool:
    """Fields of the format, entries of dicts of numbers or words, and whole new blocks."""
    hint = annotation_at(tuple(keys))
    if hint is None:
        return False
    return _is_field(keys) or model_in(hint) in (None, Number, Row) or isinstance(value, Mapping)


def _is_field(keys: list[str]) -> bool:
    model = model_in(annotation_at(tuple(keys[:-1])))
    return model is not None and keys[-1] in model.model_fields


def _key(node: Any, key: str) -> Any:
    """The key (or list index) of a node that a part of a path names; None if it has none."""
    if isinstance(node, dict):
        return key if key in node else None
    return number_in(key, len(node) - 1) if isinstance(node, list) else None


def _set_level(content: dict[str, Any], keys: list[str], value: Any) -> bool:
    """`…values.issue.level` is one entry of a row; it becomes a number of its own."""
    if model_in(annotation_at(tuple(keys[:-1]))) is not Row:
        return False
    issue = content.get("issues", {}).get(keys[-2], {})
    if keys[-1] not in issue.get("levels", {}):
        return False
    node: Any = content
    for key in keys[:-1]:
        if not isinstance(node, dict) or key not in node:
            return False
        row_of, node = node, node[key]
    if isinstance(node, list):
        row_of[keys[-2]] = node = {"modes": node}
    node.setdefault("levels", {})[keys[-1]] = _as_number(value)
    return True


def _with_grounds(keys: list[str], value: Any) -> Any:
    """A value whose bare numbers, however deep, say that they were set by hand."""
    model = model_in(annotation_at(tuple(keys)))
    if model is Number:
        return _as_number(value)
    if model is Row and isinstance(value, list | tuple):
        return {"modes": list(value), "assumption": COUNTERFACTUAL}
    if isinstance(value, Mapping) and model is not Row:
        return {key: _with_grounds([*keys, str(key)], inner) for key, inner in value.items()}
    return value


def _as_number(value: Any) -> Any:
    if isinstance(value, Real) and not isinstance(value, bool):
        return {"value": value, "range": [value, value], "assumption": COUNTERFACTUAL}
    if isinstance(value, dict) and set(KINDS) & set(value) and not {"evidence", "assumption"} & set(value):
        return {**value, "assumption": COUNTERFACTUAL}
    return value


def _suggestion(content: dict[str, Any], path: str) -> str:
    base = Scenario.model_validate(content)
    known = list(dict.fromkeys([q.dotted for q in quantities(base)] + list(_settable(base))))
    close = difflib.get_close_matches(path, known, n=3, cutoff=0.75)
    ending = [right for right in known if right.endswith(f".{path}")]
    return nearest(path, close or ending[:3] or known)


def _settable(node: Any, prefix: str = "") -> Iterator[str]:
    """The paths that users would set, with fields that the file leaves out."""
    if isinstance(node, Number | Row):
        return
    inside: dict[str, Any] = {}
    if isinstance(node, BaseModel):
        inside = {name: getattr(node, name) for name in type(node).model_fields if name not in SELDOM_SET}
    elif isinstance(node, dict):
        inside = {str(key): value for key, value in node.items()}
    elif isinstance(node, list | tuple):
        inside = {str(at): item for at, item in enumerate(node) if isinstance(item, BaseModel)}
    for key, value in inside.items():
        yield f"{prefix}{key}"
        yield from _settable(value, f"{prefix}{key}.")


def beyond_ranges(before: Scenario, after: Scenario, paths: Iterable[str]) -> list[str]:
    """A sentence for each number that a change below some paths moved outside its range."""
    known = {q.dotted: q.number for q in quantities(before)}
    found = []
    for q in quantities(after):
        was = known.get(q.dotted)
        if was is None or not any(f"{q.dotted}.".startswith(f"{path}.") for path in paths):
            continue
        (low, high), now = was.range or was.support, q.number.support
        uncertain = was.range is not None or low < high
        if uncertain and not low <= now[0] <= now[1] <= high:
            what = f"{now[0]:g}" if now[0] == now[1] else f"{now[0]:g} to {now[1]:g}"
            found.append(f"{q.dotted} is set to {what}, outside its range of {low:g} to {high:g} in the scenario.")
    return found


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256 of a scenario's content, whatever its comments, order of spaces or file name."""
    text = json.dumps(content, sort_keys=False, default=_as_text, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes as a JSON file gives them back: numbers stay numbers, dates and what JSON lacks become text."""
    found: dict[str, Any] = json.loads(json.dumps(changes, default=lambda value: _plain(_of_python(value))))
    return found


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | list) else _as_text(value)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
