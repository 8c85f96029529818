"""Chunks of a study: how its runs are cut into them, and how a worker plays one, on whatever machine."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.engines.case import VERSION, Case
from sim.engines.ensemble import batch_size, play, play_briefly
from sim.engines.outcomes import needs_enumeration, wanted
from sim.engines.setup import Setup
from sim.nouns import Floats
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape
from sim.studies.designs import Cases
from sim.studies.space import add_up, completed

USUAL, FEWEST, MOST, SMALL = 1000, 64, 20_000, 100
"""Runs in a chunk, fewest and most chunks of a study, and how many runs of a case are never cut."""


def usual_size(cases: int, runs: int) -> int:
    """Runs in a chunk: a thousand; fewer where that would make less than 64 chunks, more where more than 20,000.

    A case of up to a hundred runs is never cut: runs are cheaper side by side.
    """
    total = cases * runs
    return max(min(USUAL, -(-total // FEWEST)), -(-total // MOST), min(runs, SMALL))


@dataclass(frozen=True)
class Work:
    """What a worker must know of a study, as plain data: it travels to other processes and machines."""

    hash: str
    """The study's hash: two works with one hash are the same."""
    content: dict[str, Any] = field(compare=False, repr=False)
    name: str = field(compare=False)
    outcomes: tuple[str, ...] = field(compare=False)
    seed: int = field(compare=False)
    parley: str = field(compare=False)
    apart: int = field(default=0, compare=False)
    """How far the draws of a case lie from those of the case before: 0 where cases share them."""


@dataclass(frozen=True)
class Chunk:
    """Consecutive cases, each with the same consecutive runs."""

    number: int
    first_case: int
    values: tuple[dict[str, Any], ...] = field(repr=False)
    first_run: int
    runs: int

    @property
    def size(self) -> int:
        """How many runs in all."""
        return len(self.values) * self.runs


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


def play_chunk(work: Work, chunk: Chunk) -> bytes:
    """Play a chunk; return it as a Parquet file with a row for each run and a column for each outcome.

    A case that cannot be played has its rows too, with what is wrong in the column `error`.
    """
    _same_version(work)
    began = time.perf_counter()
    tables = [_played(work, chunk, k) for k in range(len(chunk.values))]
    seconds = time.perf_counter() - began
    return _parquet(
        pa.concat_tables(tables), {"study": work.hash, "chunk": str(chunk.number), "seconds": f"{seconds:.6f}"}
    )


def _same_version(work: Work) -> None:
    if work.parley != VERSION:
        what = f"a worker has parley {VERSION}, the study was begun with {work.parley}"
        raise ScenarioError([Finding(work.name, None, "", what, "install the same version everywhere")])


def _played(work: Work, chunk: Chunk, k: int) -> pa.Table:
    try:
        found, error = _outcomes(work, chunk, k), None
    except (MemoryError, OSError):
        raise  # the machine's fault, not the case's
    except Exception as failure:  # whatever else a case brings about is a result: it is kept, and the study goes on
        found, error = np.full((chunk.runs, len(work.outcomes)), np.nan), _said(failure)
    columns: dict[str, Any] = {
        "case": pa.array(np.full(chunk.runs, chunk.first_case + k, np.int64)),
        "run": pa.array(np.arange(chunk.first_run, chunk.first_run + chunk.runs, dtype=np.int64)),
        **{name: pa.array(found[:, j]) for j, name in enumerate(work.outcomes)},
        "error": pa.array([error] * chunk.runs, pa.string()),
    }
    return pa.table(columns)


def _said(failure: Exception) -> str:
    return str(failure) if isinstance(failure, ScenarioError) else f"{type(failure).__name__}: {failure}"


def _outcomes(work: Work, chunk: Chunk, k: int) -> Floats:
    """(run, outcome) of case `k` of a chunk."""
    setup = setup_of(base_of(work), chunk.values[k])
    measures = wanted(setup, list(work.outcomes), work.name).values()
    player = play if any(map(needs_enumeration, work.outcomes)) else play_briefly
    begin = chunk.first_run + work.apart * (chunk.first_case + k)
    last, size = begin + chunk.runs, batch_size(setup, player)
    found = []
    for first in range(begin, last, size):
        played = player(setup, tape(work.seed, first, min(size, last - first)))
        found.append(np.stack([measure(played) for measure in measures], axis=1))
    return np.concatenate(found)


@lru_cache(maxsize=4)
def base_of(work: Work) -> Case:
    """The study's scenario as it stands in its file, laid out once in each process."""
    return Case(Scenario.model_validate(work.content), work.content, work.name)


def setup_of(base: Case, values: dict[str, Any]) -> Setup:
    """One case of a study laid out for the engines.

    Numbers alone are put in place of what would be drawn; whatever else changes makes a scenario of its own.
    """
    if not values:
        return base.setup
    whole = completed(base.scenario, values)
    known = {q.dotted for q in base.setup.numbers}
    if all(path in known and _plain(value) for path, value in whole.items()) and add_up(base.scenario, whole):
        return base.setup.fixed(whole)
    return base.with_(whole).setup


def _plain(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _parquet(table: pa.Table, about: dict[str, str]) -> bytes:
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(about), out, compression="zstd", write_page_checksum=True)
    return out.getvalue()
