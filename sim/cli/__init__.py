"""The command line: `parley`, one file for each command, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from sim import __version__

COMMANDS = {
    "run": "Play many runs of a scenario and report what came out.",
    "compare": "Play the same runs as it is and in each case, and compare them pair by pair.",
    "ablate": "Switch each mechanism off in turn, on the same runs, and rank what each does.",
    "analyse": "Say what was possible in one run, who and what stood in the way, and who moved whom.",
    "report": "Write one self-contained page: what was agreed, why not more, what matters, rival theories, limits.",
    "show": "Tell one run round by round, with the numbers behind each decision; rounds that only repeat are folded.",
    "play": "Take a party's seat: offer, accept and refuse, and read at the end what was possible.",
    "sweep": "Play every case of a study, chunk by chunk; what is finished is kept whatever happens.",
    "explain": "Say how many runs a study has, how long it takes and how much it writes.",
    "scenarios": "List the scenarios, studies and calibrations that are installed, or copy one to change it.",
    "validate": "Check scenario files: each finding with its line, its path, what is wrong and what to do.",
    "schema": "Print the JSON schema of scenario files, which editors use to complete and check them.",
    "import": "Make a scenario from a domain and profiles in others' formats, or from a table of actors.",
    "export": "Write a domain and a profile for each party, with the numbers that one run draws.",
    "theories": "Print what each rival theory predicts, beside how the simulation's runs end.",
    "conflict": "Say which states of a conflict are stable (Nash, GMR, SMR, SEQ), alone and in coalitions.",
    "evidence": "List each parameter with its value, its evidence or assumption, and the share that evidence supports.",
    "sensitivity": "Rank assumptions by what they do to an outcome, with run noise told apart.",
    "discover": "Say, as a box in words, in which corner of the assumptions an outcome comes.",
    "calibrate": "Fit a scenario, write it as a file of its own, and play both to see what the fit did.",
    "version": "Print the version.",
}
"""What each command does. The command is the function of its name, in the module that `HOMES` or else its name says."""
EXAMPLES = {
    "run": "parley run scenarios/istanbul_2025.yaml --runs 1000 --seed 1 --set mechanisms.threats=false",
    "compare": 'parley compare scenarios/istanbul_2025.yaml --case "no threats: mechanisms.threats=false"',
    "ablate": "parley ablate scenarios/istanbul_2025.yaml --runs 100",
    "analyse": "parley analyse scenarios/istanbul_2025.yaml --seed 7 --out analysis",
    "report": "parley report scenarios/istanbul_2025.yaml --html --pdf report.pdf",
    "show": "parley show scenarios/istanbul_2025.yaml --seed 7",
    "play": "parley play scenarios/istanbul_2025.yaml --as ukraine --seed 7",
    "sweep": "parley sweep scenarios/studies/istanbul_credibility_by_momentum.yaml --workers 2",
    "explain": "parley explain scenarios/studies/istanbul_sensitivity.yaml",
    "scenarios": "parley scenarios --copy istanbul_2025",
    "validate": "parley validate scenarios/*.yaml",
    "schema": "parley schema --out scenarios/scenario.schema.json",
    "import": "parley import domain.xml buyer.xml seller.xml --out house.yaml",
    "export": "parley export scenarios/tiny.yaml --format genius --seed 1 --out tiny-genius",
    "theories": "parley theories scenarios/istanbul_2025.yaml --capability russia=1,ukraine=0.8",
    "conflict": "parley conflict dilemma.yaml",
    "evidence": "parley evidence scenarios/istanbul_2025.yaml",
    "sensitivity": "parley sensitivity scenarios/istanbul_2025.yaml --outcome headline --runs 2000",
    "discover": "parley discover scenarios/istanbul_2025.yaml --outcome headline",
    "calibrate": "parley calibrate scenarios/calibrations/istanbul_2025.yaml --out calibrated.yaml",
    "version": "parley version",
}
HOMES = {
    "validate": "scenario_files",
    "schema": "scenario_files",
    "scenarios": "scenario_files",
    "import": "exchange",
    "export": "exchange",
    "conflict": "theories",
    "evidence": "show",
}
SETTINGS = {"help_option_names": ["-h", "--help"]}


def version() -> None:
    """Print the version."""
    typer.echo(f"parley {__version__}")


class CommandGroup(TyperGroup):
    """The commands by name. A list of them, as in `parley --help`, loads none."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = {name: TyperCommand(name, help=does) for name, does in COMMANDS.items()}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command as it is run."""
        return loaded(cmd_name) if cmd_name in COMMANDS else None

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the list of all commands."""
        known: dict[str, Any] = {"name": self.name, "commands": self.commands, "params": self.params, "help": self.help}
        TyperGroup(**known, epilog=self.epilog, rich_markup_mode="rich").format_help(ctx, formatter)


def loaded(name: str) -> Any:
    """One command, with its options and an example."""
    kind = import_module("sim.cli.report").NamesItsFiles if name == "report" else None
    one = typer.Typer(add_completion=False, rich_markup_mode="rich", context_settings=SETTINGS)
    one.command(name, cls=kind, epilog=f"Example: {EXAMPLES[name]}", no_args_is_help=False)(function(name))
    return typer.main.get_command(one)


def function(name: str) -> Any:
    """What a command does, with a user's mistakes turned into sentences. Its module is imported here."""
    if name == "version":
        return version
    from sim.cli.border import at_the_border

    module = import_module(f"sim.cli.{HOMES.get(name, name)}")
    return at_the_border(getattr(module, "import_" if name == "import" else name))


app = typer.Typer(
    cls=CommandGroup,
    name="parley",
    epilog="Begin with: parley run istanbul_2025",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings=SETTINGS,
)


@app.callback()
def parley() -> None:
    """Simulate diplomatic negotiations. It is a model, not a forecast."""
