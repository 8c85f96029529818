"""Who plays the chunks: threads here, processes here, or a Dask cluster. The only file that imports Dask.

All three are executors of `concurrent.futures`, fed by one loop with a bounded queue (docs/decisions).
No result depends on who plays, or on how many.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING, Literal, get_args

from sim.engines.ensemble import play
from sim.engines.first_use import is_first
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.tape import tape
from sim.studies.chunks import Chunk, Work, base_of, play_chunk

if TYPE_CHECKING:
    from distributed import Client

Kind = Literal["threads", "processes", "dask"]
Done = tuple[int, bytes]
Check = Callable[[], None]
"""Raises `WorkersLost` where nobody is left who could finish a chunk."""
AHEAD = 2
"""Chunks in hand for each worker, so that none waits for the next."""
WAITING = 10.0
"""Seconds within which a scheduler must answer at first, and within which a cluster must have a worker."""
SILENT = 60.0
"""Seconds that a scheduler may be silent later: while it loads Parley, with the first chunk, it does not answer."""
ONE_THREAD = dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"], "1"
)


class WorkersLost(ScenarioError):
    """Whoever played can play no more: a worker was ended, a cluster is silent, or a machine has not what it takes."""


def check(executor: str, workers: int | None = None, address: str | None = None) -> None:
    """Raises `ScenarioError` for an executor that does not exist, or for options that do not go together."""
    wrong: tuple[str, str, str] | None = None
    if executor not in get_args(Kind):
        wrong = "executor", f"is '{executor}'", nearest(str(executor), get_args(Kind))
    elif workers is not None and (isinstance(workers, bool) or not isinstance(workers, int)):
        wrong = "workers", f"is {workers!r}", "give a whole number"
    elif workers is not None and workers < 1:
        wrong = "workers", f"is {workers}", "use at least 1"
    elif executor == "dask" and not address:
        wrong = "address", "is missing", "give the address of a Dask scheduler, such as tcp://10.0.0.5:8786"
    elif executor != "dask" and address:
        wrong = "address", f"is given, and the executor is {executor}", "use the executor dask with it"
    elif executor == "dask" and workers:
        fix = "leave it out: the cluster has as many as were started"
        wrong = "workers", "is given, and the executor is dask", fix
    if wrong:
        raise ScenarioError([Finding("study", None, *wrong)])


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def play_chunks(
    work: Work, chunks: Iterable[Chunk], executor: Kind = "threads", workers: int | None = None,
    address: str | None = None,
) -> Iterator[Done]:  # fmt: skip
    """Play chunks; (number, Parquet file) of each as soon as it is finished, in whatever order.

    Raises `WorkersLost` where the others cannot be played.
    """
    check(executor, workers, address)
    if executor == "dask":
        with _cluster(address or "") as (pool, size, lost):
            yield from _in_turn(pool, size, work, chunks, lost)
    elif executor == "processes":
        with _processes(work, workers or cores()) as pool:
            yield from _in_turn(pool, workers or cores(), work, chunks)
    else:
        pool = ThreadPoolExecutor(workers or cores())  # the compiled rules release the interpreter's lock
        try:
            yield from _in_turn(pool, workers or cores(), work, chunks)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def played(work: Work, chunk: Chunk) -> Done:
    """A chunk's number and its file."""
    return chunk.number, play_chunk(work, chunk)


def _in_turn(
    pool: Executor, workers: int, work: Work, chunks: Iterable[Chunk], lost: Check = lambda: None
) -> Iterator[Done]:
    """Hand out chunks as workers become free; so few are under way at once that results never pile up."""
    waiting = iter(chunks)
    under_way: set[Future[Done]] = set()
    try:
        under_way = {pool.submit(played, work, chunk) for chunk in islice(waiting, AHEAD * workers)}
        while under_way:
            done, under_way = wait(under_way, timeout=1.0, return_when=FIRST_COMPLETED)
            if not done:
                lost()
            under_way |= {pool.submit(played, work, chunk) for chunk in islice(waiting, len(done))}
            for future in done:
                yield future.result()
    except ScenarioError:
        raise
    except (Exception, CancelledError) as error:
        raise WorkersLost([Finding("study", None, "", *_why(work, error))]) from error
    finally:
        for future in under_way:
            future.cancel()


def _why(work: Work, error: BaseException) -> tuple[str, str]:
    """What happened, and what may help."""
    kept = "every finished chunk is kept: run the study again with resume"
    if isinstance(error, MemoryError):
        return "there is too little memory (MemoryError)", f"use fewer workers; {kept}"
    if type(error).__name__ in ("TerminatedWorkerError", "BrokenProcessPool", "KilledWorker"):
        return "a worker was ended by the system, often for want of memory", f"use fewer workers; {kept}"
    if isinstance(error, CancelledError) or type(error).__module__.startswith("distributed"):
        return "the scheduler no longer answers", f"see that it runs; {kept}"
    text = " ".join(str(error).split())[:200]
    if isinstance(error, ImportError) or "deserializ" in text:
        fix = f"install parley {work.parley} wherever chunks are played"
        return f"a worker cannot load parley ({_root(error)})", f"{fix}; {kept}"
    return f"a chunk could not be played ({type(error).__name__}{': ' if text else ''}{text})", kept


def _root(error: BaseException) -> str:
    """The first cause of an error, in a line."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split())[:200]


@contextmanager
def _processes(work: Work, workers: int) -> Iterator[Executor]:
    """Processes of this machine with one thread each. What is not compiled yet is compiled here, once for them all."""
    from joblib.externals.loky import ProcessPoolExecutor

    if is_first():
        play(base_of(work).setup, tape(work.seed, 0, 1))
    with _away_from_this_folder():
        pool = ProcessPoolExecutor(workers, initializer=_end_with, initargs=(os.getpid(),), env=ONE_THREAD)
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, kill_workers=True)


@contextmanager
def _away_from_this_folder() -> Iterator[None]:
    """Python processes that begin now do not load what lies in the working folder, such as a user's `random.py`."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        os.environ.pop("PYTHONSAFEPATH")
        if before is not None:
            os.environ["PYTHONSAFEPATH"] = before


def _end_with(parent: int) -> None:
    """In a worker: end when the process that started it has ended, however it ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    if os.name == "posix":
        Thread(target=watch, daemon=True).start()


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int, Check]]:
    """A Dask cluster, its size, and a look whether it is still there. Chunks of a worker that dies go to another."""
    from distributed import Client

    with _without_log():
        try:
            client = Client(address, timeout=WAITING, set_as_default=False)
        except (OSError, ValueError) as error:
            fix = "start a scheduler, and give the address that it prints"
            raise ScenarioError([Finding(address, None, "", "no scheduler answers at this address", fix)]) from error
        try:
            yield _asked(client, address)
        finally:
            client.close(timeout=1)


@contextmanager
def _without_log() -> Iterator[None]:
    """Dask logs a lost scheduler with tracebacks; here each loss is a sentence."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _asked(client: Client, address: str) -> tuple[Executor, int, Check]:
    """What a client's cluster plays with, once it has a worker, its size, and a look whether it is still there."""
    seen = time.monotonic()

    def workers() -> int | None:
        """How many threads the workers have; None where the scheduler does not answer now."""
        assert client.scheduler is not None
        try:
            found: dict[str, int] = client.sync(client.scheduler.ncores, callback_timeout=WAITING)
        except (OSError, TimeoutError, CancelledError):
            return None
        return sum(found.values())

    def lost() -> None:
        nonlocal seen
        found, since = workers(), time.monotonic() - seen
        if found:
            seen = time.monotonic()
        elif found is None and since > SILENT:
            what, fix = "the scheduler no longer answers", "see that it runs; every finished chunk is kept"
            raise WorkersLost([Finding(address, None, "", what, fix)])
        elif found == 0 and since > WAITING:
            fix = f"start one with: dask worker {address}"
            raise WorkersLost([Finding(address, None, "", "the scheduler has no worker", fix)])

    size = workers()
    if not size:
        print(f"{address} has no worker yet; waiting {WAITING:.0f} s for one.", file=sys.stderr)
    while not size:
        lost()
        time.sleep(0.2)
        size = workers()
    return client.get_executor(pure=False), size, lost
