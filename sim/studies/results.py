"""What a study found, read from its folder."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.analysis import titles
from sim.engines.case import Case
from sim.engines.outcomes import attributes, is_event
from sim.lockless import cached_property
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.sensitivity.discovery import Box, discover
from sim.studies.indices import indices, known
from sim.studies.store import MANIFEST, Manifest, Store, complaint

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Results:
    """The tables of a finished study. DuckDB reads the same files: `SELECT … FROM 'FOLDER/chunks/*.parquet'`."""

    folder: Path
    manifest: Manifest

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row for each run, in order: `case`, `run`, a column for each outcome, and `error` where a case failed."""
        store, numbers = Store(self.folder), range(len(self.manifest.layout))
        whole = pa.concat_tables(store.chunk(number, self.manifest).replace_schema_metadata() for number in numbers)
        table: pd.DataFrame = whole.to_pandas()
        return table.sort_values(["case", "run"], kind="stable", ignore_index=True)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """One row for each case: `case`, and a column for each path; missing where a case keeps the scenario's own."""
        return Store(self.folder).cases(self.manifest)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row for each run with its case's values: tidy, and large."""
        return self.parameters.merge(self.outcomes, on="case", validate="one_to_many")

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row for each case: its values, `runs`, and `mean.OUTCOME` and `se.OUTCOME` over its runs.

        se = s/√n over the n runs in which the outcome exists. It is the noise of the draws, which all cases share:
        the difference of two cases, run by run, is usually known better than either.
        """
        return self.parameters.assign(**self._summary())

    def _summary(self) -> dict[str, Any]:
        shape = self.manifest.cases, self.manifest.runs
        found: dict[str, Any] = {"error": self.outcomes["error"].to_numpy().reshape(shape)[:, 0]}
        for name in self.manifest.outcomes:
            values = self.outcomes[name].to_numpy().reshape(shape)
            there = ~np.isnan(values)
            count = there.sum(axis=1)
            mean = np.divide(
                np.where(there, values, 0).sum(axis=1), count, out=np.full(shape[0], np.nan), where=count > 0
            )
            square = np.where(there, (values - mean[:, None]) ** 2, 0).sum(axis=1)
            error = np.sqrt(np.divide(square, (count - 1) * count, out=np.full(shape[0], np.nan), where=count > 1))
            found |= {f"mean.{name}": mean, f"se.{name}": error}
        return found

    @property
    def failures(self) -> pd.DataFrame:
        """The cases that could not be played, and why."""
        return self.cases.loc[self.cases["error"].notna(), ["case", "error"]].reset_index(drop=True)

    @property
    def paths(self) -> list[str]:
        """What varies."""
        return [name for name in self.parameters.columns if name != "case"]

    @cached_property
    def case(self) -> Case:
        """The scenario that the cases change."""
        return Store(self.folder).scenario(self.manifest)

    def sensitivity(self, outcome: str | None = None) -> pd.DataFrame:
        """What moves an outcome's mean over the cases (by default the first outcome), the most influential first.

        Morris's or Sobol' indices where the design is made for them; else RBD-FAST, δ and PAWN, for at least 40 cases.
        """
        return indices(self, self._named(outcome)).table

    def _named(self, outcome: str | None) -> str:
        """An outcome that was noted down, by default the first."""
        known(self, outcome or self.manifest.outcomes[0])
        return outcome or self.manifest.outcomes[0]

    def discover(self, outcome: str | None = None, density: float | None = None) -> Box:
        """In which corner of what varies an outcome that is 0 or 1 comes; needs the extra `discovery`.

        Every second case is kept aside, and the box is measured on those.
        """
        name = self._named(outcome)
        if not is_event(name):
            what, fix = "is an amount", "choose an outcome that comes or not, such as headline or reached.ISSUE.LEVEL"
            raise ScenarioError([Finding(str(self.folder), None, name, what, fix)])
        there = self.runs[self.runs[name].notna()]
        inputs = there[self.paths].copy()
        for path in self.paths:
            if inputs[path].isna().any() or not pd.api.types.is_numeric_dtype(inputs[path]):
                inputs[path] = pd.Categorical(inputs[path].astype("string").fillna("as it is").astype(object))
        inputs = inputs[[path for path in self.paths if inputs[path].nunique() > 1]]
        found = discover(inputs, there[name].to_numpy() > 0, name, density, there["case"].to_numpy() % 2 == 0)
        return found.called(self.case.scenario)

    def pivot(self, outcome: str, rows: str | None = None, columns: str | None = None) -> pd.DataFrame:
        """The mean of an outcome over one path down and another across (by default the first two that vary)."""
        known(self, outcome)
        wanted = [name for name in (rows, columns) if name is not None]
        for name in wanted:
            if name not in self.paths:
                fix = nearest(name, self.paths)
                raise ScenarioError([Finding(str(self.folder), None, name, "does not vary in this study", fix)])
        down, *across = [*wanted, *(path for path in self.paths if path not in wanted)][:2]
        table = self.cases.pivot_table(f"mean.{outcome}", down, across or None, aggfunc="mean", observed=True)
        return table if across else table.rename(columns={f"mean.{outcome}": outcome})

    def figure(self, outcome: str | None = None) -> Figure:
        """An outcome over what varies: a heat map of a grid of two paths, points for one path, else parallel axes."""
        from sim.figures.case_scatter import case_scatter
        from sim.figures.heat_map import heat_map
        from sim.figures.parallel_coordinates import parallel_coordinates

        name = self._named(outcome)
        if len(self.paths) == 2 and self.manifest.design["kind"] == "grid":
            return heat_map(self.case.scenario, self.cases, name)
        draw = case_scatter if len(self.paths) == 1 else parallel_coordinates
        return draw(self.case.scenario, self.cases, self.paths, name)

    def scatter(self, outcome: str | None = None, paths: Sequence[str] | None = None) -> Figure:
        """Each case as a point: an outcome's mean over each of some paths (by default the first six)."""
        from sim.figures.case_scatter import case_scatter

        name = self._named(outcome)
        return case_scatter(self.case.scenario, self.cases, list(paths or self.paths), name)

    def to_xarray(self) -> xr.Dataset:
        """The outcomes as arrays (case, run); a full grid has an axis for each path in place of `case`.

        Each array says what it is (`long_name`) and in what it is measured (`units`).
        """
        import xarray as xr

        manifest, table = self.manifest, self.parameters
        axes = [table[path].unique() for path in self.paths]
        about = {"title": manifest.title, "seed": manifest.seed, "parley": manifest.parley,
                 "scenario_sha256": manifest.scenario_sha256}  # fmt: skip
        coords: dict[str, Any] = {}
        if manifest.design["kind"] == "grid" and math.prod(map(len, axes)) == manifest.cases:
            dims, shape = [*self.paths, "run"], [*map(len, axes), manifest.runs]
            coords = {path: (path, axis) for path, axis in zip(self.paths, axes, strict=True)}
        else:
            dims, shape = ["case", "run"], [manifest.cases, manifest.runs]
            coords = {"case": table["case"].to_numpy()} | {path: ("case", table[path]) for path in self.paths}
        arrays = {
            name: (dims, self.outcomes[name].to_numpy().reshape(shape), attributes(self.case.scenario, name))
            for name in manifest.outcomes
        }
        found = xr.Dataset(arrays, {**coords, "run": np.arange(manifest.runs)}, about)
        for path in self.paths:
            found[path].attrs["long_name"] = titles.of_path(self.case.scenario, path)
        return found


def results_in(folder: str | os.PathLike[str]) -> Results:
    """The results in a study's folder. Raises `ScenarioError` where it holds no study, or one that was changed."""
    if not isinstance(folder, str | os.PathLike):
        fix = "give the path of a study's folder"
        raise ScenarioError([Finding("results_in", None, "folder", f"is {folder!r}", fix)])
    manifest = Store(Path(folder)).manifest()
    if manifest.hash != manifest.study_sha256:
        fix = "restore the file, or play the study into another folder"
        raise complaint(Path(folder) / MANIFEST, "does not agree with its own hash: somebody changed it", fix)
    return Results(Path(folder), manifest)
