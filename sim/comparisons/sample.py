"""Which runs an experiment plays in each of its cases, and what it keeps of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from sim.engines.ensemble import Batch, chunks, in_threads, play, play_briefly
from sim.engines.outcomes import Outcome, needs_enumeration
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Floats


@dataclass(frozen=True)
class Sample:
    """Runs 0 … runs − 1 of a seed: the same draws in every case. `tick` hears of runs as they end."""

    runs: int
    seed: int
    workers: int | None = field(default=None, compare=False)
    tick: Callable[[int], None] | None = field(default=None, compare=False, repr=False)

    def measure(self, cases: Iterable[tuple[Setup, dict[str, Outcome]]]) -> Iterator[Floats]:
        """Play the runs in each case and keep the outcomes alone, (run, outcome).

        Cases share the workers: where each has few runs, several are under way at once.
        """
        asked: deque[tuple[int, dict[str, Outcome]]] = deque()
        played = in_threads(self._chunks(cases, asked), self.workers, self.tick)
        for first in played:
            count, wanted = asked.popleft()
            yield measured(wanted, [first, *islice(played, count - 1)])

    def _chunks(
        self, cases: Iterable[tuple[Setup, dict[str, Outcome]]], asked: deque[tuple[int, dict[str, Outcome]]]
    ) -> Iterator[Batch]:
        for setup, wanted in cases:
            player = play if any(map(needs_enumeration, wanted)) else play_briefly
            cut = list(chunks(setup, self.seed, self.runs, self.workers, player=player))
            asked.append((len(cut), wanted))
            yield from cut


def measured(wanted: dict[str, Outcome], parts: Iterable[Played]) -> Floats:
    """The outcomes of runs that were played, (run, outcome)."""
    return np.concatenate([np.stack([pick(part) for pick in wanted.values()], axis=1) for part in parts])
