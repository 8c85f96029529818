"""`parley import` and `parley export`: other people's negotiations as scenarios, and scenarios in their formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.border import BadUse, say
from sim.cli.options import Changes, File, Seed, talks_of
from sim.exchange.classical import PlayRules
from sim.exchange.files import MOST_VALUES
from sim.exchange.reading import Reading, read
from sim.nouns import SEED
from sim.scenario import yaml_file
from sim.scenario.examine import examine
from sim.scenario.findings import ScenarioError
from sim.scenario.party import MINDS
from sim.scenario.tape import tape
from sim.storage import json_text, write_whole

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
    content = read(files, Reading(steps, PlayRules(mind, rounds)))
    text = yaml_file.dump(content)
    scenario, findings = examine(yaml_file.parse(text.encode(), str(out)))
    errors = [finding for finding in findings if not finding.warning]
    if scenario is None or errors:
        raise ScenarioError(errors)
    write_whole(out, text)
    for note in content["meta"]["limits"]:
        typer.echo(note)
    outcomes = " × ".join(str(len(issue.levels) - 1) for issue in scenario.issues.values())
    say(f"Written to {out}: {len(scenario.parties)} parties, {outcomes} outcomes")


def export(
    file: File,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")],
    form: Annotated[Literal["genius"], typer.Option("--format", help="genius: XML for Genius and NegMAS.")] = "genius",
    seed: Seed = SEED,
    number: Annotated[int, typer.Option("--run", min=0, max=2**40, help="Whose numbers are written.")] = 0,
    changes: Changes = [],  # noqa: B006
) -> None:
    """Write a domain and a profile for each party, with the numbers that one run draws."""
    from sim.exchange.genius_export import genius  # the rules load slowly, and `import` needs none

    if out.exists() and not out.is_dir():
        raise BadUse(f"--out {out}: is a file; choose a folder.")
    talks = talks_of(file, changes)
    found = {"genius": genius}[form](talks.scenario, tape(seed, number, 1))
    out.mkdir(parents=True, exist_ok=True)
    for name, text in found.files.items():
        write_whole(out / name, text)
    about = {"seed": seed, "run": number, "notes": list(found.notes), "move_and_shrink": found.scales}
    write_whole(out / "provenance.json", json_text({**talks.provenance, **about}))
    for note in found.notes:
        typer.echo(note)
    say(f"Written to {out}/: {', '.join(found.files)}; numbers of seed {seed}, run {number}")
