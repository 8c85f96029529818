"""Theories of positions in one step: the compromise model, and the setter model.

Compromise: the outcome is the mean of positions, weighted by capability and salience. Van den Bos 1991, *Dutch EC
Policy Making*; Achen 2006 in Thomson et al., *The European Union Decides*, who derives it as an approximation to the
Nash solution. Beside it stand the usual yardsticks: the plain mean, and the medians (Black 1948).

Setter: who makes the one proposal gets the best that the others prefer to the status quo. Romer, Rosenthal 1978,
*Public Choice* 33; with several who can veto: Tsebelis 2002, *Veto Players*.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.nouns import Floats
from sim.theories.inputs import Stakeholders, number, numbers
from sim.theories.situation import (
    DoesNotApply,
    OpeningSituation,
    Prediction,
    actors_of,
    ideal_positions,
    nearest_levels,
)


def compromise(actors: Stakeholders) -> Floats:
    """(issue,) Σ_i c_i s_i x_i / Σ_i c_i s_i. Raises `ValueError` for an issue that nobody with capability weighs."""
    total = actors.weight.sum(axis=0)
    if (total <= 0).any():
        raise ValueError("an issue matters to nobody with capability; leave it out or give it a salience above 0.")
    return np.asarray((actors.weight * actors.position).sum(axis=0) / total)


def mean(actors: Stakeholders) -> Floats:
    """(issue,) the mean position, all actors alike."""
    return np.asarray(actors.position.mean(axis=0))


def median(actors: Stakeholders) -> Floats:
    """(issue,) the median position, all actors alike (the middle of the two middle ones for an even number)."""
    return np.asarray(np.median(actors.position, axis=0))


def weighted_median(actors: Stakeholders) -> Floats:
    """(issue,) the lowest position up to which at least half of the weight c · s lies."""
    return np.array([_half_way(*actors.on(i).line()) for i in range(actors.position.shape[1])])


def _half_way(position: Floats, weight: Floats) -> float:
    order = np.argsort(position, kind="stable")
    upto = np.cumsum(weight[order])
    return float(position[order][np.searchsorted(upto, upto[-1] / 2 - 1e-12 * upto[-1])])


def compromise_prediction(situation: OpeningSituation) -> Prediction:
    """The weighted mean on each issue, and the level nearest to it."""
    actors, open_issues = actors_of(situation)
    levels = nearest_levels(situation, open_issues, compromise(actors))
    return Prediction("the weighted mean of ideal positions on each issue", situation.game.package(levels))


def setter(proposer: float, voter: float, status_quo: float) -> float:
    """clip(proposer, [min(q, 2v − q), max(q, 2v − q)]): the voter accepts what is no farther from it than q is."""
    return with_vetoes(proposer, [number("voter", voter)], status_quo)


def with_vetoes(proposer: float, vetoes: object, status_quo: float) -> float:
    """The same if each of several must accept: the nearest to the proposer that is no farther from any than q is."""
    q, ideal = number("status_quo", status_quo), number("proposer", proposer)
    reflected = 2 * numbers("vetoes", vetoes) - q
    low, high = float(np.minimum(q, reflected).max()), float(np.maximum(q, reflected).min())
    return min(max(ideal, low), high)


def setter_prediction(situation: OpeningSituation) -> Prediction:
    """What the first to speak would get on each issue with the consent of a quorum of holders."""
    game = situation.game
    speaker = next((int(p) for p in game.speakers if situation.drawn.true.worth[:, p].any()), None)
    if speaker is None:
        raise DoesNotApply("nobody who makes offers wants anything")
    ideal = ideal_positions(situation)
    issues = np.arange(len(game.issues))
    outcome = np.array([_proposed(situation, speaker, ideal[:, i], int(i)) for i in issues])
    says = f"what {situation.title(speaker)} would get on each issue by one proposal that the holders may refuse"
    return Prediction(says, game.package(nearest_levels(situation, issues, outcome)))


def _proposed(situation: OpeningSituation, speaker: int, ideal: Floats, issue: int) -> float:
    """Where a speaker gets on one issue with the quorum of holders that suits it best."""
    game = situation.game
    holders = [p for p in range(len(game.parties)) if (int(game.holders[issue]) >> p) & 1]
    quo, wanted = float(game.status_quo[issue] / (game.sizes[issue] - 1)), float(ideal[speaker])
    found = [with_vetoes(wanted, ideal[list(group)], quo) for group in combinations(holders, int(game.quorum[issue]))]
    return min(found, key=lambda x: abs(x - wanted))
