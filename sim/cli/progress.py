"""What a person sees while runs are played: a first use that compiles, a progress bar, and Ctrl-C that works."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from sim.cli.border import stop_at_once
from sim.engines import warm
from sim.rules.kernels.outlook import look


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
    first_use = not kernels_compiled()
    if first_use:
        notes.print("compiling the rules (first use, about 20 s)")
    if not notes.is_terminal:
        notes.print(words)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=notes, transient=True, disable=not notes.is_terminal,
    )  # fmt: skip
    with warm.in_background() if first_use else nullcontext(), stop_at_once(bar.stop), bar:
        yield Meter(bar, bar.add_task("playing", total=runs))


def kernels_compiled() -> bool:
    """Whether compiled rules of this version of the source lie in numba's cache."""
    source, cache = Path(look.py_func.__code__.co_filename), Path(look.stats.cache_path or "")
    found = cache.glob(f"{source.stem}.look-*.py{sys.version_info[0]}{sys.version_info[1]}*.nbi")
    return any(index.stat().st_mtime >= source.stat().st_mtime for index in found)
