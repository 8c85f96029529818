"""How large a study is, how long it takes, and how much it writes."""

from __future__ import annotations

from dataclasses import dataclass

from sim.studies.chunks import Layout
from sim.studies.plan import Plan

BYTES_A_CHUNK, BYTES_A_NUMBER = 4_000, 8
FEW = 100
"""Fewer draws than these say little about others."""


@dataclass(frozen=True)
class Estimate:
    """What a study will take. `seconds` are those of one core for what is not there yet."""

    plan: Plan
    paths: int
    layout: Layout
    seconds: float
    finished: int = 0
    workers: int = 1

    @property
    def runs(self) -> int:
        """Runs of all cases."""
        return self.layout.cases * self.layout.runs

    @property
    def bytes(self) -> int:
        """What it writes at most."""
        return self.runs * BYTES_A_NUMBER * len(self.plan.outcomes) + len(self.layout) * BYTES_A_CHUNK

    @property
    def worlds(self) -> str:
        """How many different draws the study sees, and whether they are few."""
        if self.plan.draws == "fresh":
            return f"each case has draws of its own: {_counted(self.runs, 'world')} in all"
        said = f"all cases share the same draws: {_counted(self.layout.runs, 'world')} in all"
        if self.layout.runs >= FEW:
            return said
        return f"{said}. So few say little about others: ask for more runs, or for `draws: fresh`"

    def __str__(self) -> str:
        layout = self.layout
        done = f", of which {self.finished} are there" if self.finished else ""
        timed = "at the speed of those" if self.finished else "one case was played to time it"
        return (
            f"{self.plan.title}\n"
            f"  {self.plan.design.kind} over {_counted(self.paths, 'path')}: {_counted(layout.cases, 'case')}"
            f" × {layout.runs:,} = {_counted(self.runs, 'run')}, in {_counted(len(layout), 'chunk')}{done}\n"
            f"  {self.worlds}\n"
            f"  about {lasting(self.seconds / self.workers)} on {_counted(self.workers, 'core')} ({timed})\n"
            f"  at most {size(self.bytes)} on disk\n"
            "  nothing was written"
        )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def lasting(seconds: float) -> str:
    """A time as people say it."""
    for unit, length in (("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(seconds, 1):.0f} s"


def size(count: int) -> str:
    """A number of bytes as people say it."""
    for unit, length in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if count >= length:
            return f"{count / length:.1f} {unit}"
    return f"{max(count // 1000, 1)} kB"
