"""`parley sensitivity`: which assumptions move an outcome, and how much of it is chance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from rich.text import Text

from sim.cli.border import BadUse, complain, stop_at_once
from sim.cli.options import Changes, Seed, talks_of
from sim.cli.tables import screen, show
from sim.figures import files
from sim.negotiation import Negotiation
from sim.nouns import SEED
from sim.report import sensitivity as report
from sim.scenario import yaml_file
from sim.scenario.examine import load
from sim.sensitivity import chance
from sim.sensitivity.assumptions import assumptions, outcome
from sim.sensitivity.first_order import first_order
from sim.storage import csv_text, write_whole
from sim.studies.indices import indices
from sim.studies.results import Results, results_in
from sim.studies.store import MANIFEST, SCENARIO
from sim.studies.study_file import load_study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHOWN = 15
DETECTED = 0.05


def sensitivity(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A scenario, a study (YAML) that was played, or its results' folder.")
    ],
    about: Annotated[str, typer.Option("--outcome", help="The outcome to explain.")] = "headline",
    runs: Annotated[int, typer.Option("--runs", min=100, max=10_000_000, help="Runs of a scenario.")] = 2000,
    seed: Seed = SEED,
    changes: Changes = [],  # noqa: B006
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the figure goes (default: beside the results).")
    ] = None,
) -> None:
    """Rank assumptions by what they do to an outcome, with run noise told apart.

    A scenario is played: each run draws its own assumptions, and first-order indices are read from the runs. A
    study with the design morris or saltelli is read: its indices tell interactions too.
    """
    folder = _results(file)
    if folder is None:
        _of_scenario(talks_of(file, changes), about, seed, runs, out or Path("results") / f"{file.stem}-sensitivity")
    elif changes:
        raise BadUse("--set changes a scenario; a study was played as its file says.")
    else:
        _of_study(results_in(folder), about, out or folder)


def _results(file: Path) -> Path | None:
    """The folder of a study's results; None where the file is a scenario."""
    if file.is_dir():
        return file
    if "scenario" not in yaml_file.read(file).content:
        return None
    folder = load_study(file).folder
    if not (folder / MANIFEST).exists():
        raise BadUse(f"{file} was not played yet; begin with: parley sweep {file}")
    return folder


def _of_scenario(talks: Negotiation, about: str, seed: int, runs: int, out: Path) -> None:
    setup = talks.setup
    pairs = max(50, runs // 10)
    with stop_at_once(lambda: None):
        many = talks.ensemble(runs, seed)
        values = outcome(setup, many.parts, about)
        split = chance.split(chance.crossed(setup, seed, pairs, about))
    table = first_order(assumptions(setup, many.parts), values)
    console = screen()
    console.print(Text(f"{talks.scenario.meta.title}: {about}, {runs} runs, seed {seed}", style="bold"))
    show(console, report.of_chance(split, pairs))
    show(console, report.of_assumptions(talks.scenario, table.head(SHOWN)))
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / f"sensitivity.{about}.csv", csv_text(table))
    told = table[table["chance"] < DETECTED].head(SHOWN)
    if told.empty:
        typer.echo(f"{report.NONE_TOLD} So there is no figure.\n")
    else:

        def draw() -> Figure:
            from sim.figures.sensitivity_bars import tornado  # matplotlib loads slowly

            return tornado(talks.scenario, told, float(np.nanmean(values)), about)

        files.save_all(out, {f"tornado.{about}": draw}, complain)
    typer.echo(f"Written to {out}/")


def _of_study(results: Results, about: str, out: Path) -> None:
    scenario, _ = load(results.folder / SCENARIO)
    found = indices(results, about)
    console = screen()
    console.print(Text(f"{results.manifest.title}: {about}, {results.manifest.cases} cases × {found.runs} runs"))
    show(console, report.of_indices(scenario, found.table.head(SHOWN), found.noise.share, found.runs))
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / f"sensitivity.{about}.csv", csv_text(found.table))

    def draw() -> Figure:
        from sim.figures.sensitivity_bars import morris_bars, sobol_bars  # matplotlib loads slowly

        bars = sobol_bars if "total" in found.table else morris_bars
        return bars(scenario, found.table.head(SHOWN), found.noise.share, about)

    files.save_all(out, {f"sensitivity.{about}": draw}, complain)
    typer.echo(f"Written to {out}/")
