"""The spatial model of politics, turn by turn: challenge, bargain, settle, until positions come to rest.

The form of KTAB, the KAPSARC Toolkit for Behavioral Analysis (Wise, Lester, Efird 2015).
"""

from __future__ import annotations

import numpy as np

from sim.theories.inputs import Stakeholders, share
from sim.theories.situation import OpeningSituation, Prediction, actors_of, nearest_levels
from sim.theories.spatial_bargains import SpatialOutlook, on_the_table, resolved
from sim.theories.spatial_elections import SpatialChoices

FIRST_MOVE_AT_LEAST = 1e-4
LEAST_TURNS = 2


def spatial(actors: Stakeholders, choices: SpatialChoices = SpatialChoices()) -> list[SpatialOutlook]:
    """All turns, from 0 on. Positions lie in [0, 1] (KTAB's files: 0 to 100), saliences in [0, 1] with a sum above 0
    and at most 1 for each actor, capabilities are above 0. Raises `ValueError` otherwise.
    """
    _check(actors)
    turns = [SpatialOutlook(actors, choices)]
    while len(turns) <= choices.turns and not _at_rest(turns, choices.quiet):
        turns.append(_after(turns[-1]))
    return turns


def _after(now: SpatialOutlook) -> SpatialOutlook:
    """The turn after bargains have been made and resolved."""
    goes = np.stack([resolved(now, k, bargains) for k, bargains in enumerate(on_the_table(now.contests))])
    return SpatialOutlook(now.actors.at(goes), now.choices)


def _check(actors: Stakeholders) -> None:
    for name, capability, salience in zip(actors.names, actors.capability, actors.salience, strict=True):
        if capability <= 0:
            raise ValueError(f"{name} has capability {capability:g}; give a number above 0 or leave the actor out.")
        if not 0 < salience.sum() <= 1 + 1e-9:
            raise ValueError(f"{name}'s saliences sum to {salience.sum():g}; let them sum to at most 1 and above 0.")
    for position in actors.position.ravel():
        share("position", position)


def _at_rest(turns: list[SpatialOutlook], quiet: float) -> bool:
    if len(turns) <= LEAST_TURNS:
        return False
    return _moved(turns[-2], turns[-1]) < quiet * (_moved(turns[0], turns[1]) + FIRST_MOVE_AT_LEAST)


def _moved(before: SpatialOutlook, after: SpatialOutlook) -> float:
    return float(np.linalg.norm(after.position - before.position, axis=1).sum())


def spatial_prediction(situation: OpeningSituation) -> Prediction:
    """The likeliest position at the last turn (the first on a tie), and the level of each issue nearest to it."""
    actors, issues = actors_of(situation)
    *before, last = spatial(actors)
    best = int(np.argmax(last.probability))
    turns, chance = len(before), float(last.probability[best])
    says = f"the likeliest position after {turns} turns of bargaining, with probability {chance:.2f}"
    levels = nearest_levels(situation, issues, last.position[best])
    return Prediction(says, situation.game.package(levels), {"turns": turns, "probability": chance})
