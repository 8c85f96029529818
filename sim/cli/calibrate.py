"""`parley calibrate`: fit assumptions, within their ranges, to what was stated before the cut-off."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from sim.calibration import calibrated
from sim.calibration.fit_file import FitTask, load_calibration
from sim.calibration.posterior import Unreachable
from sim.cli.border import BadUse, say, stop_at_once
from sim.cli.tables import screen, show
from sim.report import sensitivity as report
from sim.scenario import yaml_file
from sim.storage import write_whole


def calibrate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A calibration, e.g. scenarios/calibrations/istanbul_2025.yaml.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="SCENARIO", help="Where the calibrated scenario is written.")],
) -> None:
    """Fit a scenario, write it as a file of its own, and play both to see what the fit did."""
    asked = load_calibration(file)
    _keep_the_original(asked, file, out)
    with stop_at_once(lambda: None):
        done = _fitted(asked)
        seed = asked.plan.seed + 1
        check = done.check(seed, asked.plan.runs)
    console = screen()
    console.print(Text(asked.plan.title, style="bold"))
    show(console, report.of_fit(asked.case.scenario, done.posterior.table()))
    show(console, report.of_check(asked.case.scenario, check, asked.plan.runs, seed))
    console.print(f"The weights are worth {done.posterior.effective:.0f} of {len(done.posterior.draws)} draws.")
    command = f"parley calibrate {file} --out {out}"
    write_whole(out, f"# Written by: {command}\n{yaml_file.dump(calibrated.content(done, command))}")
    say(f"Written to {out}")


def _fitted(asked: FitTask) -> calibrated.Calibrated:
    try:
        return calibrated.calibrate(asked)
    except Unreachable as error:
        raise BadUse(f"{asked.file}: {error}; fit other assumptions, or state more tolerance.") from None


def _keep_the_original(asked: FitTask, file: Path, out: Path) -> None:
    if out.resolve() in (file.resolve(), (file.parent / asked.plan.scenario).resolve()):
        raise BadUse(f"{out} is what the calibration starts from; choose another file with --out.")
    if not out.absolute().parent.is_dir():
        raise BadUse(f"{out.parent} does not exist; make it, or choose another file with --out.")
