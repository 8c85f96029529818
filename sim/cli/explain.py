"""`parley explain`: how large a study is, and how long it takes."""

from __future__ import annotations

import typer

from sim.cli.studies import Out, StudyPath, Workers
from sim.studies.study import load_study


def explain(file: StudyPath, workers: Workers = None, out: Out = None) -> None:
    """Say how many runs a study has, how long it takes and how much it writes.

    It plays one case to time it, unless the study has been begun. It writes nothing.
    """
    typer.echo(str(load_study(file).explain(workers, out)))
