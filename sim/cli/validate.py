"""`parley validate`: everything that is wrong with scenario files, at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.border import BAD_USE, FINDING, complain
from sim.scenario import yaml_file
from sim.scenario.examine import examine
from sim.scenario.findings import Finding, ScenarioError, UnreadableError, printable


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="One scenario or more.")],
) -> None:
    """Check scenario files: each finding with its line, its path, what is wrong and what to do."""
    worst = max([_check(file) for file in files])
    if worst:
        raise typer.Exit(worst)


def _check(file: Path) -> int:
    """Say what is wrong with a file; the exit code for it."""
    try:
        scenario, findings = examine(yaml_file.read(file))
    except UnreadableError as error:
        complain(str(error))
        return BAD_USE
    except ScenarioError as error:
        scenario, findings = None, error.findings
    for finding in findings:
        typer.echo(str(finding))
    typer.echo(printable(f"{file}: {_in_sum(findings)}"))
    return FINDING if scenario is None or any(not finding.warning for finding in findings) else 0


def _in_sum(findings: list[Finding]) -> str:
    errors = sum(not finding.warning for finding in findings)
    warnings = len(findings) - errors
    also = f", {warnings} {'warning' if warnings == 1 else 'warnings'}" if warnings else ""
    return f"{errors} {'error' if errors == 1 else 'errors'}{also}" if errors else f"fine{also}"
