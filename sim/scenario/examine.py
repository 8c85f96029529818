"""Checks a scenario file and says everything that is wrong with it at once."""

from __future__ import annotations

import os
import typing
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.scenario import yaml_file
from sim.scenario.checks import all_checks
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.schema import Scenario
from sim.scenario.yaml_file import Document


def load(path: str | os.PathLike[str]) -> tuple[Scenario, dict[str, Any]]:
    """Read and check a file; return the scenario and its plain content, or raise `ScenarioError`."""
    document = yaml_file.read(path)
    scenario, findings = examine(document)
    errors = [finding for finding in findings if not finding.warning]
    if scenario is None or errors:
        raise ScenarioError(errors)
    return scenario, document.content


def examine(document: Document) -> tuple[Scenario | None, list[Finding]]:
    """The scenario that a document describes, if it is one, and all findings about it."""
    try:
        scenario = Scenario.model_validate(document.content)
    except ValidationError as error:
        return None, _merged([_from_pydantic(document, item) for item in error.errors()])
    except RecursionError:
        return None, [Finding(document.name, None, "", "is nested too deeply", "flatten it")]
    found = []
    for path, what, fix, warning in all_checks(scenario):
        found.append(Finding(document.name, document.line(path), ".".join(map(str, path)), what, fix, warning))
    return scenario, _merged(found)


def examine_file(path: str | Path) -> tuple[Scenario | None, list[Finding]]:
    """`examine` for a file on disk; a file that is no YAML is a finding too."""
    try:
        return examine(yaml_file.read(path))
    except ScenarioError as error:
        return None, error.findings


def _merged(findings: list[Finding]) -> list[Finding]:
    unique = {(f.path, f.what): f for f in findings}
    return sorted(unique.values(), key=lambda f: (f.line or 0, f.path))


def _from_pydantic(document: Document, item: Any) -> Finding:
    path = _real_path(document.content, item["loc"])
    line = document.line(path)
    dotted = ".".join(map(str, path))
    what, fix = _sentence(item, path)
    return Finding(document.name, line, dotted, what, fix)


def _real_path(content: Any, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Pydantic's location without the names of union members and validators that it puts in."""
    path: list[str | int] = []
    node = content
    for key in loc:
        if isinstance(node, dict) and key in node:
            path.append(key)
            node = node[key]
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            path.append(key)
            node = node[key]
        elif key == loc[-1] and isinstance(node, dict) and isinstance(key, str) and "[" not in key:
            path.append(key)
    return tuple(path)


def _sentence(item: Any, path: tuple[str | int, ...]) -> tuple[str, str]:
    kind, given = item["type"], item.get("input")
    key = str(path[-1]) if path else "scenario"
    shown = repr(given) if isinstance(given, str | int | float | bool) or given is None else f"a {_noun(given)}"
    shown = shown[:60] + " …" if len(shown) > 60 else shown
    message = item["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return "unknown key", nearest(key, _keys_at(path[:-1]))
    if kind == "missing":
        return "is missing", f"add `{key}:`"
    if kind == "literal_error":
        return f"is {shown}", f"choose one of {item['ctx']['expected']}"
    if kind == "value_error":
        return f"is {shown}: {message}" if not isinstance(given, dict) else message, "mend it"
    if kind == "string_pattern_mismatch":
        return f"the name {shown} is not allowed", "use small letters, digits and _, beginning with a letter"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"is {shown}, where a block of keys belongs", "write `key: value` lines under it"
    return f"is {shown}: {message[0].lower()}{message[1:]}", "mend it"


def _noun(given: Any) -> str:
    return {"dict": "block", "list": "list"}.get(type(given).__name__, type(given).__name__)


def annotation_at(path: tuple[str | int, ...]) -> Any:
    """The type that the format gives to what stands at a path; None where it knows no such path."""
    hint: Any = Scenario
    for key in path:
        hint = _step(hint, key)
    return hint


def _keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys that the format knows at a path."""
    model = _model_in(annotation_at(path))
    return list(model.model_fields) if model else []


def _step(hint: Any, key: str | int) -> Any:
    model = _model_in(hint)
    if model is not None and typing.get_origin(hint) is not dict:
        field = model.model_fields.get(str(key))
        return None if field is None else field.annotation
    for inner in [hint, *typing.get_args(hint)]:
        if typing.get_origin(inner) in (dict, list):
            return typing.get_args(inner)[-1]
    return None


def _model_in(hint: Any) -> type[BaseModel] | None:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint
    if typing.get_origin(hint) is dict:
        return None
    for inner in typing.get_args(hint):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
