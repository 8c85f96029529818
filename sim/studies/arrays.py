"""A study's outcomes as labelled arrays. The only file that imports xarray."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import xarray as xr

from sim.studies.store import Manifest


def dataset(parameters: pd.DataFrame, outcomes: pd.DataFrame, manifest: Manifest) -> xr.Dataset:
    """The outcomes (case, run) with the cases' values as coordinates; a full grid has an axis for each path."""
    paths = [name for name in parameters.columns if name != "case"]
    axes = [parameters[path].unique() for path in paths]
    about = {"title": manifest.title, "seed": manifest.seed, "parley": manifest.parley,
             "scenario_sha256": manifest.scenario_sha256}  # fmt: skip
    if manifest.design["kind"] == "grid" and math.prod(map(len, axes)) == manifest.cases:
        dims, shape = [*paths, "run"], [*map(len, axes), manifest.runs]
        coords = dict(zip(paths, axes, strict=True))
    else:
        dims, shape = ["case", "run"], [manifest.cases, manifest.runs]
        coords = {"case": parameters["case"].to_numpy()}
    arrays = {name: (dims, outcomes[name].to_numpy().reshape(shape)) for name in manifest.outcomes}
    found = xr.Dataset(arrays, {**coords, "run": np.arange(manifest.runs)}, about)
    return found if dims[0] != "case" else found.assign_coords({path: ("case", parameters[path]) for path in paths})
