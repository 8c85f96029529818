"""The command line: `parley`, one small file for each command."""

from __future__ import annotations

from collections.abc import Callable

import typer

from sim.cli.ablate import ablate
from sim.cli.analyse import analyse
from sim.cli.border import at_the_border
from sim.cli.calibrate import calibrate
from sim.cli.compare import compare
from sim.cli.conflict import conflict
from sim.cli.delivery import NamesItsFiles
from sim.cli.discover import discover
from sim.cli.evidence import evidence
from sim.cli.explain import explain
from sim.cli.export import export
from sim.cli.import_ import import_
from sim.cli.play import play
from sim.cli.report import report
from sim.cli.run import run
from sim.cli.schema import schema
from sim.cli.sensitivity import sensitivity
from sim.cli.show import show
from sim.cli.sweep import sweep
from sim.cli.theories import theories
from sim.cli.validate import validate
from sim.cli.version import version

app = typer.Typer(
    name="parley",
    help="Simulate diplomatic negotiations. It is a model, not a forecast.",
    epilog="Begin with: parley run scenarios/istanbul_2025.yaml",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

EXAMPLES: dict[Callable[..., None], str] = {
    run: "parley run scenarios/istanbul_2025.yaml --runs 1000 --seed 1 --set mechanisms.threats=false",
    compare: 'parley compare scenarios/istanbul_2025.yaml --case "no threats: mechanisms.threats=false"',
    ablate: "parley ablate scenarios/istanbul_2025.yaml --runs 100",
    analyse: "parley analyse scenarios/istanbul_2025.yaml --seed 7 --out analysis",
    report: "parley report scenarios/istanbul_2025.yaml --html --pdf report.pdf",
    show: "parley show scenarios/istanbul_2025.yaml --seed 7",
    play: "parley play scenarios/istanbul_2025.yaml --as ukraine --seed 7",
    sweep: "parley sweep scenarios/studies/istanbul_credibility_by_momentum.yaml --workers 2",
    explain: "parley explain scenarios/studies/istanbul_sensitivity.yaml",
    validate: "parley validate scenarios/*.yaml",
    schema: "parley schema --out scenarios/scenario.schema.json",
    import_: "parley import domain.xml buyer.xml seller.xml --out house.yaml",
    export: "parley export scenarios/tiny.yaml --format genius --seed 1 --out tiny-genius",
    theories: "parley theories scenarios/istanbul_2025.yaml --capability russia=1,ukraine=0.8",
    conflict: "parley conflict dilemma.yaml",
    evidence: "parley evidence scenarios/istanbul_2025.yaml",
    sensitivity: "parley sensitivity scenarios/istanbul_2025.yaml --outcome headline --runs 2000",
    discover: "parley discover scenarios/istanbul_2025.yaml --outcome headline",
    calibrate: "parley calibrate scenarios/calibrations/istanbul_2025.yaml --out calibrated.yaml",
    version: "parley version",
}

for command, example in EXAMPLES.items():
    name = command.__name__.rstrip("_")
    kind = NamesItsFiles if command is report else None
    app.command(name, cls=kind, epilog=f"Example: {example}", no_args_is_help=False)(at_the_border(command))
