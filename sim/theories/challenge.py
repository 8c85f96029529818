"""The expected-utility challenge model: actors challenge each other, and those who expect to lose give way.

Bueno de Mesquita 1994, in *European Community Decision Making*, as unravelled by Scholz, Calbert, Smith 2011,
*Journal of Theoretical Politics* 23. Some choices of theirs matter for the published table: the denominator of P
sums the votes over all pairs; votes inside P use distances curved by each voter's own risk; observer i's risk is
used in both of i's comparisons; a compromise moves by |E_low/E_high| of the gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats
from sim.theories.inputs import Stakeholders, count, positive, share
from sim.theories.situation import OpeningSituation, Prediction, actors_of, nearest_levels

ROUNDS = 10


@dataclass(frozen=True)
class Expectations:
    """What actors expect if nobody is challenged: no change with probability Q, else a turn for the better with T."""

    status_quo: float = 1.0
    better: float = 0.5

    def __post_init__(self) -> None:
        share("status_quo (Q)", self.status_quo)
        share("better (T)", self.better)


@dataclass(frozen=True)
class Contest:
    """Stakeholders on one issue at one moment, with the issue's `scale` (the widest distance at the start)."""

    actors: Stakeholders
    scale: float
    expectations: Expectations = Expectations()

    @property
    def distance(self) -> Floats:
        """(actor, actor) |x_i − x_j| / scale."""
        x, _ = self.actors.line()
        return np.asarray(np.abs(x[:, None] - x[None]) / self.scale)

    def votes(self, curve: Floats) -> Floats:
        """(k, i, j) what k casts for i against j: c_k s_k (d_kj^r_k − d_ki^r_k), with curve r (actor,)."""
        _, weight = self.actors.line()
        far = self.distance ** curve[:, None]
        return np.asarray(weight[:, None, None] * (far[:, None, :] - far[:, :, None]))

    def victory(self, curve: Floats) -> Floats:
        """(i, j) P_ij: the votes for i against j, as a share of the votes over all pairs."""
        votes = self.votes(curve)
        return np.asarray(np.maximum(votes, 0.0).sum(axis=0) / np.abs(votes).sum())

    def winner(self) -> float:
        """μ: the position that no other beats in plain votes (the weighted median; the lowest if several)."""
        x, _ = self.actors.line()
        unbeaten = (self.votes(np.ones(x.size)).sum(axis=0) >= -1e-12).all(axis=1)
        return float(x[unbeaten].min())

    def expected_utility(self, victory: Floats, curve: Floats) -> Floats:
        """(i, j) E(U_ij) of i challenging j, with the observer's curve r (i, j).

        s_j (P Us + (1 − P) Uf) + (1 − s_j) Us − Q Usq − (1 − Q)(T Ub + (1 − T) Uw), where
        Us, Uf = 2 − 4 (½ ∓ ½ d_ij)^r, Usq = 2 − 4 (½)^r and Ub, Uw = 2 − 4 (½ ∓ ¼ (|x_i − μ|/scale + d_ij))^r.
        """
        salience, gap = self.actors.salience[:, 0], self.distance
        success, failure = 2 - 4 * (0.5 - 0.5 * gap) ** curve, 2 - 4 * (0.5 + 0.5 * gap) ** curve
        fought = salience * (victory * success + (1 - victory) * failure) + (1 - salience) * success
        return np.asarray(fought - self._unchallenged(gap, curve))

    def _unchallenged(self, gap: Floats, curve: Floats) -> Floats:
        x, _ = self.actors.line()
        quiet, up = self.expectations.status_quo, self.expectations.better
        still = quiet * (2 - 4 * 0.5**curve)
        if quiet == 1:
            return np.asarray(still)
        swing = 0.25 * (np.abs(x - self.winner())[:, None] / self.scale + gap)
        better, worse = 2 - 4 * np.maximum(0.5 - swing, 0.0) ** curve, 2 - 4 * (0.5 + swing) ** curve
        return np.asarray(still + (1 - quiet) * (up * better + (1 - up) * worse))

    def risk(self) -> Floats:
        """(actor,) r_i = (1 − R_i/3)/(1 + R_i/3), R_i = (2 Sec_i − max − min)/(max − min), Sec_i = Σ_j E(U_ji).

        The more an actor is under threat, the more it has traded safety away for policy; r < 1 seeks risk.
        Where all are equally safe, all are neutral.
        """
        neutral = np.ones(len(self.actors.names))
        gains = self.expected_utility(self.victory(neutral), np.ones_like(self.distance))
        security = gains.sum(axis=0) - np.diag(gains)
        high, low = security.max(), security.min()
        if high - low < 1e-12:
            return neutral
        appetite = (2 * security - high - low) / (high - low)
        return np.asarray((1 - appetite / 3) / (1 + appetite / 3))

    def settle(self) -> Stakeholders:
        """The actors after one round: each takes the best offer made to it, or stays."""
        x, _ = self.actors.line()
        if np.ptp(x) < 1e-9 * self.scale:
            return self.actors
        risk = self.risk()
        victory = self.victory(risk)
        mine = self.expected_utility(victory, risk[:, None])
        theirs = self.expected_utility(victory, risk[None]).T
        moved = [_best_offer(x, i, mine[i], theirs[i]) for i in range(x.size)]
        return self.actors.at(np.array(moved))


def _best_offer(x: Floats, i: int, mine: Floats, theirs: Floats) -> float:
    """Where i goes: by confrontation (least move), else by compromise, else by giving in (least move)."""
    offers = [(3, 0.0, x[i])]
    for there, a, b in zip(x, mine, theirs, strict=True):
        if there == x[i] or b <= 0:
            continue
        if b > a > 0:
            offers.append((0, abs(there - x[i]), there))
        elif a < 0 and b > -a:
            between = (-a * x[i] + b * there) / (b - a)
            offers.append((1, between, x[i] + (there - x[i]) * -a / b))
        elif a < 0:
            offers.append((2, abs(there - x[i]), there))
    return float(min(offers)[2])


@dataclass(frozen=True)
class Round:
    """Positions after a round (0: before the first), with their weighted median and weighted mean."""

    number: int
    actors: Stakeholders
    median: float
    mean: float


def challenge(
    actors: Stakeholders, rounds: int = ROUNDS, scale: float | None = None, expectations: Expectations = Expectations()
) -> list[Round]:
    """Play rounds of challenges on one issue; the list begins with round 0 and has `rounds` + 1 entries.

    `scale` is the widest possible distance (by default the range of the positions given). Saliences are
    chances that a challenge is resisted, so they lie in [0, 1]. Raises `ValueError` for wrong input.
    """
    x, _ = actors.line()
    for salience in actors.salience[:, 0]:
        share("salience", salience)
    width = positive("the range of positions", float(np.ptp(x)) if scale is None else scale)
    if width < np.ptp(x):
        raise ValueError(f"scale is {width:g}, but positions lie {np.ptp(x):g} apart; give a wider scale.")
    played = [_round(0, Contest(actors, width, expectations))]
    for number in range(1, count("rounds", rounds, 0) + 1):
        after = Contest(played[-1].actors, width, expectations).settle()
        played.append(_round(number, Contest(after, width, expectations)))
    return played


def _round(number: int, contest: Contest) -> Round:
    x, weight = contest.actors.line()
    return Round(number, contest.actors, contest.winner(), float((weight * x).sum() / weight.sum()))


def challenge_prediction(situation: OpeningSituation) -> Prediction:
    """The weighted median of each issue after ten rounds of challenges, and the level nearest to it."""
    actors, issues = actors_of(situation)
    final = np.array([_last_median(actors.on(i)) for i in range(issues.size)])
    says = f"the weighted median of positions after {ROUNDS} rounds of challenges on each issue"
    return Prediction(says, situation.game.package(nearest_levels(situation, issues, final)))


def _last_median(actors: Stakeholders) -> float:
    if np.ptp(actors.position) == 0:
        return float(actors.position[0, 0])
    return challenge(actors, scale=1.0)[-1].median
