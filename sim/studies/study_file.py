"""Studies as YAML files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from sim.engines.case import Case
from sim.scenario import library, yaml_file
from sim.scenario.examine import load, well_formed
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.findings import Path as Place
from sim.scenario.yaml_file import Document
from sim.studies.plan import Plan, StudyFile
from sim.studies.study import Study


def load_study(path: str | os.PathLike[str]) -> Study:
    """Read a study's file and its scenario. Raises `ScenarioError`, with the line of whatever is wrong."""
    path = library.find(path, "study")
    document = yaml_file.read(path)
    form = well_formed(document, StudyFile)
    scenario, content = load(library.find(form.scenario, beside=path.parent))
    plan = Plan.model_validate(form.model_dump(exclude={"scenario"}))
    try:
        return Study(Case(scenario, content, form.scenario), plan, path.stem)
    except ScenarioError as error:
        raise ScenarioError([_located(document, finding) for finding in error.findings]) from None


def _located(document: Document, finding: Finding) -> Finding:
    """What is wrong with a path or an outcome, at the line of the study where it is written."""
    place = next((place for place in _places(document) if _about(finding.path, place)), ())
    shown = ".".join(str(key) for key in place[:-1] if isinstance(key, str))
    path = f"{shown}: {finding.path}" if shown else finding.path
    return replace(finding, file=document.name, line=document.line(place), path=path)


def _places(document: Document) -> Iterator[Place]:
    """Where a study names paths and outcomes; the last key is the name."""
    content = document.content
    if isinstance(content.get("vary"), dict):
        yield from (("vary", path) for path in content["vary"])
    if isinstance(content.get("design"), dict):
        rows = enumerate(content["design"].get("rows", ()))
        yield from (("design", "rows", k, path) for k, row in rows for path in row)
    yield from (("outcomes", k, name) for k, name in enumerate(content["outcomes"]))


def _about(path: str, place: Place) -> bool:
    return path == place[-1] or path.startswith(f"{place[-1]}.")
