"""How large a study is, how long it takes and how much it writes, without playing any of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.engines.classical import is_classical
from sim.engines.setup import Setup
from sim.studies.layout import Layout, usual_size
from sim.studies.plan import Plan
from sim.studies.space import Space
from sim.studies.store import Store

SECONDS_A_TURN, SECONDS_A_RUN, SECONDS_A_STEP = 2.2e-3, 6e-4, 3e-9
"""Seconds of one core for a turn of a case, however few its runs; for a run; and for each of its `steps`.
`benchmarks/cost_of_a_run.py` measures them."""
BYTES_A_CHUNK = 4_000
BYTES_A_NUMBER = 8


@dataclass(frozen=True)
class Estimate:
    """What a study will take. `measured` says whether its own finished chunks were timed; `seconds` are of one core."""

    title: str
    design: str
    paths: int
    layout: Layout
    seconds: float
    bytes: int
    workers: int = 1
    finished: int = 0
    measured: bool = False

    @property
    def runs(self) -> int:
        """Runs of all cases."""
        return self.layout.cases * self.layout.runs

    def __str__(self) -> str:
        layout = self.layout
        done = f", of which {self.finished} are there" if self.finished else ""
        grounds = "at the speed of those" if self.measured else "by a cost model: no more than an order of magnitude"
        return (
            f"{self.title}\n"
            f"  {self.design} over {_counted(self.paths, 'path')}: {_counted(layout.cases, 'case')}"
            f" × {layout.runs:,} = {_counted(self.runs, 'run')}, in {_counted(len(layout), 'chunk')}{done}\n"
            f"  about {lasting(self.seconds / self.workers)} on {_counted(self.workers, 'core')} ({grounds})\n"
            f"  at most {size(self.bytes)} on disk\n"
            "  nothing was played"
        )


def planned(setup: Setup, plan: Plan, space: Space) -> Estimate:
    """A study of which nothing was played."""
    cases = plan.design.size(space)
    layout = Layout(cases, plan.runs, usual_size(cases, plan.runs))
    bound = layout.cases * layout.runs * BYTES_A_NUMBER * len(plan.outcomes) + len(layout) * BYTES_A_CHUNK
    seconds = cases * seconds_of_case(setup, plan.runs)
    return Estimate(plan.title, plan.design.kind, len(space.paths), layout, seconds, bound)


def continued(before: Estimate, store: Store) -> Estimate:
    """A study of which some chunks are there: the time is what the others will take at their speed."""
    manifest = store.manifest()
    spent, played = store.seconds(manifest)
    left = before.runs - played
    seconds = left * spent / played if played else before.seconds
    finished = sum(1 for _ in store.finished(manifest))
    return replace(before, layout=manifest.layout, seconds=seconds, finished=finished, measured=played > 0)


def seconds_of_case(setup: Setup, runs: int) -> float:
    """Seconds of one core for so many runs of a case, side by side. What a turn costs besides its runs is NumPy's, and
    none where the talks are classical.

    Talks that end early cost less; asking what was possible (`why`, `distance`) costs more.
    """
    besides = 0.0 if is_classical(setup.scenario) else turns(setup) * SECONDS_A_TURN
    return besides + runs * (SECONDS_A_RUN + steps(setup) * SECONDS_A_STEP)


def steps(setup: Setup) -> float:
    """What one run works out at most: turns × offers that a turn may make × parties."""
    return float(turns(setup) * setup.game.moves.parent.size * len(setup.scenario.parties))


def turns(setup: Setup) -> int:
    """Rounds × speakers."""
    protocol = setup.scenario.protocol
    return protocol.rounds * len(protocol.speakers)


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
