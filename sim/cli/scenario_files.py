"""`parley validate`, `schema` and `scenarios`: commands on scenario files that load neither rules nor tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.border import BAD_USE, FINDING, BadUse, complain, say
from sim.scenario import library, yaml_file
from sim.scenario.examine import examine
from sim.scenario.findings import Finding, ScenarioError, UnreadableError
from sim.scenario.schema import json_schema
from sim.storage import json_text, write_whole

USES = {"scenario": "parley run NAME", "study": "parley sweep NAME", "calibration": "parley calibrate NAME --out FILE"}


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
    say(f"{file}: {_in_sum(findings)}")
    return FINDING if scenario is None or any(not finding.warning for finding in findings) else 0


def _in_sum(findings: list[Finding]) -> str:
    errors = sum(not finding.warning for finding in findings)
    warnings = len(findings) - errors
    also = f", {warnings} {'warning' if warnings == 1 else 'warnings'}" if warnings else ""
    return f"{errors} {'error' if errors == 1 else 'errors'}{also}" if errors else f"fine{also}"


def schema(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write it here, do not print it.")] = None,
) -> None:
    """Print the JSON schema of scenario files, which editors use to complete and check them."""
    text = json_text(json_schema())
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_whole(out, text)
        say(f"Written to {out}")


def scenarios(
    copy: Annotated[
        str | None, typer.Option("--copy", metavar="NAME", help="Write a copy to change, NAME.yaml.")
    ] = None,
) -> None:
    """List the scenarios, studies and calibrations that are installed, or copy one to change it."""
    if copy is not None:
        say(f"Written to {_copied(library.named(copy))}")
        return
    rows = [("NAME", "KIND", "CUT-OFF", "TITLE")]
    rows += [(entry.name, entry.kind, entry.cutoff, entry.title) for entry in library.entries()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    typer.echo("\nUse them by name: " + ", ".join(USES.values()) + ".")
    typer.echo("NAME.yaml in the current folder comes before the installed file; --copy NAME makes one to change.")


def _copied(entry: library.Entry) -> Path:
    place = Path(f"{entry.name}.yaml")
    try:
        with place.open("x", encoding="utf-8", newline="\n") as file:
            file.write(library.copy_of(entry))
    except FileExistsError:
        raise BadUse(f"{place} is there already; rename it, or copy in another folder.") from None
    return place
