"""Toy scenarios for rational minds: a pie to divide, and whatever a theory puts beside it."""

from __future__ import annotations

from typing import Any

import sim
from sim.engines.ensemble import ensemble, play_in_rounds
from sim.engines.played import Played
from sim.scenario.paths import change

Block = dict[str, Any]


def scenario(issues: Block, parties: Block, protocol: Block, **more: Block) -> sim.Negotiation:
    """Talks between rational minds, read and checked like any scenario."""
    content = {
        "meta": {
            "title": "Toy", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "none", "evidence": "waived",
        },
        "issues": issues,
        "parties": {name: {"title": name, "mind": "rational", **party} for name, party in parties.items()},
        "protocol": protocol,
        **more,
    }  # fmt: skip
    return sim.Negotiation(*change(content, {}, "toy"), "toy")


def division(steps: int, holders: list[str]) -> Block:
    """An issue whose levels s0 … sN give the first party 0/N … N/N; `open` until then."""
    return {"levels": ["open", *(f"s{k}" for k in range(steps + 1))], "status_quo": "open", "holders": holders}


def shares(steps: int) -> list[float]:
    """What each level of a division is worth to the first party, nothing while it is open."""
    return [0.0, *(k / steps for k in range(steps + 1))]


def rests(steps: int) -> list[float]:
    """The same for the second party."""
    return [0.0, *(1 - k / steps for k in range(steps + 1))]


def played(talks: sim.Negotiation, runs: int = 1) -> Played:
    """Runs of the general loop (one chunk, one worker)."""
    return next(ensemble(talks.setup, seed=0, runs=runs, workers=1, chunk=runs, player=play_in_rounds))


def alternating(rounds: int, **more: Any) -> Block:
    """The textbook's protocol: one offer in each round, by each side in turn; the first agreement ends the talks."""
    textbook = {"speakers": ["one", "two"], "turns": "one", "agreements": "single", "discounting": True}
    return {"rounds": rounds, **textbook, **more}
