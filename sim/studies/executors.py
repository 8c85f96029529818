"""Who plays the chunks: threads here, processes here, or a Dask cluster. The only file that imports Dask.

Each takes chunks as workers become free and gives back (number, Parquet file) in whatever order they come.
No result depends on who plays, or on how many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import islice
from typing import TYPE_CHECKING

from joblib import Parallel, delayed, parallel_config

from sim.engines.ensemble import play
from sim.engines.first_use import is_first
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.tape import tape
from sim.studies.work import Chunk, Work, base_of, play_chunk

if TYPE_CHECKING:
    from distributed import Client, Future

Done = tuple[int, bytes]
AHEAD = 2
"""Chunks in hand for each worker, so that none waits for the next."""
WAITING = 10
"""Seconds within which a scheduler must answer."""


def played(work: Work, chunk: Chunk) -> Done:
    """A chunk's number and its file."""
    return chunk.number, play_chunk(work, chunk)


def on_threads(work: Work, chunks: Iterable[Chunk], workers: int) -> Iterator[Done]:
    """Threads of this process: the compiled rules release the interpreter's lock."""
    waiting = iter(chunks)
    pool = ThreadPoolExecutor(workers)
    try:
        under_way = {pool.submit(played, work, chunk) for chunk in islice(waiting, AHEAD * workers)}
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            under_way |= {pool.submit(played, work, chunk) for chunk in islice(waiting, len(done))}
            for future in done:
                yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def on_processes(work: Work, chunks: Iterable[Chunk], workers: int) -> Iterator[Done]:
    """Processes of this machine, each with one thread. What is not yet compiled is compiled here, once for them all."""
    if is_first():
        play(base_of(work).setup, tape(work.seed, 0, 1))
    with parallel_config(backend="loky", n_jobs=workers, inner_max_num_threads=1):
        parallel = Parallel(return_as="generator_unordered", pre_dispatch=f"{AHEAD}*n_jobs", batch_size=1)
        yield from parallel(delayed(played)(work, chunk) for chunk in chunks)


def on_dask(work: Work, chunks: Iterable[Chunk], address: str) -> Iterator[Done]:
    """A Dask cluster, given by its scheduler's address. Chunks of a worker that dies are played by another."""
    from distributed import Client, as_completed

    waiting = iter(chunks)
    try:
        client = Client(address, timeout=WAITING, set_as_default=False)
    except (OSError, ValueError) as error:
        fix = "start a scheduler, and give the address that it prints"
        raise ScenarioError([Finding(address, None, "", "no scheduler answers at this address", fix)]) from error
    with client:
        # a task, not scattered data: if every worker that holds it dies, it is made again
        shared = client.submit(_itself, work, pure=False)
        hand = AHEAD * max(1, sum(client.nthreads().values()))
        first = [_sent(client, shared, chunk) for chunk in islice(waiting, hand)]
        ready = as_completed(first, loop=client.loop)
        for future in ready:
            yield future.result()
            for chunk in islice(waiting, 1):
                ready.add(_sent(client, shared, chunk))


def _sent(client: Client, work: Future[Work], chunk: Chunk) -> Future[Done]:
    return client.submit(played, work, chunk, pure=False)


def _itself(work: Work) -> Work:
    return work
