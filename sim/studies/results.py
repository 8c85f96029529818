"""What a study found, read from its folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.lockless import cached_property
from sim.studies.store import CASES, Manifest, Store

if TYPE_CHECKING:
    import xarray as xr


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
        return pd.read_parquet(self.folder / CASES)

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

    def to_xarray(self) -> xr.Dataset:
        """The outcomes as arrays (case, run); a full grid has an axis for each path in place of `case`."""
        from sim.studies.arrays import dataset

        return dataset(self.parameters, self.outcomes, self.manifest)


def results_in(folder: str | os.PathLike[str]) -> Results:
    """The results in a study's folder. Raises `ScenarioError` where it holds no study."""
    return Results(Path(folder), Store(Path(folder)).manifest())
