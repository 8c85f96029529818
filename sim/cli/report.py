"""`parley report`: one page with everything that can be said about a scenario's runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import delivery
from sim.cli.compare import Cases, named
from sim.cli.options import Changes, Workers
from sim.cli.progress import playing
from sim.cli.subject import subject
from sim.page.report_plan import ReportPlan

HTML = "Where the page goes; alone, or if no --pdf is asked for, NAME-report.html in this folder."
PDF = "Where to put it as a PDF; alone, NAME-report.pdf in this folder."


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
    wanted = delivery.wanted(given, html, pdf)
    about = subject(given, runs, seed, changes)
    plan = ReportPlan(
        about.talks, about.runs, about.seed, min(pairs, about.runs), named(cases) if cases else {}, workers
    )
    with playing(plan.total, f"playing {plan.total} runs in all") as meter:
        played = plan.play(meter.tick)
        about.check(played)
        data = plan.gather(played, meter.tick, meter.say)
    for place in delivery.deliver(wanted, data):
        typer.echo(f"Written to {place}")
