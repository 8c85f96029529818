"""The grid of utilities, and sets as bits."""

from __future__ import annotations

import numpy as np

from sim.compiling import inlined
from sim.nouns import GRID

ONE = np.uint64(1)
ALL = ~np.uint64(0)


@inlined
def grid(x):
    """The nearest point of the utility grid."""
    return np.floor(x / GRID + 0.5) * GRID


@inlined
def has(bits, number):
    """Whether a set holds a number."""
    return ((bits >> np.uint64(number)) & ONE) != 0


@inlined
def size_of(bits):
    """How many numbers a set holds."""
    count = 0
    while bits:
        bits &= bits - ONE
        count += 1
    return count
