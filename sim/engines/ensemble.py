"""Many runs at once: chunks of runs through the same loop, on all cores, the same bits for any split."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache

from sim.engines.classical import Prepared, is_classical, play_classical, prepare
from sim.engines.drive import Sitter
from sim.engines.played import Ledger, Played
from sim.engines.round import RoundRecord, play_round
from sim.engines.setup import Setup
from sim.minds import MINDS
from sim.rules.state import State
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Tape, tape, whole

Player = Callable[[Setup, Tape], Played]
"""Who plays a batch of runs."""

CHUNK = 1024
"""Runs in a chunk: enough that threads spend most of their time in kernels, few enough to take 50 MiB in Istanbul."""
CLASSICAL_CHUNK = 4096
"""The same for classical scenarios, whose runs are a thousand times shorter."""
WAIT = 0.001
"""Seconds after which a thread must let another use the interpreter; with Python's own 5 ms cores stood idle."""
_before: list[float] = []
"""The interval to return to, once for each ensemble that is playing; several may play at once."""
FEWEST = 64
"""The least runs in a chunk: with fewer, the fixed cost of a chunk outweighs the runs in it."""


def sitters(setup: Setup) -> list[Sitter]:
    """The built-in minds that the scenario names."""
    return [MINDS[party.mind]() for party in setup.scenario.parties.values()]


def rounds(setup: Setup, drawn: Parameters, runs: Tape, seats: list[Sitter]) -> Iterator[RoundRecord]:
    """Play round after round until every run has ended."""
    state = setup.opening(drawn)
    while state.live.any():
        state, record = play_round(setup, drawn, state, runs, seats)
        yield record


def play(setup: Setup, runs: Tape) -> Played:
    """Play a batch of runs to the end and take stock, with what was possible."""
    return _finished(setup, runs).close(runs)


def play_briefly(setup: Setup, runs: Tape) -> Played:
    """Play a batch of runs to the end, without enumerating what was possible."""
    prepared = _prepared(setup.root)
    return play_in_rounds(setup, runs) if prepared is None else play_classical(setup, prepared, runs)


def play_in_rounds(setup: Setup, runs: Tape) -> Played:
    """Play a batch of runs by the general loop, whatever the scenario."""
    return _finished(setup, runs).close_briefly(runs)


@lru_cache(maxsize=8)
def _prepared(setup: Setup) -> Prepared | None:
    """What the runs of a classical scenario share; None where the scenario is not classical."""
    return prepare(setup, play_in_rounds(setup, tape(0, 0, 1))) if is_classical(setup.scenario) else None


def _finished(setup: Setup, runs: Tape) -> Ledger:
    drawn = setup.draw(runs)
    ledger = Ledger(setup, drawn)
    for record in rounds(setup, drawn, runs, sitters(setup)):
        ledger.enter(record)
    return ledger


def batch_size(setup: Setup, player: Player) -> int:
    """How many runs are best played at once."""
    return CLASSICAL_CHUNK if player is play_briefly and _prepared(setup.root) else CHUNK


@dataclass(frozen=True)
class Batch:
    """Consecutive runs of one scenario, and who plays them."""

    setup: Setup
    runs: Tape
    player: Player

    def play(self) -> Played:
        """Play them, in whatever thread."""
        return self.player(self.setup, self.runs)


def ensemble(
    setup: Setup, seed: int, runs: int, workers: int | None = None, tick: Callable[[int], None] | None = None,
    chunk: int | None = None, player: Player = play,
) -> Iterator[Played]:  # fmt: skip
    """Play runs 0 … runs − 1 of a seed in chunks, in order; `tick` hears of each finished chunk's runs.

    `player` plays a chunk: `play`, or `play_briefly` where nobody asks what was possible.
    """
    return in_threads(chunks(setup, seed, runs, workers, chunk, player), workers, tick)


def chunks(
    setup: Setup, seed: int, runs: int, workers: int | None = None, size: int | None = None, player: Player = play
) -> Iterator[Batch]:
    """Runs 0 … runs − 1 of a seed, the same number for each thread. What all chunks share is made first."""
    size = size or _even(runs, threads(workers), batch_size(setup, player))
    _ = setup.game, setup.numbers, setup.rules, setup.instrument_streams
    for first in range(0, runs, size):
        yield Batch(setup, tape(seed, first, min(size, runs - first)), player)


def _even(runs: int, workers: int, most: int) -> int:
    """The size of chunks with which all workers end together."""
    each = -(-max(runs, 1) // workers)
    return min(most, max(FEWEST, -(-each // -(-each // most))))


def in_threads(
    played: Iterable[Batch], workers: int | None = None, tick: Callable[[int], None] | None = None
) -> Iterator[Played]:
    """Play chunks, as many at once as there are workers, and give them in their order.

    Threads suffice: the kernels release the interpreter's lock. Only a few finished chunks are held at a time.
    """
    waiting: deque[Future[Played]] = deque()
    with _switching_often(), ThreadPoolExecutor(threads(workers)) as pool:
        try:
            for chunk in played:
                waiting.append(pool.submit(chunk.play))
                if len(waiting) > threads(workers) + 1:
                    yield _told(waiting.popleft().result(), tick)
            while waiting:
                yield _told(waiting.popleft().result(), tick)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _switching_often() -> Iterator[None]:
    """Let threads switch at least every `WAIT` seconds while an ensemble plays, and restore the interval after it."""
    _before.append(sys.getswitchinterval())
    sys.setswitchinterval(min(_before[-1], WAIT))
    try:
        yield
    finally:
        sys.setswitchinterval(_before.pop())


def watched() -> bool:
    """Whether somebody sees a progress bar: at a terminal, or in a notebook."""
    return (sys.stderr is not None and sys.stderr.isatty()) or "ipykernel" in sys.modules


def threads(workers: int | None) -> int:
    """As many as asked for, or as there are cores."""
    return whole("workers", workers, least=1) if workers is not None else os.cpu_count() or 1


def _told(played: Played, tick: Callable[[int], None] | None) -> Played:
    """Tell `tick` of a finished chunk, and return it without what no table reads."""
    if tick:
        tick(played.run.size)
    return replace(played, state=_without_offers(played.state))


def _without_offers(state: State) -> State:
    """The final state without the texts of all offers, which no table reads."""
    return state.but(offers=state.offers[:, :0], proposers=state.proposers[:, :0], sent_back=state.sent_back[:, :0])
