"""All figures of one run that was analysed, by the name of their files."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.engines.analysed import Analysed
from sim.figures.beliefs import beliefs
from sim.figures.network import network
from sim.figures.utility_space import utility_space


def figures(analysis: Analysed) -> dict[str, Figure]:
    """Utility space of the first two players, belief and blame, and who moved whom."""
    across, up, *_ = analysis.yardsticks.players
    return {
        "utility_space": utility_space(analysis, across, up),
        "beliefs": beliefs(analysis),
        "network": network(analysis),
    }
