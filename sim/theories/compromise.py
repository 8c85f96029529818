"""The compromise model: the outcome is the mean of positions, weighted by capability and salience.

Van den Bos 1991, *Dutch EC Policy Making*; Achen 2006 in Thomson et al., *The European Union Decides*,
who derives it as an approximation to the Nash solution. Beside it stand the baselines that it is usually
compared with: the plain mean, and the medians (Black 1948).
"""

from __future__ import annotations

import numpy as np

from sim.nouns import Floats
from sim.theories.actors import Actors
from sim.theories.base import Prediction
from sim.theories.mapping import actors_of, nearest_levels
from sim.theories.situation import Situation


def compromise(actors: Actors) -> Floats:
    """(issue,) Σ_i c_i s_i x_i / Σ_i c_i s_i. Raises `ValueError` for an issue that nobody with capability weighs."""
    total = actors.weight.sum(axis=0)
    if (total <= 0).any():
        raise ValueError("an issue matters to nobody with capability; leave it out or give it a salience above 0.")
    return np.asarray((actors.weight * actors.position).sum(axis=0) / total)


def mean(actors: Actors) -> Floats:
    """(issue,) the mean position, all actors alike."""
    return np.asarray(actors.position.mean(axis=0))


def median(actors: Actors) -> Floats:
    """(issue,) the median position, all actors alike (the middle of the two middle ones for an even number)."""
    return np.asarray(np.median(actors.position, axis=0))


def weighted_median(actors: Actors) -> Floats:
    """(issue,) the lowest position up to which at least half of the weight c · s lies."""
    return np.array([_half_way(*actors.on(i).line()) for i in range(actors.position.shape[1])])


def _half_way(position: Floats, weight: Floats) -> float:
    order = np.argsort(position, kind="stable")
    upto = np.cumsum(weight[order])
    return float(position[order][np.searchsorted(upto, upto[-1] / 2 - 1e-12 * upto[-1])])


class Compromise:
    """The compromise model on each issue of a scenario."""

    name = "compromise"
    title = "Compromise model"
    source = "Van den Bos 1991; Achen 2006"

    def predict(self, situation: Situation) -> Prediction:
        """The weighted mean on each issue, and the level nearest to it."""
        actors, open_issues = actors_of(situation)
        positions = compromise(actors)
        package = nearest_levels(situation, open_issues, positions)
        return Prediction.package_of(self, situation, package, "the weighted mean of ideal positions on each issue")
