"""Offers over time: alternating offers, and concessions that depend on time.

Alternating offers: who waits more easily gets more. Rubinstein 1982, *Econometrica* 50; finite horizon: Ståhl 1972,
*Bargaining Theory*; outside options: Binmore, Shaked, Sutton 1989, *Quarterly Journal of Economics* 104. On a scenario,
backward induction over its packages, with more than two players if need be.

Time-dependent concession: demands fall as the deadline nears. Faratin, Sierra, Jennings 1998, *Robotics and Autonomous
Systems* 24.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats, Ints
from sim.theories.inputs import amount, amounts, count, inner, number, numbers, pair, positive, share, table
from sim.theories.situation import DoesNotApply, OpeningSituation, Prediction, pie
from sim.theories.solutions import crossing

NEVER = -1


def rubinstein(first: float, second: float) -> float:
    """The first proposer's share of the pie with discount factors δ₁, δ₂ and no end: (1 − δ₂)/(1 − δ₁ δ₂)."""
    d1, d2 = _factors(first, second)
    return (1 - d2) / (1 - d1 * d2)


def with_outside_options(first: float, second: float, outside: tuple[float, float] = (0.0, 0.0)) -> float | None:
    """The first proposer's share if the one who answers may leave for its outside option; None if both rather leave.

    x = 1 − max(b₂, δ₂ y), y = 1 − max(b₁, δ₁ x): an option binds only where it beats what waiting brings.
    """
    d1, d2 = _factors(first, second)
    b1, b2 = (amount("an outside option", b) for b in pair("outside", outside))
    if b1 + b2 > 1:
        return None
    x = rubinstein(first, second)
    for _ in range(100_000):
        after = 1 - max(b2, d2 * (1 - max(b1, d1 * x)))
        if abs(after - x) < 1e-16:
            break
        x = after
    return x


def finite(first: float, second: float, periods: int) -> float:
    """The first proposer's share if the last of `periods` offers is a take-it-or-leave-it offer.

    x_T = 1 for the last to propose; before that the proposer leaves the other δ times what that one would get next.
    """
    factors = _factors(first, second)
    x = 1.0
    for period in range(count("periods", periods) - 2, -1, -1):
        x = 1 - factors[(period + 1) % 2] * x
    return x


def bargaining_power(first: float, second: float) -> float:
    """The Nash weight to which the game tends as offers follow quickly: ln δ₂ / (ln δ₁ + ln δ₂).

    Binmore, Rubinstein, Wolinsky 1986, *RAND Journal of Economics* 17.
    """
    logs = np.log(_factors(first, second))
    return float(logs[1] / logs.sum())


def _factors(first: float, second: float) -> tuple[float, float]:
    return inner("the first discount factor", first), inner("the second discount factor", second)


@dataclass(frozen=True)
class Course:
    """What backward induction finds: the agreement of each period (or −1), and its value to each player."""

    agreement: Ints
    """(period,)"""
    value: Floats
    """(period, player) at the start of each period"""


def induction(gains: Floats, discount: Floats, proposers: Ints) -> Course:
    """Alternating offers among any number of players over finitely many agreements, by backward induction.

    `gains` is (player, agreement) over disagreement, `discount` (player,), `proposers` (period,). In each period the
    proposer offers what is best for it among what gives all others δ times their value of the next period (on a tie
    the best for the others in sum, then the first); it waits if that is worse than waiting. After the last period
    there is disagreement, worth 0.
    """
    rows, delta = table("gains", gains), amounts("discount", discount)
    turns = [count("proposers", int(p), 0) for p in np.ravel(numbers("proposers", proposers))]
    if delta.shape != (rows.shape[0],) or (delta > 1).any():
        raise ValueError(f"discount is {delta}; give each of {rows.shape[0]} players a discount factor from 0 to 1.")
    if max(turns) >= rows.shape[0]:
        raise ValueError(f"proposers holds {max(turns)}; number the players from 0 to {rows.shape[0] - 1}.")
    agreement = np.full(len(turns), NEVER, np.int64)
    value = np.zeros((len(turns), rows.shape[0]))
    later = np.zeros(rows.shape[0])
    for period in range(len(turns) - 1, -1, -1):
        agreement[period], later = _offer(rows, delta * later, turns[period])
        value[period] = later
    return Course(agreement, value)


def _offer(gains: Floats, waiting: Floats, proposer: int) -> tuple[int, Floats]:
    """What is agreed in one period (−1: nothing) and what it is worth, given what waiting is worth."""
    fine = np.flatnonzero((gains >= waiting[:, None] - 1e-12).all(axis=0))
    if fine.size == 0:
        return NEVER, waiting
    own = gains[proposer, fine]
    best = fine[own >= own.max() - 1e-12]
    chosen = int(best[np.argmax(gains[:, best].sum(axis=0))])
    return chosen, gains[:, chosen]


def alternating_prediction(situation: OpeningSituation) -> Prediction:
    """The package agreed in the first round if all know everything, over as many rounds as the talks last."""
    protocol, players = situation.scenario.protocol, situation.players
    turns = [int(np.flatnonzero(players == p)[0]) for p in situation.game.speakers if p in players]
    if not turns:
        raise DoesNotApply("none of those who make offers holds an issue")
    within = np.setdiff1d(np.flatnonzero(situation.within), situation.here)
    last = protocol.deadline.round if protocol.deadline else protocol.rounds
    proposers = np.array([turns[k % len(turns)] for k in range(last)], np.int64)
    patience = situation.drawn.character.patience.mean(axis=0)[players]
    agreement = np.array([], np.int64)
    if within.size:
        agreement = induction(situation.gain[np.ix_(players, within)], patience, proposers).agreement
    agreed = np.flatnonzero(agreement != NEVER)
    if agreed.size == 0:
        says = "no package inside the red lines is as good as the status quo for all players"
        return Prediction(says, situation.named(situation.here))
    first = int(agreed[0])
    says = f"agreed in round {first + 1} of {last}, {situation.title(int(players[turns[0]]))} proposing first"
    return Prediction(says, situation.named(within[agreement[first]]), {"round": float(first + 1)})


@dataclass(frozen=True)
class Tactic:
    """From an opening price to a reservation price by the deadline: β < 1 holds out long, β > 1 concedes early."""

    opening: float
    reservation: float
    beta: float = 1.0
    kappa: float = 0.0
    """the share of the way that the first offer already goes"""

    def __post_init__(self) -> None:
        number("opening", self.opening)
        number("reservation", self.reservation)
        positive("beta", self.beta)
        share("kappa", self.kappa)

    def price(self, time: float) -> float:
        """opening + α(t)(reservation − opening), α(t) = κ + (1 − κ)(t/T)^(1/β), with time t/T from 0 to 1."""
        way = self.kappa + (1 - self.kappa) * share("time", time) ** (1 / self.beta)
        return float(self.opening + way * (self.reservation - self.opening))


def meeting(seller: Tactic, buyer: Tactic) -> tuple[float, float] | None:
    """When (t/T) and at what price offers in continuous time meet: (time, price); None if the reservations do not."""

    def overlap(time: float) -> float:
        return buyer.price(time) - seller.price(time)

    if overlap(1.0) < 0:
        return None
    time = crossing(overlap)
    return time, (seller.price(time) + buyer.price(time)) / 2


def concession_prediction(situation: OpeningSituation) -> Prediction:
    """Where two principals meet on the pie if they concede evenly from all of it to the worth of fighting on."""
    cut = pie(situation)
    low, high = float(np.clip(cut.fighting[0], 0, 1)), 1 - float(np.clip(cut.fighting[1], 0, 1))
    met = meeting(Tactic(1.0, low), Tactic(0.0, high))
    if met is None:
        raise DoesNotApply("the two sides' worth of fighting on leaves nothing to meet at")
    time, part = met
    rounds, first = situation.scenario.protocol.rounds, situation.title(cut.first)
    says = f"both meet after {time:.0%} of {rounds} rounds, at {part:.2f} of the pie for {first}"
    return Prediction(says, situation.named(cut.nearest(part)), {"time": time, "share": part})
