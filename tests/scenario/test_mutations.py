"""Two hundred damaged copies of a scenario: each is accepted, or refused with findings, and soon."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.engines.setup import Setup
from sim.scenario.examine import examine
from sim.scenario.findings import ScenarioError
from sim.scenario.tape import tape
from sim.scenario.yaml_file import Document, parse
from tests.scenario.small import SCENARIOS

FILE = SCENARIOS / "istanbul_2025.yaml"
ODD: list[Any] = [
    None, True, False, 0, -1, 1, 0.5, 10**400, 1e308, -1e308, 1e-320, float("nan"), float("inf"), float("-inf"), "",
    "x",
    "ünïcode",
    [], {}, [1, 2], ["russia"], {"a": 1}, {"value": float("nan")}, {"uniform": [0, 1]}, {"choice": {0: 1}},
    {"choice": {float("inf"): 1}}, {"normal": [0, 1e-300, -1e9, 1e9]}, {"beta": [1e-300, 1e12]}, date(2025, 5, 14),
    {"triangular": [0, 0, 0]}, {"at_least": "none"}, {"when": {}},
]  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> Any:
    return parse(FILE.read_bytes(), "whole").content


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inside:
        yield node, key
        yield from _places(value)


def _mutated(whole: Any, seed: int) -> Any:
    chance = random.Random(seed)
    content = copy.deepcopy(whole)
    for _ in range(chance.choice([1, 1, 2, 5])):
        # one of the top blocks first, so that short blocks are hit as often as long ones
        block = chance.choice([key for key in content if isinstance(content[key], dict | list) and content[key]])
        places = list(_places(content[block])) or [(content, block)]
        node, key = chance.choice(places)
        match chance.randrange(5):
            case 0 if isinstance(node, dict):
                del node[key]
            case 1 if isinstance(node, dict):
                node[f"{key}"[::-1] if isinstance(key, str) else "new"] = node.pop(key)
            case 2:
                other, where = chance.choice(places)
                node[key] = copy.deepcopy(other[where])
            case 3 if isinstance(node[key], int | float):
                node[key] = chance.choice([-1, 0, 1, 2, 1e9, float("inf"), float("nan")])
            case _:
                node[key] = copy.deepcopy(chance.choice(ODD))
    return content


def _survives(content: Any, name: str) -> bool:
    """Whether content is accepted; accepted content must also be drawn."""
    began = time.monotonic()
    try:
        scenario, findings = examine(Document(name, content))
    except ScenarioError as error:
        scenario, findings = None, error.findings
    assert time.monotonic() - began < 10
    errors = [finding for finding in findings if not finding.warning]
    assert all(finding.what and finding.fix for finding in findings)
    if scenario is None or errors:
        assert errors
        return False
    drawn = Setup(scenario).draw(tape(0, 0, 3))
    assert not np.isnan(drawn.numbers).any()
    assert np.allclose(drawn.prior.sum(axis=2), 1)
    return True


@pytest.mark.parametrize("part", range(8))
def test_mutated_content_is_accepted_or_refused(part: int, whole: Any) -> None:
    accepted = [_survives(_mutated(whole, seed), f"mutation {seed}") for seed in range(part * 20, part * 20 + 20)]
    assert not all(accepted)


def test_some_mutations_are_accepted(whole: Any) -> None:
    assert any(_survives(_mutated(whole, seed), f"mutation {seed}") for seed in range(40))


def _accepted_text(text: bytes, name: str) -> bool:
    try:
        content = parse(text, name).content
    except ScenarioError as error:
        return not all(finding.what and finding.fix for finding in error.findings)
    return _survives(content, name)


@pytest.mark.parametrize("part", range(4))
def test_mutated_text_is_accepted_or_refused(part: int) -> None:
    raw = FILE.read_bytes()
    lines = [at for at, byte in enumerate(raw) if byte == 10]
    for seed in range(part * 10, part * 10 + 10):
        chance = random.Random(seed)
        at = chance.randrange(len(raw))
        start = chance.randrange(len(lines) - 60)
        piece = raw[lines[start] : lines[start + 60]]
        text = [
            raw[: at // 10],
            piece,
            b"",
            chance.randbytes(2000),
            raw[:2000] + chance.randbytes(20) + raw[2000:4000],
            bytes(chance.choice(b"[]{}:,-&*!|>'\"% \t\n#?@`ab01.") for _ in range(3000)),
            b"meta:\n" + piece[: chance.randrange(len(piece))],
            piece.replace(b": ", chance.choice([b":", b"\t: ", b" : : ", b": *x "])),
        ][seed % 8]
        began = time.monotonic()
        assert not _accepted_text(text, f"text {seed}")
        assert time.monotonic() - began < 15
