"""Changing a scenario by dotted paths: `{"instruments.x.credibility": 0.9}`."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.scenario.examine import annotation_at, examine
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.numbers import Number
from sim.scenario.quantities import bounds_in, quantities
from sim.scenario.schema import Scenario
from sim.scenario.yaml_file import Document

COUNTERFACTUAL = "set by hand for a counterfactual"
NUMBER_KEYS = {"value", "triangular", "pert", "uniform", "normal", "beta", "choice"}


def change(content: dict[str, Any], changes: Mapping[str, Any], name: str) -> tuple[Scenario, dict[str, Any]]:
    """A changed copy of a scenario's content, checked. A plain number replaces a whole number block.

    Raises `ScenarioError` with the nearest right paths where one is wrong.
    """
    after = copy.deepcopy(content)
    base = Scenario.model_validate(content)
    for path, value in changes.items():
        _set(after, base, path, value, name)
    scenario, findings = examine(Document(name, after))
    errors = [f for f in findings if not f.warning]
    if scenario is None or errors:
        raise ScenarioError(errors)
    return scenario, after


def _set(content: dict[str, Any], base: Scenario, path: str, value: Any, name: str) -> None:
    keys = path.split(".")
    if _set_level(content, keys, value):
        return
    node: Any = content
    for k, key in enumerate(keys[:-1]):
        key_here = _key(node, key)
        if key_here is None and k == len(keys) - 2 and annotation_at(tuple(keys[: k + 1])) is not None:
            node[key] = {}
            key_here = key
        if key_here is None:
            raise ScenarioError([_wrong(base, content, path, name)])
        node = node[key_here]
    last = _key(node, keys[-1])
    if last is None and annotation_at(tuple(keys)) is None:
        raise ScenarioError([_wrong(base, content, path, name)])
    before = None if last is None else node[last]
    node[keys[-1] if last is None else last] = _as_number(value) if _is_number(keys, before) else value


def _key(node: Any, key: str) -> Any:
    """The key (or list index) of a node that a part of a path names; None if it has none."""
    if isinstance(node, dict):
        return key if key in node else None
    if isinstance(node, list) and key.isdigit() and int(key) < len(node):
        return int(key)
    return None


def _set_level(content: dict[str, Any], keys: list[str], value: Any) -> bool:
    """`…values.issue.level` is one entry of a row; it becomes a number of its own."""
    if len(keys) < 5 or keys[-3] != "values":
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


def _as_number(value: Any) -> Any:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if plain:
        return {"value": value, "range": [value, value], "assumption": COUNTERFACTUAL}
    if isinstance(value, dict) and NUMBER_KEYS & set(value) and not {"evidence", "assumption"} & set(value):
        return {**value, "assumption": COUNTERFACTUAL}
    return value


def _is_number(keys: list[str], before: Any) -> bool:
    """Whether a number belongs at a path: one stands there now, or the format wants one."""
    if isinstance(before, dict):
        return bool(NUMBER_KEYS & set(before))
    hint = annotation_at(tuple(keys))
    return bounds_in(hint) is not None or hint is Number


def _wrong(base: Scenario, content: dict[str, Any], path: str, name: str) -> Finding:
    known = [q.dotted for q in quantities(base)] + _plain_paths(content)
    return Finding(name, None, path, "is no path of this scenario", nearest(path, known))


def _plain_paths(node: Any, prefix: str = "") -> list[str]:
    if not isinstance(node, dict):
        return []
    out = []
    for key, value in node.items():
        here = f"{prefix}{key}"
        out += [here, *_plain_paths(value, f"{here}.")]
    return out


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256 of a scenario's content, whatever its comments, order of spaces or file name."""
    text = json.dumps(content, sort_keys=False, default=_as_text, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
