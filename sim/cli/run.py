"""`parley run`: play many runs, print what they found, and write it to a folder."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from sim.cli import results
from sim.cli.border import stop_at_once
from sim.cli.options import Changes, File, Seed, talks_of
from sim.cli.tables import screen, show
from sim.engines import warm
from sim.engines.ensemble import ensemble
from sim.report import paired, sections, summary
from sim.rules.kernels import outlook
from sim.talks import Ensemble, Negotiation


def run(
    file: File,
    runs: Annotated[int, typer.Option("--runs", min=1, max=10_000_000, help="How many runs.")] = 1000,
    seed: Seed = 1,
    changes: Changes = [],  # noqa: B006
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where results go [default: results/NAME-seedSEED].")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=1024, help="Threads [default: cores].")] = None,
    pairs: Annotated[
        int, typer.Option("--paired", min=0, help="Runs played again for each counterfactual; 0 for none.")
    ] = 40,
) -> None:
    """Play many runs of a scenario and report what came out."""
    talks = talks_of(file, changes)
    place = results.place(out or Path("results") / f"{file.stem}-seed{seed}")
    played, effects = _play(talks, runs, seed, workers, min(pairs, runs))
    try:
        results.write(place, played, effects)
    finally:
        _report(played, effects)
    typer.echo(f"Written to {place}/")


def _report(played: Ensemble, effects: pd.DataFrame) -> None:
    """Print what came out."""
    console = screen()
    first, second = summary.headline(played.provenance).split("\n")
    console.print(Text(first, style="bold"))
    console.print(Text(second, style="dim"))
    console.print()
    for section in sections.of_ensemble(played.talks.setup, played.runs, played.agreements):
        show(console, section)
    compared = sections.of_effects(effects)
    if compared:
        show(console, compared)


def _play(talks: Negotiation, runs: int, seed: int, workers: int | None, pairs: int) -> tuple[Ensemble, pd.DataFrame]:
    """The runs, and the counterfactuals on the first `pairs` of them, under one progress bar."""
    notes = Console(stderr=True)
    first_use = not kernels_compiled()
    if first_use:
        notes.print("compiling the rules (first use, about 20 s)")
    again = len(paired.counterfactuals(talks.scenario)) * pairs
    if not notes.is_terminal:
        notes.print(f"playing {runs} runs, and {again} again with one thing changed")
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=notes, transient=True, disable=not notes.is_terminal,
    )  # fmt: skip
    helper = warm.in_background() if first_use else nullcontext()
    with helper, stop_at_once(bar.stop), bar:
        task = bar.add_task("playing", total=runs + again)

        def tick(count: int) -> None:
            bar.advance(task, count)

        played = Ensemble(talks, seed, list(ensemble(talks.setup, seed, runs, workers, tick)))
        bar.update(task, description="playing again with one thing changed")
        return played, played.effects(pairs, workers, tick) if pairs else pd.DataFrame()


def kernels_compiled() -> bool:
    """Whether compiled rules of this version of the source lie in numba's cache."""
    source, cache = Path(outlook.py_func.__code__.co_filename), Path(outlook.stats.cache_path or "")
    found = cache.glob(f"{source.stem}.outlook-*.py{sys.version_info[0]}{sys.version_info[1]}*.nbi")
    return any(index.stat().st_mtime >= source.stat().st_mtime for index in found)
