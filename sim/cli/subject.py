"""What a report is about: a scenario and how to play it, or results that were written before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.cli.border import BadUse
from sim.cli.options import talks_of
from sim.cli.results import MARK
from sim.engines.case import VERSION
from sim.negotiation import Negotiation, load
from sim.nouns import SEED
from sim.runs import Ensemble
from sim.scenario.findings import ScenarioError
from sim.storage import TooLargeError, csv_text, read_bytes, read_json

RUNS = 1000
SCENARIO, TABLE = "scenario.yaml", "runs.csv"


@dataclass(frozen=True)
class Subject:
    """Talks, and which runs of them."""

    talks: Negotiation
    runs: int
    seed: int
    folder: Path | None = None
    """Where the runs were written before; None where they are played for the first time."""

    def check(self, played: Ensemble) -> None:
        """Whoever changed the tables in the folder hears of it, and nothing is reported."""
        if self.folder and not _holds_text(self.folder / TABLE, csv_text(played.runs)):
            raise BadUse(
                f"{self.folder / TABLE} is not what these runs give, so somebody changed it or it was played on a "
                f"machine that rounds otherwise; write it again with: parley run {self.folder / SCENARIO} "
                f"--runs {self.runs} --seed {self.seed} --out {self.folder}"
            )


def subject(given: Path, runs: int | None, seed: int | None, changes: list[str]) -> Subject:
    """A scenario file with runs and seed (or the usual ones), or a folder of results, which says them itself."""
    if not given.is_dir():
        return Subject(talks_of(given, changes), RUNS if runs is None else runs, SEED if seed is None else seed)
    if changes or runs is not None or seed is not None:
        raise BadUse(f"{given} holds runs that were played; --runs, --seed and --set go with a scenario file.")
    return _played(given)


def _played(folder: Path) -> Subject:
    about = _manifest(folder)
    talks = _scenario(folder)
    if talks.hash != about["scenario_sha256"] or not _holds(talks, about["changes"]):
        raise BadUse(
            f"{folder / SCENARIO}, or what {MARK} says of it, was changed after it was played; play it again with "
            "parley run."
        )
    return Subject(replace(talks, changes=about["changes"]), about["runs"], about["seed"], folder)


def _holds(talks: Negotiation, changes: dict[str, Any]) -> bool:
    """Whether the scenario as run has these changes in it already."""
    try:
        return talks.with_(changes).hash == talks.hash
    except ScenarioError:
        return False


def _scenario(folder: Path) -> Negotiation:
    try:
        return load(folder / SCENARIO)
    except ScenarioError as error:
        raise BadUse(f"{error.findings[0]} The folder is damaged; play the scenario again with parley run.") from None


def _manifest(folder: Path) -> dict[str, Any]:
    """What the folder says of its runs, if this version of parley played them with `parley run`."""
    mark = folder / MARK
    if not mark.exists() or not (folder / TABLE).exists():
        raise BadUse(f"{folder} holds no results of parley run; begin with parley run FILE --out and a new folder.")
    try:
        about = read_json(mark)
        fine = all(isinstance(about[name], kind) for name, kind in KINDS.items()) and _in_range(about)
    except (ValueError, TypeError, KeyError):
        fine = False
    if not fine:
        raise BadUse(f"{mark} is damaged; play the scenario again with parley run.")
    if about["runs"] < 2:
        raise BadUse(f"{folder} holds one run, and a report tells of many; play at least 2 with parley run.")
    if about["parley"] != VERSION:
        raise BadUse(
            f"{folder} was played by parley {about['parley']}, and this is {VERSION}, which may play otherwise; "
            "play it again with parley run."
        )
    return dict(about)


def _in_range(about: dict[str, Any]) -> bool:
    whole = not any(isinstance(about[name], bool) for name in ("runs", "seed"))
    return whole and 1 <= about["runs"] <= 1_000_000 and 0 <= about["seed"] < 2**63


KINDS = {"scenario_sha256": str, "changes": dict, "parley": str, "runs": int, "seed": int}


def _holds_text(file: Path, text: str) -> bool:
    """Whether a file says this, with line ends of any kind."""
    try:
        raw = read_bytes(file, 2 * len(text.encode("utf-8")))
    except TooLargeError:
        return False
    return raw.replace(b"\r\n", b"\n") == text.encode("utf-8")
