"""Which runs an experiment plays in each of its cases, and what it keeps of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from sim.engines.ensemble import ensemble, play, play_briefly
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

    def measure(self, setup: Setup, wanted: dict[str, Outcome]) -> Floats:
        """Play the runs in one case and keep the outcomes alone, (run, outcome)."""
        player = play if any(map(needs_enumeration, wanted)) else play_briefly
        return measured(wanted, ensemble(setup, self.seed, self.runs, self.workers, self.tick, player=player))


def measured(wanted: dict[str, Outcome], parts: Iterable[Played]) -> Floats:
    """The outcomes of runs that were played, (run, outcome)."""
    return np.concatenate([np.stack([pick(part) for pick in wanted.values()], axis=1) for part in parts])
