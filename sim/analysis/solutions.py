"""The solution points of bargaining theory over a finite set of packages, with all exact ties.

Over packages that no player loses by, with gains g (N, k) over the status quo, best gains ĝ_k = max g_k (the ideal
point) and bargaining weights w:

    Nash              max Π_k g_k^w_k            (Nash 1950; with weights Kalai 1977a)
    Kalai–Smorodinsky max min_k g_k / ĝ_k        (Kalai, Smorodinsky 1975), over the players with ĝ_k > 0
    egalitarian       max min_k g_k              (Kalai 1977b)
    utilitarian       max Σ_k g_k                (Harsanyi 1955)

On a finite set the Kalai–Smorodinsky and egalitarian points may be dominated by an equal in the smallest share; each
equal is returned. Scores that floats cannot tell apart are compared as integers and fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from sim.nouns import Floats, Ints

SLACK = 1e-9
"""Room for rounding within which scores are compared exactly."""
FINEST = 1000
"""Weights are read as fractions of the largest, with denominators up to this."""

Row = tuple[Fraction, ...]
Exact = Callable[[Row], Fraction | int]


def solutions(gains: Floats, weights: Sequence[float] | None = None) -> dict[str, Ints]:
    """The rows of `gains` (N, k) at each solution, ascending, all that tie; `weights` (k,) are those of Nash."""
    return {
        "nash": nash(gains, weights), "kalai_smorodinsky": kalai_smorodinsky(gains), "egalitarian": egalitarian(gains),
        "utilitarian": utilitarian(gains),
    }  # fmt: skip


def nash(gains: Floats, weights: Sequence[float] | None = None) -> Ints:
    """The rows of `gains` (N, k) with the largest weighted product."""
    powers = bargaining_powers([1.0] * gains.shape[1] if weights is None else weights)
    return _tied(gains, _mean_product(gains, powers), lambda row: _product(row, powers))


def kalai_smorodinsky(gains: Floats) -> Ints:
    """The rows with the largest least share of what each player could gain; who can gain nothing does not count."""
    ideal = gains.max(axis=0)
    able = np.flatnonzero(ideal > 0)
    if not able.size:
        return np.arange(gains.shape[0])
    best = [Fraction(float(most)) for most in ideal[able]]
    rough = (gains[:, able] / ideal[able]).min(axis=1)
    return _tied(gains[:, able], rough, lambda row: min(gain / most for gain, most in zip(row, best, strict=True)))


def egalitarian(gains: Floats) -> Ints:
    """The rows with the largest least gain."""
    return np.flatnonzero(gains.min(axis=1) == gains.min(axis=1).max())


def utilitarian(gains: Floats) -> Ints:
    """The rows with the largest sum of gains."""
    return _tied(gains, gains.sum(axis=1), sum)


def bargaining_powers(weights: Sequence[float]) -> list[int]:
    """Weights as the smallest whole numbers in the same proportions."""
    if min(weights) < 0 or not max(weights) > 0 or not np.isfinite(weights).all():
        raise ValueError(f"bargaining weights must be 0 or more, and one above 0; these are {list(weights)}")
    exact = [Fraction(weight / max(weights)).limit_denominator(FINEST) for weight in weights]
    if any(weight > 0 and not near for weight, near in zip(weights, exact, strict=True)):
        raise ValueError(f"bargaining weights may differ by a factor of {FINEST}, or be 0; these are {list(weights)}")
    whole = [int(weight * lcm(*(w.denominator for w in exact))) for weight in exact]
    return [power // gcd(*whole) for power in whole]


def weights_of(players: Sequence[str], given: Mapping[str, float]) -> list[float]:
    """(k,) the bargaining weights of players by name; 1 for those that are not named."""
    return [float(given.get(player, 1.0)) for player in players]


def _mean_product(gains: Floats, powers: list[int]) -> Floats:
    """(N,) the weighted geometric mean of the gains of players with weight, which ranks as their product does."""
    heavy = np.flatnonzero(powers)
    shares = np.array(powers, float)[heavy] / sum(powers)
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp((np.log(gains[:, heavy]) * shares).sum(axis=1)))


def _product(row: Row, powers: list[int]) -> Fraction | int:
    scale = max(gain.denominator for gain in row)  # powers of two, so the largest is a multiple of all
    out = 1
    for gain, power in zip(row, powers, strict=True):
        out *= int(gain * scale) ** power
    return Fraction(out, scale ** sum(powers)) if scale > 1 else out


def _tied(gains: Floats, rough: Floats, exact: Exact) -> Ints:
    """All rows of the largest score: `rough` (N,) in floats, `exact` of a row where floats are too coarse."""
    top = rough.max()
    if top == 0:
        return np.flatnonzero(rough == top)  # a factor or a share of nothing is exact
    close = np.flatnonzero(rough >= top - SLACK * max(1.0, abs(top)))
    rows, which = np.unique(gains[close], axis=0, return_inverse=True)
    scores = [exact(tuple(Fraction(float(gain)) for gain in row)) for row in rows]
    best = np.array([score == max(scores) for score in scores])
    return np.asarray(close[best[which.ravel()]])
