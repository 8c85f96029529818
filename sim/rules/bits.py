"""The grid of utilities in compiled rules, and sets as bits."""

from __future__ import annotations

import numpy as np

from sim.compiling import inlined
from sim.nouns import on_grid

ONE = np.uint64(1)
ALL = ~np.uint64(0)

grid = inlined(on_grid)
"""`on_grid` for one number in compiled code."""


def condition_bit(number: int) -> np.uint64:
    """The bit of a condition; none for −1."""
    return np.uint64(0) if number < 0 else np.uint64(1 << number)


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
