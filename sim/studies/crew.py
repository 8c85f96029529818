"""Who plays a study's chunks, as the user asks for it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.studies import executors
from sim.studies.executors import Done
from sim.studies.work import Chunk, Work

Executor = Literal["threads", "processes", "dask"]


@dataclass(frozen=True)
class Crew:
    """Threads or processes of this machine, all its cores unless `workers` says otherwise, or a Dask cluster."""

    workers: int | None = None
    executor: Executor = "threads"
    address: str | None = None

    def __post_init__(self) -> None:
        """Raises `ScenarioError` for what does not go together."""
        wrong = self._wrong()
        if wrong:
            raise ScenarioError([Finding("study", None, wrong[0], wrong[1], wrong[2])])

    def _wrong(self) -> tuple[str, str, str] | None:
        if self.executor not in get_args(Executor):
            return "executor", f"is '{self.executor}'", nearest(self.executor, get_args(Executor))
        if self.workers is not None and self.workers < 1:
            return "workers", f"is {self.workers}", "use at least 1"
        if self.executor == "dask" and not self.address:
            return "address", "is missing", "give the address of a Dask scheduler, such as tcp://10.0.0.5:8786"
        if self.executor != "dask" and self.address:
            return "address", f"is given, and the executor is {self.executor}", "use the executor dask with it"
        if self.executor == "dask" and self.workers:
            return (
                "workers",
                "is given, and the executor is dask",
                "leave it out: the cluster has as many as were started",
            )
        return None

    @property
    def size(self) -> int:
        """How many work at once, as far as this machine can tell."""
        return self.workers or cores()

    def play(self, work: Work, chunks: Iterable[Chunk]) -> Iterator[Done]:
        """Play chunks; (number, Parquet file) of each as soon as it is finished."""
        match self.executor:
            case "threads":
                return executors.on_threads(work, chunks, self.size)
            case "processes":
                return executors.on_processes(work, chunks, self.size)
            case "dask":
                return executors.on_dask(work, chunks, self.address or "")


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
