"""`parley run`: play many runs, print what they found, and write it to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from sim.cli import results
from sim.cli.border import complain, say
from sim.cli.options import Changes, File, Out, Seed, Workers, talks_of
from sim.cli.progress import playing
from sim.cli.tables import report
from sim.engines.ensemble import ensemble
from sim.figures import files
from sim.negotiation import Negotiation
from sim.nouns import SEED
from sim.report import sections
from sim.runs import Ensemble
from sim.storage import csv_text, write_whole
from sim.what_if import counterfactuals


def run(
    file: File,
    runs: Annotated[int, typer.Option("--runs", min=1, max=10_000_000, help="How many runs.")] = 1000,
    seed: Seed = SEED,
    changes: Changes = [],  # noqa: B006
    out: Out = None,
    workers: Workers = None,
    pairs: Annotated[
        int, typer.Option("--paired", min=0, help="Runs played again for each counterfactual; 0 for none.")
    ] = 400,
) -> None:
    """Play many runs of a scenario and report what came out."""
    talks = talks_of(file, changes)
    place = results.place(out or Path("results") / f"{file.stem}-seed{seed}", "runs")
    played, effects = _play(talks, runs, seed, workers, min(pairs, runs))
    try:
        results.write(place, lambda folder: _fill(folder, played, effects))
    finally:
        _report(played, effects)
    say(f"Written to {place}/")


def _report(played: Ensemble, effects: pd.DataFrame) -> None:
    """Print what came out."""
    found = played.sections
    compared = sections.of_effects(effects)
    report(played.provenance, [*found, compared] if compared else found)


def _play(talks: Negotiation, runs: int, seed: int, workers: int | None, pairs: int) -> tuple[Ensemble, pd.DataFrame]:
    """The runs, and the counterfactuals on the first `pairs` of them, under one progress bar."""
    again = len(counterfactuals(talks.scenario)) * pairs
    more = f", and {again} again with one thing changed" if again else ""
    with playing(runs + again, f"playing {runs} runs{more}") as meter:
        played = Ensemble(talks, seed, list(ensemble(talks.setup, seed, runs, workers, meter.tick)))
        meter.say("playing again with one thing changed")
        return played, played.effects(pairs, workers, meter.tick) if pairs else pd.DataFrame()


def _fill(folder: Path, played: Ensemble, effects: pd.DataFrame) -> None:
    """Tables and figures of the runs, into an empty folder."""
    played.save(folder)
    if not effects.empty:
        write_whole(folder / "effects.csv", csv_text(effects))
        write_whole(folder / "effects.parquet", effects.to_parquet(index=False))
    first = played.talks.play(played.seed)
    files.save_all(folder, {"shares": played.figure, "positions": first.figure}, complain)
