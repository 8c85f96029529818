"""Quantile functions: a uniform draw in, a draw of a scenario's number out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario.numbers import Number

Draws = NDArray[np.float64]


def quantile(number: Number, u: Draws) -> Draws:
    """The value below which a share `u` of the draws of `number` lies; same shape as `u`."""
    given = getattr(number, number.kind)
    match number.kind:
        case "value":
            return np.full_like(u, given)
        case "uniform":
            return np.asarray(given[0] + u * (given[1] - given[0]))
        case "triangular":
            return _triangular(u, *given)
        case "pert":
            return _pert(u, *given)
        case "beta":
            from scipy import special  # takes long to load, and most scenarios do without it

            return np.asarray(special.betaincinv(given[0], given[1], u))
        case "normal":
            return _truncated_normal(u, *given)
        case _:
            return _choice(u, given)


def _triangular(u: Draws, low: float, mode: float, high: float) -> Draws:
    if high == low:
        return np.full_like(u, low)
    split = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.clip(np.where(u < split, left, right), low, high)


def _pert(u: Draws, low: float, mode: float, high: float) -> Draws:
    if high == low:
        return np.full_like(u, low)
    from scipy import special

    a, b = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    return np.asarray(low + (high - low) * special.betaincinv(a, b, u))


def _truncated_normal(u: Draws, mean: float, sd: float, low: float, high: float) -> Draws:
    if low > mean:  # mirrored: the lower tail keeps its digits
        return -_truncated_normal(1 - u, -mean, sd, -high, -low)
    from scipy import special

    from_, to = special.ndtr((low - mean) / sd), special.ndtr((high - mean) / sd)
    if to <= from_:
        return np.full_like(u, min(max(mean, low), high))
    return np.asarray(np.clip(mean + sd * special.ndtri(from_ + u * (to - from_)), low, high))


def _choice(u: Draws, options: dict[float, float]) -> Draws:
    values = np.array([value for value, share in options.items() if share > 0])
    upto = np.cumsum([share for share in options.values() if share > 0])
    at = np.minimum(np.searchsorted(upto, u, side="right"), len(values) - 1)
    return np.asarray(values[at])
