"""Checks a scenario file and says everything that is wrong with it at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.scenario import mend, yaml_file
from sim.scenario.annotations import annotation_at, keys_at, model_in, real_path
from sim.scenario.checks import all_checks
from sim.scenario.findings import Finding, Problem, ScenarioError, nearest
from sim.scenario.findings import Path as Place
from sim.scenario.numbers import Number, Row
from sim.scenario.schema import Scenario
from sim.scenario.yaml_file import Document

Form = TypeVar("Form", bound=BaseModel)


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
    if {"scenario", "vary", "design"} & set(document.content) and not {"issues", "parties"} & set(document.content):
        fix = f"play it with `parley sweep {document.name}`, or give the scenario that it names"
        return None, [Finding(document.name, None, "", "this is a study, not a scenario", fix)]
    try:
        scenario = Scenario.model_validate(document.content)
    except ValidationError as error:
        form = [_from_pydantic(document, item) for item in error.errors(include_url=False)]
        return None, _merged([*form, *_located(document, mend.references(document.content))])
    return scenario, _merged(_located(document, all_checks(scenario)))


def well_formed(document: Document, form: type[Form]) -> Form:
    """What a document says in the format `form`; raises `ScenarioError` with all that is wrong with its form."""
    try:
        return form.model_validate(document.content)
    except ValidationError as error:
        raise ScenarioError(in_words(error, document, form)) from None


def in_words(error: ValidationError, document: Document, form: type[BaseModel]) -> list[Finding]:
    """What pydantic found wrong with a document in the format `form`, a sentence each."""
    return _merged([_from_pydantic(document, item, form) for item in error.errors(include_url=False)])


def _located(document: Document, problems: Iterable[Problem]) -> list[Finding]:
    return [
        Finding(document.name, document.line(path), ".".join(map(str, path)), what, fix, warning)
        for path, what, fix, warning in problems
    ]


def _merged(findings: list[Finding]) -> list[Finding]:
    unique = {(f.path, f.what): f for f in findings}
    return sorted(unique.values(), key=lambda f: (f.line or 0, f.path))


def _from_pydantic(document: Document, item: Any, form: type[BaseModel] = Scenario) -> Finding:
    path = real_path(document.content, item["loc"])
    what, fix = _sentence(item, path, form)
    return Finding(document.name, document.line(path), ".".join(map(str, path)), what, fix)


def _sentence(item: Any, path: Place, form: type[BaseModel]) -> tuple[str, str]:
    """What pydantic found, and what to do about it, in plain words."""
    kind, more = item["type"], item.get("ctx", {})
    key = str(path[-1]) if path else "scenario"
    shown = _shown(item.get("input"))
    if kind == "extra_forbidden":
        return "unknown key", nearest(key, keys_at(path[:-1], form))
    if kind == "missing":
        too_few = isinstance(item["loc"][-1], int)
        return ("has too few entries", "add what is missing") if too_few else ("is missing", f"add `{key}:`")
    if kind == "literal_error":
        return f"is {shown}", f"choose one of {more['expected']}"
    if kind == "union_tag_invalid":
        return f"is of the kind '{more['tag']}'", f"choose one of {more['expected_tags']}"
    if kind == "union_tag_not_found":
        return "says of no kind", f"add {more['discriminator']!s}"
    if kind == "value_error":
        what, _, fix = str(more["error"]).partition("; ")
        return what, fix or "mend it"
    if kind == "string_pattern_mismatch":
        return f"the name {shown} is not allowed", "use small letters, digits and _, beginning with a letter"
    if kind in ("too_short", "too_long"):
        most = more.get("min_length", more.get("max_length"))
        few = kind == "too_short"
        what = f"has {more['actual_length']} {'entry' if more['actual_length'] == 1 else 'entries'}"
        return what, f"give {'at least' if few else 'at most'} {most}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"is {shown}", f"make it {'at least' if 'ge' in more else 'at most'} {more.get('ge', more.get('le'))}"
    if kind.startswith("string_too"):
        length = f"at least {more['min_length']}" if "min_length" in more else f"at most {more['max_length']}"
        return f"is {shown}", f"use {length} characters"
    if kind.startswith("model") and model_in(annotation_at(path, form)) is Number:
        return f"is {shown}, where a number belongs", "write a number, or {triangular: [low, likeliest, high]}"
    if kind.startswith("model") and model_in(annotation_at(path, form)) is Row:
        return f"is {shown}, where a row of numbers belongs", "write one number for each level: [0, 0.5, 1]"
    for beginning, (belongs, fix) in WANTED.items():
        if kind.startswith(beginning):
            return f"is {shown}, where {belongs} belongs", fix
    message = item["msg"]
    return f"is {shown}: {message[0].lower()}{message[1:]}", "mend it"


WANTED = {
    "float": ("a number", "write a number such as 0.3"),
    "int": ("a whole number", "write a whole number such as 3"),
    "bool": ("a switch", "write true or false"),
    "string": ("text", "put it in quotes"),
    "list": ("a list", "write [one, two]"),
    "tuple": ("a list", "write [one, two]"),
    "date": ("a date", "write it as 2025-05-14"),
    "model": ("a block of keys", "write `key: value` lines under it"),
    "dict": ("a block of keys", "write `key: value` lines under it"),
}


def _shown(given: Any) -> str:
    """A value as a finding quotes it: short, and never a whole block."""
    if isinstance(given, int) and given.bit_length() > 200:
        return "a huge number"
    if isinstance(given, date):
        return f"the date {given}"
    if given is None:
        return "empty"
    if isinstance(given, str | int | float):
        text = repr(given)
        return text[:60] + " …" if len(text) > 60 else text
    return {"dict": "a block", "list": "a list"}.get(type(given).__name__, f"a {type(given).__name__}")
