"""The sensitivity of a finished study: Morris or Sobol, as its design allows."""

from __future__ import annotations

import numpy as np
from pydantic import TypeAdapter

from sim.nouns import Floats
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.sensitivity.design_indices import Indices, morris, sobol
from sim.studies.designs import AnyDesign, Morris, Saltelli
from sim.studies.results import Results
from sim.studies.space import Options, Space

DESIGN: TypeAdapter[AnyDesign] = TypeAdapter(AnyDesign)


def indices(results: Results, outcome: str) -> Indices:
    """Morris's or Sobol' indices of one outcome over a study's cases.

    Raises `ScenarioError` for another design, for an outcome that was not noted down, and where some case failed or
    some run has no such outcome: an index over what is left would be of another question.
    """
    design = DESIGN.validate_python(results.manifest.design)
    names = [str(name) for name in results.parameters if name != "case"]
    if isinstance(design, Morris):
        points = design.unit(Space(dict.fromkeys(names, Options(options=(0, 1)))), results.manifest.seed)
        return morris(names, design.levels, points, _whole(results, outcome), results.manifest.seed)
    if isinstance(design, Saltelli):
        whole = _whole(results, outcome)
        blocks = whole.reshape(design.base, -1, whole.shape[1])
        kept = [*range(len(names) + 1), -1]  # a design for second order also holds B with each parameter from A
        return sobol(names, blocks[:, kept].reshape(-1, whole.shape[1]), results.manifest.seed)
    raise _no_good(results, "design", f"is {design.kind}", "sensitivity needs the design morris or saltelli")


def _whole(results: Results, outcome: str) -> Floats:
    """(case, run) an outcome that every run has."""
    manifest = results.manifest
    if outcome not in manifest.outcomes:
        raise _no_good(results, outcome, "was not noted down", nearest(outcome, manifest.outcomes))
    values = results.outcomes[outcome].to_numpy(float).reshape(manifest.cases, manifest.runs)
    if np.isnan(values).any():
        raise _no_good(results, outcome, "is missing in some runs", "choose an outcome that every run has")
    if (values.mean(axis=1) == values[0].mean()).all():
        raise _no_good(results, outcome, "is the same in every case", "nothing can be said to cause it")
    return values


def _no_good(results: Results, path: str, what: str, fix: str) -> ScenarioError:
    return ScenarioError([Finding(str(results.folder), None, path, what, fix)])
