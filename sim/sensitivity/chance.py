"""What of an outcome lies in the assumptions and what in chance: each is drawn again while the other stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from sim.engines.ensemble import ensemble, rounds, sitters
from sim.engines.outcomes import needs_enumeration, wanted
from sim.engines.played import Ledger, Played
from sim.engines.setup import Setup
from sim.nouns import Floats
from sim.scenario.tape import Tape
from sim.statistics import LEVEL


@dataclass(frozen=True)
class Crossed:
    """One outcome of 2N runs crossed, each array (N,): whose assumptions (first letter) with whose chance (second)."""

    own_own: Floats
    own_other: Floats
    other_own: Floats
    other_other: Floats


def crossed(setup: Setup, seed: int, runs: int, name: str, tick: Callable[[int], None] | None = None) -> Crossed:
    """Play `runs` pairs of runs with their assumptions and their chance exchanged: 4 × `runs` runs in all.

    Run r is paired with run r + `runs` of the same seed, so both plain runs are those of the ordinary ensemble.
    """
    rule = wanted(setup, [name], setup.scenario.meta.title)[name]
    close = Ledger.close if needs_enumeration(name) else Ledger.close_briefly

    def played(assumed: int, happened: int) -> Floats:
        def play(setup: Setup, tape: Tape) -> Played:
            drawn = setup.draw(_later(tape, assumed))
            chance = _later(tape, happened)
            ledger = Ledger(setup, drawn)
            for record in rounds(setup, drawn, chance, sitters(setup)):
                ledger.enter(record)
            return close(ledger, chance)

        return np.concatenate([rule(part) for part in ensemble(setup, seed, runs, None, tick, player=play)])

    return Crossed(played(0, 0), played(0, runs), played(runs, 0), played(runs, runs))


def _later(tape: Tape, by: int) -> Tape:
    return Tape(tape.seed, tape.runs + np.uint64(by))


def split(outcomes: Crossed) -> pd.DataFrame:
    """The shares of variance of one run's outcome that lie in assumptions, in chance, and in both together.

    With Y(θ, ω) for assumptions θ and chance ω, S_θ = Cov(Y(θ, ω), Y(θ, ω′))/Var Y, S_ω likewise, and the rest
    needs both: first-order indices of two groups of inputs by pick-freeze (Sobol' 1993; Janon et al. 2014),
    here from both halves of each crossed pair. Intervals are normal, by the delta method.

    `chance` and `both` together are the run noise: what repeating a run with the same assumptions changes.
    """
    a, b, c, d = outcomes.own_own, outcomes.own_other, outcomes.other_own, outcomes.other_other
    whole = np.concatenate([a, b, c, d])
    mean = whole.mean()
    a, b, c, d = a - mean, b - mean, c - mean, d - mean
    variance = (a**2 + b**2 + c**2 + d**2) / 4
    parts = {"assumptions": (a * b + c * d) / 2, "chance": (a * c + b * d) / 2}
    parts["both"] = variance - parts["assumptions"] - parts["chance"]
    parts["run noise"] = variance - parts["assumptions"]
    rows = [(name, *_ratio(part, variance)) for name, part in parts.items()]
    return pd.DataFrame(rows, columns=["source", "share", "low", "high"])


def _ratio(part: Floats, variance: Floats) -> tuple[float, float, float]:
    if not variance.any():
        return float("nan"), float("nan"), float("nan")
    share = float(part.mean() / variance.mean())
    half = special.ndtri(0.5 + LEVEL / 2) * (part - share * variance).std(ddof=1)
    half /= variance.mean() * np.sqrt(part.size)
    return share, share - half, share + half
