"""The spatial model of politics: actors see each other, challenge, bargain and settle, until positions come to rest.

The form of KTAB, the KAPSARC Toolkit for Behavioral Analysis (Wise, Lester, Efird 2015).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.lockless import cached_property
from sim.nouns import Floats, Ints
from sim.theories.inputs import Stakeholders, share
from sim.theories.situation import OpeningSituation, Prediction, actors_of, nearest_levels
from sim.theories.spatial_elections import (
    Commitment,
    Drafting,
    Interpolation,
    RiskRange,
    SpatialChoices,
    election,
    vote,
)

SAME = 1e-3
"""Positions nearer to each other than this are one option."""


def distance(gap: Floats, salience: Floats) -> Floats:
    """d = √(Σ_k (s_k Δ_k)² / Σ_k s_k²) over the last axis."""
    return np.asarray(np.sqrt(((gap * salience) ** 2).sum(axis=-1) / (salience**2).sum(axis=-1)))


def curved(far: Floats, risk: Floats | float) -> Floats:
    """u = (1 − d)(1 + d R): 1 at one's own position, 0 at distance 1; R > 0 avoids risk."""
    return np.asarray((1 - far) * (1 + np.minimum(far, 1.0) * risk))


def risk_attitudes(chances: Floats, range_: RiskRange) -> Floats:
    """R from the probability p of one's position: the likelier it is, the more there is to lose.

    With z = (p − p_min)/(p_max − p_min): Min z · Mid (3z − 1)/2 · Max 2z − 1. Where all are equally likely, all are
    neutral (0).
    """
    width, least = float(np.ptp(chances)), {RiskRange.MIN: 0.0, RiskRange.MID: -0.5, RiskRange.MAX: -1.0}[range_]
    if width < 1e-12:
        return np.zeros_like(chances)
    return np.asarray(least + (1 - least) * (chances - chances.min()) / width)


def options(position: Floats) -> tuple[Ints, Ints]:
    """The first actor at each different position (option,), and the option at which each actor stands (actor,)."""
    first: list[int] = []
    stands = np.zeros(position.shape[0], np.int64)
    for i, here in enumerate(position):
        near = [k for k, f in enumerate(first) if np.linalg.norm(here - position[f]) < SAME]
        stands[i] = near[0] if near else len(first)
        if not near:
            first.append(i)
    return np.array(first), stands


@dataclass(frozen=True)
class SpatialOutlook:
    """Actors at one turn, under one reading of the model."""

    actors: Stakeholders
    choices: SpatialChoices

    @property
    def position(self) -> Floats:
        """(actor, issue)."""
        return self.actors.position

    @cached_property
    def contests(self) -> Contests:
        """The contests as actors see them."""
        return Contests(self)

    @cached_property
    def distances(self) -> Floats:
        """(i, j) how far j's position is from i's, in i's eyes."""
        x = self.actors.position
        return distance(x[:, None] - x[None], self.actors.salience[:, None])

    @cached_property
    def risk(self) -> Floats:
        """(actor,) R, from the election of risk-neutral actors among all their positions."""
        chances = election(self.choices, self.actors.capability, curved(self.distances, 0.0))
        return risk_attitudes(chances, self.choices.risk_range)

    @cached_property
    def utility(self) -> Floats:
        """(i, j) u_i of j's position, as it is."""
        return curved(self.distances, self.risk[:, None])

    @cached_property
    def probability(self) -> Floats:
        """(actor,) the probability of each actor's position; equal positions are one option, and each who stands there
        has its whole probability."""
        first, stands = options(self.actors.position)
        return election(self.choices, self.actors.capability, self.utility[:, first])[stands]

    @cached_property
    def supposed(self) -> Floats:
        """(h, i, j) what h takes u_i of j's position to be: with the risk attitude (1 − a) R_h + a R_i."""
        a = self.choices.others_risk
        risk = (1 - a) * self.risk[:, None] + a * self.risk[None]
        return curved(self.distances[None], risk[:, :, None])


# Whom to challenge: the odds of a contest in which third parties take sides

LEAST_STRENGTH = 1e-10
LEAST_GAIN = 1e-5
"""A challenge is worth while from this gain on."""


@dataclass(frozen=True)
class Contests:
    """The contests that actors could have, as each of them sees it."""

    outlook: SpatialOutlook

    @cached_property
    def weight(self) -> Floats:
        """(actor,) c · Σ_k s_k: what an actor can bring to bear."""
        actors = self.outlook.actors
        return np.asarray(actors.capability * actors.salience.sum(axis=1))

    def victory(self, h: int, i: int, j: int) -> float:
        """h's estimate of the probability that i prevails over j, third parties included.

        Each third party looks at the contest of the two with itself alone. Half committed, it keeps its own position if
        its side wins and has to take the winner's if its side loses. With no commitment it keeps its position whatever
        happens, with full commitment it loses it whatever happens. It takes the odds to be the same on either side, so
        then it is indifferent and abstains.
        """
        u, rule = self.outlook.supposed[h], self.outlook.choices.voting
        leaning = vote(rule, self.weight, u[:, i] - u[:, j])
        sides = LEAST_STRENGTH + _for_and_against(leaning[[i, j]]).sum(axis=1)
        if self.outlook.choices.commitment is Commitment.SEMI:
            third = np.setdiff1d(np.arange(leaning.size), [i, j])
            alone = sides[:, None] + _for_and_against(leaning[third])
            odds, own = alone[0] / alone.sum(axis=0), u[third, third]
            joining = odds * (own - u[third, i]) - (1 - odds) * (own - u[third, j])
            sides = sides + _for_and_against(vote(rule, self.weight[third], joining)).sum(axis=1)
        return float(sides[0] / sides.sum())

    def gain(self, i: int, j: int) -> float:
        """What i expects to gain if it challenges j.

        (1 − s_j) 2u_i(i) + s_j (φ 2u_i(i) + (1 − φ) 2u_i(j)) − (u_i(i) + u_i(j)): with salience s_j the challenge is
        resisted, and with probability φ it succeeds then.
        """
        u, resisted = self.outlook.utility[i], float(self.outlook.actors.salience[j].sum())
        won, lost, odds = 2 * u[i], 2 * u[j], self.victory(i, i, j)
        return float((1 - resisted) * won + resisted * (odds * won + (1 - odds) * lost) - (u[i] + u[j]))

    def target(self, i: int) -> int | None:
        """Whom i challenges: the largest gain in its own eyes, if any is worth while (the first on a tie)."""
        gains = {j: self.gain(i, j) for j in range(self.weight.size) if j != i}
        best = max(gains, key=gains.__getitem__, default=None)
        return best if best is not None and gains[best] > LEAST_GAIN else None


def _for_and_against(votes: Floats) -> Floats:
    """(2, voter) votes for the first option, and for the second."""
    return np.maximum([votes, -votes], 0.0)


# Bargains between a challenger and its target

LEAST_WEIGHT = 1e-6
"""Keeps both where they are if neither cares or neither can prevail."""
DIGITS = 4

Bargain = dict[int, Floats]
"""Where each of two actors would go, (issue,), by actor."""


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

    if choices.drafting is Drafting.WEIGHTED:
        own, other = contests.weight[i], contests.weight[j]
        made = [(own * drawn_by(i) + other * drawn_by(j)) / (own + other)]
    else:
        made = [drawn_by(h) for h in ([i] if choices.drafting is Drafting.INITIATOR else rows)]
    return [dict(zip(rows, goes, strict=True)) for goes in made]


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
    return outlook.actors.position[actor] if best == 0 else bargains[best - 1][actor]


def _change(outlook: SpatialOutlook, bargain: Bargain) -> Floats:
    """(actor,) by how much a bargain changes the mean utility of all positions."""
    actors = outlook.actors
    far = distance(actors.position[:, None] - np.stack(list(bargain.values())), actors.salience[:, None])
    gain = curved(far, outlook.risk[:, None]) - outlook.utility[:, list(bargain)]
    return np.asarray(gain.sum(axis=1) / len(actors.names))


# Turn by turn

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
