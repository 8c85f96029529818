"""Named cases of the same talks, from changes by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sim.engines.case import Case
from sim.scenario.findings import Finding, ScenarioError

Changes = Mapping[str, Any]
"""Dotted paths to values."""


def cases_of(base: Case, named: Mapping[str, Changes]) -> dict[str, Case]:
    """A changed copy of `base` for each name. Raises `ScenarioError`, which says everything wrong in all of them."""
    if not named:
        raise ScenarioError([Finding(base.name, None, "", "there is no case to compare with", "name at least one")])
    made: dict[str, Case] = {}
    findings: list[Finding] = []
    for name, changes in named.items():
        try:
            made[name] = _case(base, name, changes)
        except ScenarioError as error:
            findings += error.findings
    if findings:
        raise ScenarioError(findings)
    return made


def _case(base: Case, name: str, changes: Changes) -> Case:
    where = f"{base.name}, case '{name}'"
    if not str(name).strip():
        raise ScenarioError([Finding(base.name, None, "", "a case has no name", "give each case a name")])
    if not isinstance(changes, Mapping):
        fix = "give {path: value}, e.g. {'mechanisms.threats': False}"
        raise ScenarioError([Finding(where, None, "", f"{changes!r} is no mapping of paths to values", fix)])
    return replace(base, name=where).with_(changes)
