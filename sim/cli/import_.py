"""`parley import`: other people's negotiations as a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.border import BadUse
from sim.exchange.content import Rules
from sim.exchange.points import MOST_VALUES
from sim.exchange.reading import Reading, read
from sim.scenario import yaml_file
from sim.scenario.examine import examine
from sim.scenario.findings import ScenarioError
from sim.scenario.party import MINDS
from sim.storage import write_whole

if TYPE_CHECKING:
    AnyMind = str
else:  # a rational mind would not end in a large domain, and nobody here mediates
    AnyMind = Literal[tuple(name for name in MINDS if name not in ("rational", "mediator"))]


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Genius XML or GeniusWeb JSON (domain, profiles), or a KTAB CSV."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The scenario file to write.")],
    mind: Annotated[AnyMind, typer.Option("--mind", help="The mind in every seat.")] = "boulware",
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=2000, help="Rounds until the end.")] = 40,
    steps: Annotated[
        int, typer.Option("--steps", min=2, max=MOST_VALUES, help="Points that stand for a long range of numbers.")
    ] = 11,
) -> None:
    """Make a scenario from a domain and profiles in others' formats, or from a table of actors."""
    if out.suffix not in (".yaml", ".yml"):
        raise BadUse(f"--out {out}: a scenario is a YAML file; name it {out.with_suffix('.yaml')}.")
    content = read(files, Reading(steps, Rules(mind, rounds)))
    text = yaml_file.dump(content)
    scenario, findings = examine(yaml_file.parse(text.encode(), str(out)))
    if scenario is None or any(not finding.warning for finding in findings):
        raise ScenarioError([finding for finding in findings if not finding.warning])
    write_whole(out, text)
    for note in content["meta"]["limits"]:
        typer.echo(note)
    outcomes = " × ".join(str(len(issue.levels) - 1) for issue in scenario.issues.values())
    typer.echo(f"Written to {out}: {len(scenario.parties)} parties, {outcomes} outcomes")
