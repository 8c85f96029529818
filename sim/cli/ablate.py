"""`parley ablate`: the same runs without each mechanism in turn, and what each does."""

from __future__ import annotations

from pathlib import Path

from sim.cli import results
from sim.cli.options import Changes, File, Out, Outcomes, Pairs, Seed, Workers, talks_of
from sim.cli.progress import playing
from sim.cli.publish import publish
from sim.comparisons.ablation import ablated, switches
from sim.comparisons.sample import Sample
from sim.nouns import SEED


def ablate(
    file: File,
    runs: Pairs = 200,
    seed: Seed = SEED,
    outcomes: Outcomes = [],  # noqa: B006
    out: Out = None,
    workers: Workers = None,
    changes: Changes = [],  # noqa: B006
) -> None:
    """Switch each mechanism off in turn, on the same runs, and rank what each does."""
    talks = talks_of(file, changes)
    place = results.place(out or Path("results") / f"{file.stem}-ablate-seed{seed}", "ablation")
    found = switches(talks, seed)
    total = runs * (1 + len(found.off))
    with playing(total, f"playing {runs} runs without each of {len(found.off)} mechanisms and as it is") as meter:
        ablation = ablated(talks, found, Sample(runs, seed, workers, meter.tick), outcomes or None)
    publish(place, ablation)
