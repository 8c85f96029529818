"""The sensitivity of a finished study: Morris or Sobol where its design allows, else what its cases tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pydantic import TypeAdapter

from sim.nouns import Floats
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.sensitivity.design_indices import Indices, given_data, morris, sobol
from sim.studies.designs import AnyDesign, Morris, Saltelli
from sim.studies.space import Options, Space

if TYPE_CHECKING:
    from sim.studies.results import Results

DESIGN: TypeAdapter[Any] = TypeAdapter(AnyDesign)


def indices(results: Results, outcome: str) -> Indices:
    """Indices of one outcome over a study's cases: Morris's, Sobol', or of given data for any other design.

    Raises `ScenarioError` for an outcome that was not noted down and, for Morris and Sobol', where some case failed or
    some run has no such outcome: an index over what is left would be of another question.
    """
    names, manifest = results.paths, results.manifest
    known(results, outcome)
    if manifest.design["kind"] not in ("morris", "saltelli"):
        return _of_given_data(results, outcome)
    design = DESIGN.validate_python(manifest.design)
    whole = _whole(results, outcome)
    if isinstance(design, Morris):
        points = design.unit(Space(dict.fromkeys(names, Options(options=(0, 1)))), manifest.seed)
        return morris(names, design.levels, points, whole, manifest.seed)
    assert isinstance(design, Saltelli)
    blocks = whole.reshape(design.base, -1, whole.shape[1])
    kept = [*range(len(names) + 1), -1]  # a design for second order also holds B with each parameter from A
    return sobol(names, blocks[:, kept].reshape(-1, whole.shape[1]), manifest.seed)


def _of_given_data(results: Results, outcome: str) -> Indices:
    cases = results.cases.dropna(subset=f"mean.{outcome}")
    points = as_numbers(cases[results.paths])
    means = cases[f"mean.{outcome}"].to_numpy()
    try:
        return given_data(list(map(str, points)), points.to_numpy(float), means, results.manifest.seed)
    except ValueError as error:
        fix = "choose an outcome that varies, or a design with more cases"
        raise _no_good(results, outcome, str(error), fix) from None


def as_numbers(parameters: pd.DataFrame) -> pd.DataFrame:
    """Parameters as numbers; words by their order in the alphabet, −1 where a case keeps the scenario's own."""
    found = {}
    for name, column in parameters.items():
        if pd.api.types.is_numeric_dtype(column) and not column.isna().any():
            found[str(name)] = column.to_numpy(float)
        else:
            found[str(name)] = column.astype("string").astype("category").cat.codes.to_numpy(float)
    table = pd.DataFrame(found, index=parameters.index)
    return table[[name for name in table if table[name].nunique() > 1]]


def known(results: Results, outcome: str) -> None:
    """Raises `ScenarioError` for an outcome that was not noted down."""
    if outcome not in results.manifest.outcomes:
        raise _no_good(results, outcome, "was not noted down", nearest(outcome, results.manifest.outcomes))


def _whole(results: Results, outcome: str) -> Floats:
    """(case, run) an outcome that every run has."""
    manifest = results.manifest
    values = results.outcomes[outcome].to_numpy(float).reshape(manifest.cases, manifest.runs)
    if np.isnan(values).any():
        raise _no_good(results, outcome, "is missing in some runs", "choose an outcome that every run has")
    if (values.mean(axis=1) == values[0].mean()).all():
        raise _no_good(results, outcome, "is the same in every case", "nothing can be said to cause it")
    return values


def _no_good(results: Results, path: str, what: str, fix: str) -> ScenarioError:
    return ScenarioError([Finding(str(results.folder), None, path, what, fix)])
