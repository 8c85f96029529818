"""One run told in sentences."""

from __future__ import annotations

from sim.engines.ensemble import Played
from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.scenario.parameters import Parameters


def story(setup: Setup, drawn: Parameters, records: list[RoundRecord], played: Played) -> str:
    """Tell a run round by round."""
    return "\n".join(f"Round {k + 1}" for k in range(len(records)))
