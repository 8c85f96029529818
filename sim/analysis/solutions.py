"""The solution points of bargaining theory over a finite set of packages, with all exact ties.

Over packages that no player loses by, with gains g (N, k) over the status quo, best gains ĝ_k = max g_k (the ideal
point) and bargaining weights w:

    Nash              max Π_k g_k^w_k            (Nash 1950; with weights Kalai 1977a)
    Kalai–Smorodinsky max min_k g_k / ĝ_k        (Kalai, Smorodinsky 1975), over the players with ĝ_k > 0
    egalitarian       max min_k g_k              (Kalai 1977b)
    utilitarian       max Σ_k g_k                (Harsanyi 1955)

On a finite set the Kalai–Smorodinsky and egalitarian points may be dominated by an equal in the smallest share; each
equal is returned. Gains that differ by less than rounding to the utility grid may make count as equal; products are
compared by their logarithms, to sixty digits where they are close.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import numpy as np

from sim.nouns import Floats, Ints
from sim.rules.consent import ROOM

FINEST = 1000
SLACK = 1e-12
"""Scores of floats that are nearer than this are worked out again, exactly or longer."""
LONG = Context(prec=60)
SAME = 1e-50
"""Long logarithms that are nearer than this are equal."""


def solutions(gains: Floats, weights: Sequence[float] | None = None, room: float = 0.0) -> dict[str, Ints]:
    """The rows of `gains` (N, k) at each solution, ascending, all that tie.

    `weights` (k,) are those of Nash; `room` is by how much each gain may be off.
    """
    return {
        "nash": nash(gains, weights, room), "kalai_smorodinsky": kalai_smorodinsky(gains, room),
        "egalitarian": egalitarian(gains), "utilitarian": utilitarian(gains),
    }  # fmt: skip


def nash(gains: Floats, weights: Sequence[float] | None = None, room: float = 0.0) -> Ints:
    """The rows of `gains` (N, k) with the largest weighted product; weights count up to a common factor."""
    given = _checked([1.0] * gains.shape[1] if weights is None else weights)
    heavy = np.flatnonzero(given)
    able = np.flatnonzero((gains[:, heavy] > 0).all(axis=1))
    if not able.size:
        return np.arange(gains.shape[0])  # each product is 0
    rows, which = np.unique(gains[np.ix_(able, heavy)], axis=0, return_inverse=True)
    rough = (np.log(rows) * given[heavy]).sum(axis=1)
    blur = (room / rows * given[heavy]).sum(axis=1)
    close = np.flatnonzero(rough >= rough.max() - blur - blur[rough.argmax()] - SLACK)
    exact = _logarithms(rows[close], [1.0] * heavy.size if weights is None else [weights[k] for k in heavy.tolist()])
    best = max(range(close.size), key=exact.__getitem__)
    ties = [
        abs(exact[best] - one) <= Decimal(max(float(blur[c] + blur[close[best]]), SAME))
        for one, c in zip(exact, close, strict=True)
    ]
    return np.asarray(able[np.isin(which.ravel(), close[ties])])


def _logarithms(rows: Floats, weights: Sequence[float]) -> list[Decimal]:
    """The logarithm of each row's product, to sixty digits; weights are the decimals that they are written as."""
    power = [Decimal(repr(float(weight))) for weight in weights]
    power = [LONG.divide(one, max(power)) for one in power]
    with localcontext(LONG):
        return [sum((w * Decimal(float(g)).ln() for g, w in zip(row, power, strict=True)), Decimal(0)) for row in rows]


def kalai_smorodinsky(gains: Floats, room: float = 0.0) -> Ints:
    """The rows with the largest least share of what each player could gain; who can gain nothing does not count."""
    ideal = gains.max(axis=0)
    able = np.flatnonzero(ideal > 0)
    if not able.size:
        return np.arange(gains.shape[0])
    rough = (gains[:, able] / ideal[able]).min(axis=1)
    blur = 2 * room / float(ideal[able].min())
    close = np.flatnonzero(rough >= rough.max() - blur - SLACK)
    best = [Fraction(float(most)) for most in ideal[able]]
    exact = [min(Fraction(float(g)) / most for g, most in zip(row, best, strict=True)) for row in gains[close][:, able]]
    return close[[max(exact) - share <= blur for share in exact]]


def egalitarian(gains: Floats) -> Ints:
    """The rows with the largest least gain."""
    return _tied(gains.min(axis=1), _room(gains))


def utilitarian(gains: Floats) -> Ints:
    """The rows with the largest sum of gains."""
    return _tied(gains.sum(axis=1), gains.shape[1] * _room(gains))


def _room(gains: Floats) -> float:
    """What rounding may have made, in gains of this size."""
    return max(ROOM, 1e-15 * float(np.abs(gains).max(initial=0.0)))


def _tied(score: Floats, room: float) -> Ints:
    """The rows of the largest score (N,), and those that rounding alone may set apart from it."""
    return np.flatnonzero(score >= score.max() - room)


def _checked(weights: Sequence[float]) -> Floats:
    given = np.asarray(weights, np.float64)
    if not np.isfinite(given).all() or given.min() < 0 or not given.max() > 0:
        raise ValueError(f"bargaining weights must be 0 or more, and one above 0; these are {list(weights)}")
    return np.asarray(given / given.max())


def shares_of(weights: Sequence[float]) -> Floats:
    """Bargaining weights as shares of the largest, which may be `FINEST` times the smallest above 0."""
    given = _checked(weights)
    if ((given > 0) & (given * 2 * FINEST < 1)).any():
        raise ValueError(f"bargaining weights may differ by a factor of {FINEST}, or be 0; these are {list(weights)}")
    return given


def weights_of(players: Sequence[str], given: Mapping[str, float]) -> list[float]:
    """(k,) the bargaining weights of players by name; 1 for those that are not named."""
    return [float(given.get(player, 1.0)) for player in players]
