"""What an experiment found, written to its folder and printed."""

from __future__ import annotations

from pathlib import Path

from sim.cli import results
from sim.cli.border import complain, say
from sim.cli.tables import report
from sim.comparisons.ablation import Ablation
from sim.comparisons.comparison import Comparison
from sim.figures import files


def publish(place: Path, found: Comparison | Ablation) -> None:
    """Write tables and the forest plot (PNG and SVG) to a folder, and print the findings."""

    def fill(folder: Path) -> None:
        found.save(folder)
        files.save_all(folder, {"differences": found.figure}, complain)

    try:
        results.write(place, fill)
    finally:
        report(found.provenance, found.sections)
    say(f"Written to {place}/")
