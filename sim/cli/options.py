"""What several commands ask for: a scenario file, a seed, changes by path."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.border import BadUse, complain
from sim.negotiation import Negotiation, load
from sim.scenario import yaml_file
from sim.scenario.findings import ScenarioError
from sim.scenario.paths import beyond_ranges

LARGEST_SEED = 2**63 - 1

File = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario: a file, or a name such as istanbul_2025.")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="The seed: same seed, same result.")]
Changes = Annotated[
    list[str],
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Change the scenario, e.g. mechanisms.threats=false. May be repeated."
    ),
]


Workers = Annotated[int | None, typer.Option("--workers", min=1, max=1024, help="Threads (default: cores).")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Where results go (default: a folder in results/).")
]
Pairs = Annotated[int, typer.Option("--runs", min=2, max=10_000_000, help="How many runs of each case.")]
Outcomes = Annotated[
    list[str],
    typer.Option(
        "--outcome",
        metavar="NAME",
        help="An outcome to compare, e.g. headline. May be repeated (default: a short list).",
    ),
]


def talks_of(file: Path, changes: list[str]) -> Negotiation:
    """Read a scenario and change it as `--set` says."""
    talks = load(file)
    if not changes:
        return talks
    given = dict(setting("--set", text) for text in changes)
    changed = talks.with_(given)
    for sentence in beyond_ranges(talks.scenario, changed.scenario, given):
        complain(f"warning: {sentence}")
    return changed


def setting(option: str, text: str) -> tuple[str, Any]:
    """`PATH=VALUE` as path and value; `option` is where it was given."""
    path, sign, value = text.partition("=")
    if not sign or not path.strip():
        raise BadUse(f"{option} {text}: write PATH=VALUE, e.g. mechanisms.threats=false.")
    try:
        return path.strip(), yaml_file.parse(f"value: {value}".encode(), option).content["value"]
    except ScenarioError as error:
        found = error.findings[0]
        if found.what.startswith("is not YAML"):
            raise BadUse(f"{option} {text:.80}: '{value:.80}' is no YAML value; quote it or mend it.") from None
        raise BadUse(f"{option} {text:.80}: {found.what}; {found.fix}.") from None
