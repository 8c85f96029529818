"""The JSON schema for editors agrees with what the loader takes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest

from sim.scenario.schema import json_schema
from sim.scenario.yaml_file import parse, read
from tests.scenario.small import SCENARIOS, broken, look

FILES = sorted(SCENARIOS.glob("*.yaml"))


def _as_json(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _as_json(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_as_json(item) for item in node]
    return node.isoformat() if isinstance(node, date) else node


def _valid(content: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(json_schema()).is_valid(_as_json(content)))


def test_the_committed_file_is_the_generated_one() -> None:
    committed = (SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8")
    assert committed == json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def test_the_schema_is_a_schema_and_names_no_host_of_ours() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "urn:parley:scenario"
    assert schema["title"] == "Parley scenario"
    assert schema["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_scenario_validates(file: Any) -> None:
    assert _valid(read(file).content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fade: {uniform: [0.1, 0.2], assumption: fades}", "fade: 0.1"),
        ("{modes: [0.0, 0.6, 1.0], spread: 0.1, evidence: [A-1]}", "[0.0, 0.6, 1.0]"),
        ("levels: [none, low, high]", "levels: {none: {}, low: null, high: {title: dear}}"),
        ("demand: {toll: [low, high]}", "demand: {toll: high}"),
        ("demand: {toll: [low, high]}", "demand: {toll: {at_least: low}}"),
        ("rounds: 10", "rounds: 11"),
    ],
)
def test_short_forms_are_valid_for_both(old: str, new: str) -> None:
    text = broken((old, new), ("content_note:", "evidence: waived\n  content_note:"))
    assert _valid(parse(text.encode(), "x").content)
    assert look(text)[0] is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fade: {uniform: [0.1, 0.2], assumption: fades}", "fade: true"),
        ("fade: {uniform: [0.1, 0.2], assumption: fades}", "fade: '0.1'"),
        ("uniform: [0.1, 0.2], assumption: fades", "unifrom: [0.1, 0.2], assumption: fades"),
        ("levels: [none, low, high]", "levels: 3"),
        ("demand: {toll: [low, high]}", "demand: {toll: {from: low}}"),
        ("rounds: 10", "rounds: 10.5"),
        ("rounds: 10", "rouns: 10"),
    ],
)
def test_mistakes_of_form_are_invalid_for_both(old: str, new: str) -> None:
    text = broken((old, new))
    assert not _valid(parse(text.encode(), "x").content)
    assert look(text)[0] is None
