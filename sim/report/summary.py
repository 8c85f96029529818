"""Short texts about scenarios and ensembles for a terminal."""

from __future__ import annotations

from typing import Any

from sim.scenario.game import Game
from sim.scenario.schema import Scenario


def of_scenario(scenario: Scenario, game: Game) -> str:
    """What a scenario holds, in a few lines."""
    return f"{scenario.meta.title}: {len(game.parties)} parties, {len(game.issues)} issues"


def of_ensemble(ensemble: Any) -> str:
    """The main findings of an ensemble as text."""
    return str(ensemble.shares)
