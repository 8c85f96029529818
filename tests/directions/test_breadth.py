"""`breadth` bounds how many issues an offer moves. Widening it must not change the findings."""

from __future__ import annotations

import pytest

from sim.engines.ensemble import ensemble, play_briefly
from tests.directions.paired import SEED, Outcome, effect, talks

RUNS = 150
pytestmark = pytest.mark.slow


def wide(breadth: int) -> Outcome:
    changed = talks().with_({"protocol.breadth": breadth})
    return Outcome(changed, list(ensemble(changed.setup, SEED, RUNS, player=play_briefly)))


def test_widening_the_breadth_leaves_the_findings() -> None:
    """Findings: the ordering of what is agreed, and the share of general ceasefires within 8 points."""
    three, four = wide(3), wide(4)
    for outcome in (three, four):
        exchange = outcome.reached("prisoners", "parity_thousand", "all_for_all").mean()
        truce = outcome.reached("ceasefire", "limited").mean()
        ceasefire = outcome.general_ceasefire().mean()
        unconditional = outcome.reached("ceasefire", "unconditional").mean()
        assert exchange > truce > unconditional
        assert exchange > ceasefire + 0.3
    difference = four.general_ceasefire() - three.general_ceasefire()
    m, _ = effect("within .08", "general ceasefire, four issues − three", difference)
    assert abs(m) < 0.08
