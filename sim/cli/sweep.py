"""`parley sweep`: play a study, or go on with one."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from sim.cli.border import BAD_USE, FINDING, INTERRUPTED, BadUse, complain, insist_on_stopping, say, stop_at_once
from sim.cli.studies import Out, StudyPath, Workers, section
from sim.cli.tables import screen, show
from sim.studies.executors import Kind as Executor
from sim.studies.executors import WorkersLost
from sim.studies.results import Results
from sim.studies.store import NotWritten, Store
from sim.studies.study import Study, load_study

STOPPED = "Stopped; every finished chunk is kept. Go on with: {command}"


def sweep(
    file: StudyPath,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what is in the folder.")] = False,
    workers: Workers = None,
    executor: Annotated[
        Executor, typer.Option("--executor", help="Who plays the chunks; processes where cases have few runs.")
    ] = "threads",
    address: Annotated[
        str | None, typer.Option("--address", metavar="ADDRESS", help="A Dask scheduler, e.g. tcp://10.0.0.5:8786.")
    ] = None,
    out: Out = None,
) -> None:
    """Play every case of a study, chunk by chunk; what is finished is kept whatever happens."""
    study = load_study(file)
    folder = _folder(study, out, resume)
    options = {"out": folder, "workers": workers, "address": address}
    options |= {"executor": executor} if executor != "threads" else {}
    with _leaving(executor, STOPPED.format(command=_resuming(file, options))):
        results = study.run(workers, executor, address, folder)
        failures = results.failures
    _report(study, results)
    say(f"Written to {folder}/")
    if len(failures):
        raise typer.Exit(FINDING)


def _resuming(file: Path, options: Mapping[str, object]) -> str:
    """The command that goes on with the study, quoted so that it can be pasted into a shell."""
    given = [word for name, value in options.items() if value is not None for word in (f"--{name}", str(value))]
    named = f"./{file}" if str(file).startswith("-") else str(file)
    return shlex.join(["parley", "sweep", named, "--resume", *given])


@contextmanager
def _leaving(executor: Executor, said: str) -> Iterator[None]:
    """On Ctrl-C, and where nobody is left to play, say how to go on, and go.

    Threads are left where they are; other processes are ended in good order.
    """
    try:
        with stop_at_once(lambda: None, said) if executor == "threads" else insist_on_stopping():
            yield
    except KeyboardInterrupt:
        complain(said)
        raise typer.Exit(INTERRUPTED) from None
    except (WorkersLost, NotWritten) as error:
        complain(f"{error}\n{said}")
        raise typer.Exit(BAD_USE) from None


def _folder(study: Study, out: Path | None, resume: bool) -> Path:
    """Where results go; a folder with chunks in it is only taken up where the user says so."""
    folder = out or study.folder
    store = Store(folder)
    if store.begun and not resume:
        manifest = store.manifest()
        there = sum(1 for _ in store.finished(manifest))
        raise BadUse(
            f"{folder} holds {there} of {len(manifest.layout)} chunks of a study; go on with --resume,"
            " or choose another folder with --out."
        )
    return folder


def _report(study: Study, results: Results) -> None:
    console = screen()
    console.print(Text(study.plan.title, style="bold"))
    show(console, section(results))
    for row in results.failures.itertuples():
        complain(f"case {row.case} could not be played: {row.error}")
