"""What the commands on studies ask for, and how they show results."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from sim.cli.border import BadUse
from sim.report.sections import Section
from sim.scenario import yaml_file
from sim.studies.results import Results, results_in
from sim.studies.store import Store
from sim.studies.study import load_study

StudyPath = Annotated[Path, typer.Argument(metavar="STUDY", help="A study: a file or an installed one's name.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=1024, help="Threads or processes (default: cores).")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="The study's folder (default: results/STUDY-seedSEED).")
]


def results_of(file: Path, changes: list[str]) -> Results | None:
    """The results in a study's folder, or of a study's file; None where the file is a scenario."""
    if not file.is_dir() and "scenario" not in yaml_file.read(file).content:
        return None
    if changes:
        raise BadUse("--set changes a scenario; a study was played as its file says.")
    folder = file if file.is_dir() else load_study(file).folder
    if not file.is_dir() and not Store(folder).begun:
        raise BadUse(f"{file} was not played yet; begin with: {shlex.join(['parley', 'sweep', str(file)])}")
    return results_in(folder)


def section(results: Results) -> Section:
    """For each outcome the range of its mean over the cases, and where it was lowest and highest."""
    rows = [_row(results, name) for name in results.manifest.outcomes]
    columns = ("outcome", "lowest mean", "in case", "highest mean", "in case", "largest s.e.")
    note = (
        "Means over the runs of a case; s.e. is the noise of the draws, which all cases share. A model, not a forecast."
    )
    return Section(f"{results.manifest.cases} cases × {results.manifest.runs} runs", columns, rows, note)


def _row(results: Results, name: str) -> tuple[str, ...]:
    mean, error = (results.cases[f"{what}.{name}"].to_numpy() for what in ("mean", "se"))
    if np.isnan(mean).all():
        return name, "–", "–", "–", "–", "–"
    low, high = int(np.nanargmin(mean)), int(np.nanargmax(mean))
    noise = "–" if np.isnan(error).all() else f"{np.nanmax(error):.3f}"
    return name, f"{mean[low]:.3f}", str(low), f"{mean[high]:.3f}", str(high), noise
