"""`parley sensitivity`: which assumptions move an outcome, and how much of it is chance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from rich.text import Text

from sim.cli.border import complain, say, stop_at_once
from sim.cli.options import Changes, Seed, talks_of
from sim.cli.studies import results_of
from sim.cli.tables import screen, show
from sim.comparisons.sample import main_event
from sim.figures import files
from sim.negotiation import Negotiation
from sim.nouns import SEED
from sim.report import sensitivity as report
from sim.sensitivity import chance
from sim.sensitivity.design_indices import Indices
from sim.sensitivity.first_order import assumptions, first_order, outcome
from sim.storage import csv_text, write_whole
from sim.studies.indices import indices
from sim.studies.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHOWN = 15
DETECTED = 0.05


def sensitivity(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A scenario, a study (YAML) that was played, or its results' folder.")
    ],
    about: Annotated[
        str | None, typer.Option("--outcome", help="The outcome to explain (default: headline, or a study's first).")
    ] = None,
    runs: Annotated[int, typer.Option("--runs", min=100, max=10_000_000, help="Runs of a scenario.")] = 2000,
    seed: Seed = SEED,
    changes: Changes = [],  # noqa: B006
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the figure goes (default: beside the results).")
    ] = None,
) -> None:
    """Rank assumptions by what they do to an outcome, with run noise told apart.

    A scenario is played: each run draws its own assumptions, and first-order indices are read from the runs. A
    study is read, of whatever design: morris and saltelli tell interactions too; of others RBD-FAST, delta and PAWN.
    """
    results = results_of(file, changes)
    if results is None:
        talks = talks_of(file, changes)
        place = out or Path("results") / f"{file.stem}-sensitivity"
        _of_scenario(talks, about or main_event(talks.scenario), seed, runs, place)
    else:
        _of_study(results, about or results.manifest.outcomes[0], out or results.folder)


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
    say(f"Written to {out}/")


def _of_study(results: Results, about: str, out: Path) -> None:
    scenario = results.case.scenario
    found = indices(results, about)
    console = screen()
    console.print(
        Text(f"{results.manifest.title}: {about}, {results.manifest.cases} cases × {results.manifest.runs} runs")
    )
    show(console, report.of_indices(scenario, found.table.head(SHOWN), found.noise.share, found.runs))
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / f"sensitivity.{about}.csv", csv_text(found.table))
    files.save_all(out, {f"sensitivity.{about}": lambda: _figure(results, found, about)}, complain)
    say(f"Written to {out}/")


def _figure(results: Results, found: Indices, about: str) -> Figure:
    """Bars of Sobol' or Morris indices; of given data the cases themselves, over what moves them most."""
    from sim.figures.sensitivity_bars import morris_bars, sobol_bars  # matplotlib loads slowly

    if "delta" in found.table:
        return results.scatter(about, list(found.table["parameter"].head(6)))
    bars = sobol_bars if "total" in found.table else morris_bars
    return bars(results.case.scenario, found.table.head(SHOWN), found.noise.share, about)
