"""What a person sees while runs are played: a first use that compiles, a progress bar, and Ctrl-C that works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from sim.cli.border import stop_at_once
from sim.engines.first_use import is_first


@dataclass(frozen=True)
class Meter:
    """One bar."""

    bar: Progress
    task: TaskID

    def tick(self, count: int) -> None:
        """So many more runs have been played."""
        self.bar.advance(self.task, count)

    def say(self, words: str) -> None:
        """What is going on now."""
        self.bar.update(self.task, description=words)


@contextmanager
def playing(runs: int, words: str) -> Iterator[Meter]:
    """A bar over so many runs; where the output is no terminal, `words` once."""
    notes = Console(stderr=True)
    is_first()  # which is said before anything else
    if not notes.is_terminal:
        notes.print(words)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=notes, transient=True, disable=not notes.is_terminal,
    )  # fmt: skip
    with stop_at_once(bar.stop), bar:
        yield Meter(bar, bar.add_task("playing", total=runs))
