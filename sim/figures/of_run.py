"""All figures of one run that was analysed, by the name of their files."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.engines.analysed import Analysed
from sim.figures.beliefs import beliefs, believing
from sim.figures.network import network
from sim.figures.utility_space import utility_space


def figures(analysis: Analysed) -> dict[str, Figure]:
    """Utility space of the first two players, belief and blame, who moved whom; none that would be empty."""
    players = analysis.yardsticks.players
    found = {"utility_space": utility_space(analysis, *players[:2])} if len(players) > 1 else {}
    if believing(analysis):
        found["beliefs"] = beliefs(analysis)
    return found | {"network": network(analysis)}
