"""A result as files: its tables, the scenario as run, and what makes it reproducible."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.engines.case import Case
from sim.scenario import yaml_file
from sim.storage import csv_text, json_text, write_whole


def save(
    folder: str | os.PathLike[str], tables: Mapping[str, pd.DataFrame], talks: Case, provenance: Mapping[str, Any]
) -> Path:
    """Write tables (Parquet and CSV), `scenario.yaml` and `provenance.json` into a folder; each file whole."""
    place, about = Path(folder), json_text(provenance)
    place.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write_whole(place / f"{name}.parquet", table.to_parquet(index=False))
        write_whole(place / f"{name}.csv", csv_text(table))
    write_whole(place / "scenario.yaml", yaml_file.dump(talks.content))
    write_whole(place / "provenance.json", about)
    return place
