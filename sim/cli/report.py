"""`parley report`: one page with everything that can be said about a scenario's runs.

The report is about a scenario and how to play it, or about results that `parley run` wrote before. Where the page
goes, as HTML and as PDF, is checked before anything is played.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field
from typer.core import TyperCommand

from sim.cli.border import BadUse, say
from sim.cli.compare import Cases, named
from sim.cli.options import Changes, Workers, talks_of
from sim.cli.progress import playing
from sim.cli.results import MARK
from sim.engines.case import VERSION
from sim.negotiation import Negotiation, load
from sim.nouns import SEED
from sim.page.layout import html as page_of
from sim.page.pdf import Missing, printer
from sim.page.report_plan import ReportPlan
from sim.runs import Ensemble
from sim.scenario.findings import ScenarioError
from sim.storage import TooLargeError, csv_text, read_bytes, read_json, write_whole

HTML = "Where the page goes; alone, or if no --pdf is asked for, NAME-report.html in this folder."
PDF = "Where to put it as a PDF; alone, NAME-report.pdf in this folder."
UNNAMED = Path("-")
"""Stands for a file's name where an option is given without one."""
RUNS = 1000
SCENARIO, TABLE = "scenario.yaml", "runs.csv"
Forms = dict[Path, Callable[[str], str | bytes]]
"""A file, and what is made of the page for it."""


def report(
    given: Annotated[
        Path, typer.Argument(metavar="FILE|DIR", help="A scenario, or a folder that `parley run` wrote.")
    ],
    html: Annotated[Path | None, typer.Option("--html", metavar="[FILE]", help=HTML)] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="[FILE]", help=PDF)] = None,
    runs: Annotated[
        int | None, typer.Option("--runs", min=2, max=1_000_000, help="How many runs of a FILE (default: 1000).")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, max=2**63 - 1, help="The seed of a FILE's runs (default: 1).")
    ] = None,
    changes: Changes = [],  # noqa: B006
    pairs: Annotated[
        int, typer.Option("--paired", min=2, max=1_000_000, help="Runs played again with one thing changed.")
    ] = 400,
    cases: Cases = [],  # noqa: B006
    workers: Workers = None,
) -> None:  # fmt: skip
    """Write one self-contained page: what was agreed, why not more, what matters, rival theories, limits."""
    forms = _forms(given, html, pdf)
    about = _subject(given, runs, seed, changes)
    plan = ReportPlan(
        about.talks, about.runs, about.seed, min(pairs, about.runs), named(cases) if cases else {}, workers
    )
    with playing(plan.total, f"playing {plan.total} runs in all") as meter:
        played = plan.play(meter.tick)
        about.check(played)
        data = plan.gather(played, meter.tick, meter.say)
    page = page_of(data)
    made = {place: form(page) for place, form in forms.items()}  # nothing is written before all are made
    for place, content in made.items():
        write_whole(place, content)
        say(f"Written to {place}")


class NamesItsFiles(TyperCommand):
    """A command whose `--html` and `--pdf` may stand alone; the file is then named after what it is about."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words as typed, with `UNNAMED` where a file's name is missing."""
        filled = []
        for word, after in zip(args, [*args[1:], "--"], strict=True):
            filled += [word, str(UNNAMED)] if word in ("--html", "--pdf") and after.startswith("-") else [word]
        return super().parse_args(ctx, filled)


def _forms(given: Path, html: Path | None, pdf: Path | None) -> Forms:
    """The files to write: the page unless only a PDF is asked for. Whatever forbids one is said now."""
    name = f"{given.resolve().name if given.is_dir() else given.stem}-report"
    if html == UNNAMED or (html is None and pdf is None):
        html = Path(f"{name}.html")
    if pdf == UNNAMED:
        pdf = Path(f"{name}.pdf")
    if html and pdf and html.resolve() == pdf.resolve():
        raise BadUse(f"--html and --pdf both name {pdf}; give each a file of its own.")
    forms: Forms = {}
    if html:
        forms[_writable(given, html, "--html")] = str
    if pdf:
        try:
            forms[_writable(given, pdf, "--pdf")] = printer()
        except Missing as lack:
            raise BadUse(f"--pdf: {lack}.") from None
    return forms


def _writable(given: Path, place: Path, option: str) -> Path:
    folder = place.parent
    if place.resolve() == given.resolve():
        raise BadUse(f"{option} {place} is what the report is about; name another file.")
    if place.is_dir():
        raise BadUse(f"{option} {place} is a folder; name a file.")
    if place.exists() and not place.is_file():
        raise BadUse(f"{option} {place} is no ordinary file; name another.")
    if not folder.is_dir():
        raise BadUse(f"{option} {place}: there is no folder {folder}; make it first.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadUse(f"{option} {place} cannot be written ({folder} does not allow it); choose another folder.")
    return place


@dataclass(frozen=True)
class Subject:
    """Talks, and which runs of them."""

    talks: Negotiation
    runs: int
    seed: int
    folder: Path | None = None
    """Where the runs were written before; None where they are played for the first time."""

    def check(self, played: Ensemble) -> None:
        """If somebody changed the tables in the folder, say so and report nothing."""
        if self.folder and not _holds_text(self.folder / TABLE, csv_text(played.runs)):
            raise BadUse(
                f"{self.folder / TABLE} is not what these runs give, so somebody changed it or it was played on a "
                f"machine that rounds otherwise; write it again with: parley run {self.folder / SCENARIO} "
                f"--runs {self.runs} --seed {self.seed} --out {self.folder}"
            )


class RunsManifest(BaseModel):
    """What `parley run` says of the runs in a folder."""

    model_config = ConfigDict(strict=True)
    scenario_sha256: str
    changes: dict[str, Any]
    parley: str
    runs: int = Field(ge=1, le=1_000_000)
    seed: int = Field(ge=0, lt=2**63)


def _subject(given: Path, runs: int | None, seed: int | None, changes: list[str]) -> Subject:
    """A scenario file with runs and seed (or the usual ones), or a folder of results, which says them itself."""
    if not given.is_dir():
        return Subject(talks_of(given, changes), RUNS if runs is None else runs, SEED if seed is None else seed)
    if changes or runs is not None or seed is not None:
        raise BadUse(f"{given} holds runs that were played; --runs, --seed and --set go with a scenario file.")
    about = _manifest(given)
    try:
        talks = load(given / SCENARIO)
    except ScenarioError as error:
        raise BadUse(f"{error.findings[0]} The folder is damaged; play the scenario again with parley run.") from None
    if talks.hash != about.scenario_sha256 or not _holds(talks, about.changes):
        raise BadUse(
            f"{given / SCENARIO}, or what {MARK} says of it, was changed after it was played; play it again with "
            "parley run."
        )
    return Subject(replace(talks, changes=about.changes), about.runs, about.seed, given)


def _holds(talks: Negotiation, changes: dict[str, Any]) -> bool:
    """Whether the scenario as run has these changes in it already."""
    try:
        return talks.with_(changes).hash == talks.hash
    except ScenarioError:
        return False


def _manifest(folder: Path) -> RunsManifest:
    """What the folder says of its runs, if this version of parley played them with `parley run`."""
    mark = folder / MARK
    if not mark.exists() or not (folder / TABLE).exists():
        raise BadUse(f"{folder} holds no results of parley run; begin with parley run FILE --out and a new folder.")
    try:
        about = RunsManifest.model_validate(read_json(mark))
    except ValueError:
        raise BadUse(f"{mark} is damaged; play the scenario again with parley run.") from None
    if about.runs < 2:
        raise BadUse(f"{folder} holds one run, and a report tells of many; play at least 2 with parley run.")
    if about.parley != VERSION:
        raise BadUse(
            f"{folder} was played by parley {about.parley}, and this is {VERSION}, which may play otherwise; "
            "play it again with parley run."
        )
    return about


def _holds_text(file: Path, text: str) -> bool:
    """Whether a file says this, with line ends of any kind."""
    try:
        raw = read_bytes(file, 2 * len(text.encode("utf-8")))
    except TooLargeError:
        return False
    return raw.replace(b"\r\n", b"\n") == text.encode("utf-8")
