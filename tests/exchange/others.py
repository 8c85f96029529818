"""Files as Genius, GeniusWeb and KTAB write them, made by the tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from sim.exchange.reading import Reading, read
from sim.scenario.examine import examine
from sim.scenario.findings import ScenarioError
from sim.scenario.schema import Scenario
from sim.scenario.yaml_file import Document

Evaluations = dict[str, dict[str, float]]

HOUSE: Evaluations = {"Price": {"low": 0, "fair": 3, "high": 4}, "Garden & shed": {"yes": 1, "no": 2}}
BUYER: Evaluations = {"Price": {"low": 8, "fair": 4, "high": 0}, "Garden & shed": {"yes": 5, "no": 1}}


@dataclass
class Wish:
    """One party's file, before it is written in any format."""

    values: Evaluations = field(default_factory=lambda: dict(HOUSE))
    weights: tuple[float, ...] = (0.6, 0.4)
    reservation: float | None = 0.3
    discount: float | None = None


def domain_xml(values: Evaluations) -> str:
    inside = f"<utility_space>{_objective('', values, None)}</utility_space>"
    return f"<negotiation_template>{inside}</negotiation_template>"


def profile_xml(wish: Wish) -> str:
    weights = "".join(f'<weight index="{k}" value="{w}"/>' for k, w in enumerate(wish.weights, 1))
    tail = "" if wish.discount is None else f'<discount_factor value="{wish.discount}"/>'
    tail += "" if wish.reservation is None else f'<reservation value="{wish.reservation}"/>'
    return f"<utility_space>{_objective(weights, wish.values, wish.values)}{tail}</utility_space>"


def _objective(weights: str, values: Evaluations, evaluations: Evaluations | None) -> str:
    issues = ""
    for k, (issue, row) in enumerate(values.items(), 1):
        items = ""
        for j, value in enumerate(row, 1):
            given = "" if evaluations is None else f' evaluation="{evaluations[issue][value]}"'
            items += f'<item index="{j}" value={quoteattr(value)}{given}/>'
        issues += f'<issue index="{k}" name={quoteattr(issue)} type="discrete" etype="discrete">{items}</issue>'
    return f'<objective index="0" name="House" type="objective">{weights}{issues}</objective>'


def profile_json(name: str, wish: Wish, **more: Any) -> str:
    """A GeniusWeb profile; its utilities are those of the wish as they stand."""
    space = {
        "issueUtilities": {
            issue: {"DiscreteValueSetUtilities": {"valueUtilities": row}} for issue, row in wish.values.items()
        },
        "issueWeights": dict(zip(wish.values, wish.weights, strict=True)),
        "domain": {"name": "house", "issuesValues": {i: {"values": list(row)} for i, row in wish.values.items()}},
        "name": name,
        **more,
    }
    return json.dumps({"LinearAdditiveUtilitySpace": space}, ensure_ascii=False)


def written(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return [folder / name for name in files]


def house(folder: Path, seller: Wish | None = None, buyer: Wish | None = None) -> list[Path]:
    """A domain and two profiles on disk."""
    wishes = {"seller.xml": seller or Wish(), "buyer.xml": buyer or Wish(dict(BUYER), (0.5, 0.5), 0.2)}
    files = {"house.xml": domain_xml(HOUSE)} | {name: profile_xml(wish) for name, wish in wishes.items()}
    return written(folder, files)


def scenario(files: list[Path], how: Reading | None = None) -> Scenario:
    """The scenario that files describe, which must be right."""
    made, findings = examine(Document("imported.yaml", read(files, how or Reading())))
    assert made is not None, findings
    assert not [f for f in findings if not f.warning], findings
    return made


def complaint(files: list[Path], how: Reading | None = None) -> str:
    """The one sentence with which files are refused."""
    try:
        read(files, how or Reading())
    except ScenarioError as error:
        (finding,) = error.findings
        return str(finding)
    raise AssertionError("nothing was found wrong")


def utility(made: Scenario, party: str, package: Mapping[str, str]) -> float:
    """Σ weight × value of a package by names."""
    wants = made.parties[party]
    total = sum(weight.typical for weight in wants.weights.values())
    return sum(
        wants.weights[issue].typical / total * wants.values[issue].modes[list(made.issues[issue].levels).index(level)]
        for issue, level in package.items()
    )
