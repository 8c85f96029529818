"""How a study's runs are cut into chunks. No result depends on it: it only says how much an interruption costs."""

from __future__ import annotations

from dataclasses import dataclass

from sim.studies.designs import Cases
from sim.studies.work import Chunk

USUAL, FEWEST, MOST, SMALL = 1000, 64, 20_000, 100


def usual_size(cases: int, runs: int) -> int:
    """Runs in a chunk: a thousand; fewer where that would make less than 64 chunks, more where more than 20,000.

    A case of up to a hundred runs is never cut: runs are cheaper side by side.
    """
    total = cases * runs
    return max(min(USUAL, -(-total // FEWEST)), -(-total // MOST), min(runs, SMALL))


@dataclass(frozen=True)
class Layout:
    """Chunks of about `size` runs: some runs of one case, or all runs of some cases."""

    cases: int
    runs: int
    size: int

    @property
    def cases_each(self) -> int:
        """Cases in a chunk."""
        return max(1, self.size // self.runs)

    @property
    def runs_each(self) -> int:
        """Runs of each of its cases in a chunk."""
        return min(self.runs, self.size)

    @property
    def blocks(self) -> int:
        """Chunks that share a case."""
        return -(-self.runs // self.runs_each)

    def __len__(self) -> int:
        return -(-self.cases // self.cases_each) * self.blocks

    def chunk(self, number: int, cases: Cases) -> Chunk:
        """The chunk of a number, from 0."""
        group, block = divmod(number, self.blocks)
        first, run = group * self.cases_each, block * self.runs_each
        values = tuple(cases.values[first : first + self.cases_each])
        return Chunk(number, first, values, run, min(self.runs_each, self.runs - run))

    def runs_in(self, number: int) -> int:
        """How many runs a chunk holds."""
        group, block = divmod(number, self.blocks)
        cases = min(self.cases_each, self.cases - group * self.cases_each)
        return cases * min(self.runs_each, self.runs - block * self.runs_each)
