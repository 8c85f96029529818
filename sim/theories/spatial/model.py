"""The spatial model of politics, turn by turn: challenge, bargain, settle, until positions come to rest.

The form of KTAB, the KAPSARC Toolkit for Behavioral Analysis (Wise, Lester, Efird 2015).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.lockless import cached_property
from sim.nouns import Floats
from sim.theories.actors import Actors
from sim.theories.inputs import share
from sim.theories.spatial.bargains import on_the_table, resolved
from sim.theories.spatial.challenge import Contests
from sim.theories.spatial.choices import SpatialChoices
from sim.theories.spatial.outlook import SpatialOutlook

FIRST_MOVE_AT_LEAST = 1e-4
LEAST_TURNS = 2


@dataclass(frozen=True)
class Turn:
    """One turn: where actors stand, and what follows from it."""

    number: int
    outlook: SpatialOutlook

    @property
    def position(self) -> Floats:
        """(actor, issue)."""
        return self.outlook.actors.position

    @property
    def probability(self) -> Floats:
        """(actor,) the probability that the actor's position is the outcome."""
        return self.outlook.probability

    @property
    def risk(self) -> Floats:
        """(actor,) risk attitudes R."""
        return self.outlook.risk

    @cached_property
    def contests(self) -> Contests:
        """The contests as actors see them."""
        return Contests(self.outlook)

    def next(self) -> Turn:
        """The turn after bargains have been made and resolved."""
        tables = on_the_table(self.contests)
        goes = np.stack([resolved(self.outlook, k, bargains) for k, bargains in enumerate(tables)])
        return Turn(self.number + 1, SpatialOutlook(self.outlook.actors.at(goes), self.outlook.choices))

    def outcome(self) -> Floats:
        """(issue,) the position that is likeliest (the first on a tie)."""
        return np.asarray(self.position[int(np.argmax(self.probability))])


def spatial(actors: Actors, choices: SpatialChoices = SpatialChoices()) -> list[Turn]:
    """All turns, from 0 on. Positions lie in [0, 1] (KTAB's files: 0 to 100), saliences in [0, 1] with a sum above 0
    and at most 1 for each actor, capabilities are above 0. Raises `ValueError` otherwise.
    """
    _check(actors)
    turns = [Turn(0, SpatialOutlook(actors, choices))]
    while len(turns) <= choices.turns and not _at_rest(turns, choices.quiet):
        turns.append(turns[-1].next())
    return turns


def _check(actors: Actors) -> None:
    for name, capability, salience in zip(actors.names, actors.capability, actors.salience, strict=True):
        if capability <= 0:
            raise ValueError(f"{name} has capability {capability:g}; give a number above 0 or leave the actor out.")
        if not 0 < salience.sum() <= 1 + 1e-9:
            raise ValueError(f"{name}'s saliences sum to {salience.sum():g}; let them sum to at most 1 and above 0.")
    for position in actors.position.ravel():
        share("position", position)


def _at_rest(turns: list[Turn], quiet: float) -> bool:
    if len(turns) <= LEAST_TURNS:
        return False
    return _moved(turns[-2], turns[-1]) < quiet * (_moved(turns[0], turns[1]) + FIRST_MOVE_AT_LEAST)


def _moved(before: Turn, after: Turn) -> float:
    return float(np.linalg.norm(after.position - before.position, axis=1).sum())
