"""`parley validate`: everything that is wrong with scenario files, at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.border import BAD_USE, FINDING, complain
from sim.scenario import library
from sim.scenario.examine import examine_file


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="One scenario or more.")],
) -> None:
    """Check scenario files: each finding with its line, its path, what is wrong and what to do."""
    missing = [file for file in files if not library.find(file).is_file()]
    for file in missing:
        complain(f"{file} cannot be read (no such file); check the path.")
    wrong = [file for file in files if file not in missing and not _check(file)]
    if missing or wrong:
        raise typer.Exit(BAD_USE if missing else FINDING)


def _check(file: Path) -> bool:
    scenario, findings = examine_file(file)
    for finding in findings:
        typer.echo(str(finding))
    errors = sum(not finding.warning for finding in findings)
    warnings = len(findings) - errors
    also = f", {warnings} {'warning' if warnings == 1 else 'warnings'}" if warnings else ""
    if scenario is not None and not errors:
        typer.echo(f"{file}: fine{also}")
        return True
    typer.echo(f"{file}: {errors} {'error' if errors == 1 else 'errors'}{also}")
    return False
