"""The setter model: who makes the one proposal gets the best that the others prefer to the status quo.

Romer, Rosenthal 1978, *Public Choice* 33; with several who can veto: Tsebelis 2002, *Veto Players*.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.nouns import Floats
from sim.theories.base import DoesNotApply, Prediction
from sim.theories.inputs import finite, numbers
from sim.theories.mapping import ideal_positions, nearest_levels
from sim.theories.situation import Situation


def setter(proposer: float, voter: float, status_quo: float) -> float:
    """clip(proposer, [min(q, 2v − q), max(q, 2v − q)]): the voter accepts what is no farther from it than q is."""
    return with_vetoes(proposer, [voter], status_quo)


def with_vetoes(proposer: float, vetoes: object, status_quo: float) -> float:
    """The same if each of several must accept: the nearest to the proposer that is no farther from any than q is."""
    q, ideal = finite("status_quo", status_quo), finite("proposer", proposer)
    reflected = 2 * numbers("vetoes", vetoes) - q
    low, high = float(np.minimum(q, reflected).max()), float(np.maximum(q, reflected).min())
    return min(max(ideal, low), high)


class Setter:
    """The setter model on each issue of a scenario."""

    name = "setter"
    title = "Setter model"
    source = "Romer, Rosenthal 1978"

    def predict(self, situation: Situation) -> Prediction:
        """What the first to speak would get on each issue with the consent of a quorum of holders."""
        game = situation.game
        speaker = next((int(p) for p in game.speakers if situation.drawn.true.worth[:, p].any()), None)
        if speaker is None:
            raise DoesNotApply("nobody who makes offers wants anything")
        ideal = ideal_positions(situation)
        issues = np.arange(len(game.issues))
        outcome = np.array([self._outcome(situation, speaker, ideal[:, i], int(i)) for i in issues])
        says = f"what {situation.title(speaker)} would get on each issue by one proposal that the holders may refuse"
        return Prediction.package_of(self, situation, nearest_levels(situation, issues, outcome), says)

    def _outcome(self, situation: Situation, speaker: int, ideal: Floats, issue: int) -> float:
        game = situation.game
        holders = [p for p in range(len(game.parties)) if (int(game.holders[issue]) >> p) & 1]
        quo = float(game.status_quo[issue] / (game.sizes[issue] - 1))
        wanted = float(ideal[speaker])
        found = [
            with_vetoes(wanted, ideal[list(group)], quo) for group in combinations(holders, int(game.quorum[issue]))
        ]
        return min(found, key=lambda x: abs(x - wanted))
