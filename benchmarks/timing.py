"""Timing that all benchmarks share: who measures, how often, and what is said about the machine."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

import sim

Point = TypeVar("Point")
Found = TypeVar("Found")


def machine() -> str:
    """The first line of every benchmark: versions and cores."""
    return f"Parley {sim.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores"


def seconds(job: Callable[[], object]) -> float:
    """How long a job takes, by the clock on the wall."""
    begin = time.perf_counter()
    job()
    return time.perf_counter() - begin


def seconds_of_one(job: Callable[[], object], at_least: float = 0.5) -> float:
    """How long a short job takes on average when it is done again and again for at least so many seconds."""
    begin, times = time.perf_counter(), 0
    while time.perf_counter() - begin < at_least:
        job()
        times += 1
    return (time.perf_counter() - begin) / times


def interleaved(jobs: Mapping[str, Callable[[], float]], repetitions: int) -> dict[str, float]:
    """The median of the seconds that each job reports. The jobs take turns, so that a slow minute hits all alike."""
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(repetitions):
        for name, job in jobs.items():
            found[name].append(job())
    return {name: statistics.median(times) for name, times in found.items()}


def peak_memory() -> float:
    """The most memory that this process ever held, in MiB (Linux counts in KiB, macOS in bytes)."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def in_fresh_processes(measure: Callable[[Point], Found], points: Iterable[Point]) -> Iterator[tuple[Point, Found]]:
    """Each point measured in a process of its own, one after another: peak memory is a process's, not a point's."""
    for point in points:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            yield point, alone.submit(measure, point).result()
