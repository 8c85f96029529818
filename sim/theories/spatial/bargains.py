"""Bargains between a challenger and its target, and which of its bargains each actor takes up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.theories.spatial.challenge import Contests
from sim.theories.spatial.choices import Drafting, Interpolation
from sim.theories.spatial.election import election
from sim.theories.spatial.outlook import SpatialOutlook, curved, distance

LEAST_WEIGHT = 1e-6
"""Keeps both where they are if neither cares or neither can prevail."""
DIGITS = 4


@dataclass(frozen=True)
class Bargain:
    """What each of two actors would move to, (issue,)."""

    initiator: int
    receiver: int
    initiator_goes: Floats
    receiver_goes: Floats

    def position_of(self, actor: int) -> Floats:
        """Where an actor that is party to it goes."""
        return self.initiator_goes if actor == self.initiator else self.receiver_goes


def interpolate(rule: Interpolation, position: Floats, salience: Floats, odds: float) -> Floats:
    """(2, issue) where two actors meet, from their positions and saliences (2, issue) and the first one's odds p.

    S1P1 and S2P2: the mean of positions with weights (s p)ⁿ, n = 1, 2, to four decimals. S2PMax: the likelier loser
    concedes d s'²/(d s'² + (1 − d) s²) of the gap, where d is the margin of the odds.
    """
    if rule is Interpolation.S2PMAX:
        return _by_margin(position, salience, odds)
    power = 1 if rule is Interpolation.S1P1 else 2
    weight = (salience * np.array([[odds], [1 - odds]])) ** power
    whole = weight.sum(axis=0) + LEAST_WEIGHT
    met = (weight * position).sum(axis=0)
    return np.asarray(np.floor((met + LEAST_WEIGHT * position) / whole * 10**DIGITS + 0.5) / 10**DIGITS)


def _by_margin(position: Floats, salience: Floats, odds: float) -> Floats:
    margin = np.maximum(np.array([[1 - 2 * odds], [2 * odds - 1]]), 0.0)
    own, other = salience**2, salience[::-1] ** 2
    concession = margin * other / (margin * other + LEAST_WEIGHT + (1 - margin) * own)
    return np.asarray(position + concession * (position[::-1] - position))


def drafts(contests: Contests, i: int, j: int) -> list[Bargain]:
    """The bargains that i's challenge of j puts on the table, by whose estimate of the odds draws them up.

    The initiator's alone; the initiator's and the receiver's; or one, their mean weighted by c · Σ_k s_k.
    """
    choices, actors = contests.outlook.choices, contests.outlook.actors
    rows = [i, j]

    def drawn_by(h: int) -> Floats:
        odds = contests.victory(h, i, j)
        return interpolate(choices.interpolation, actors.position[rows], actors.salience[rows], odds)

    if choices.drafting is Drafting.INITIATOR:
        return [Bargain(i, j, *drawn_by(i))]
    if choices.drafting is Drafting.BOTH:
        return [Bargain(i, j, *drawn_by(i)), Bargain(i, j, *drawn_by(j))]
    own, other = contests.weight[i], contests.weight[j]
    return [Bargain(i, j, *((own * drawn_by(i) + other * drawn_by(j)) / (own + other)))]


def on_the_table(contests: Contests) -> list[list[Bargain]]:
    """For each actor the bargains that it is party to, by initiator."""
    count = contests.weight.size
    tables: list[list[Bargain]] = [[] for _ in range(count)]
    for i in range(count):
        j = contests.target(i)
        if j is not None:
            made = drafts(contests, i, j)
            tables[i] += made
            tables[j] += made
    return tables


def resolved(outlook: SpatialOutlook, actor: int, bargains: list[Bargain]) -> Floats:
    """(issue,) where an actor goes: the likeliest of the status quo and its bargains in an election among all actors.

    Each actor values a bargain by its mean utility over all positions after it; the first wins a tie.
    """
    mean = outlook.utility.mean(axis=1)
    values = [mean, *(mean + _change(outlook, bargain) for bargain in bargains)]
    chances = election(outlook.choices, outlook.actors.capability, np.stack(values, axis=1))
    best = int(np.argmax(chances))
    return outlook.actors.position[actor] if best == 0 else bargains[best - 1].position_of(actor)


def _change(outlook: SpatialOutlook, bargain: Bargain) -> Floats:
    """(actor,) by how much a bargain changes the mean utility of all positions."""
    actors, pair = outlook.actors, [bargain.initiator, bargain.receiver]
    goes = np.stack([bargain.initiator_goes, bargain.receiver_goes])
    far = distance(actors.position[:, None] - goes[None], actors.salience[:, None])
    gain = curved(far, outlook.risk[:, None]) - outlook.utility[:, pair]
    return np.asarray(gain.sum(axis=1) / len(actors.names))
