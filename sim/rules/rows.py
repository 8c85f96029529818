"""Arrays as the rows that compiled loops go over: broadcast, and close together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Each rule is a loop over rows that lie close together. A ufunc of numba's would broadcast by itself, but it is made
# anew in each process; and with axes of its own, what it keeps on disk is torn where two processes compile it at once,
# and then crashes.


def flat(x: Array, shape: tuple[int, ...]) -> Array:
    """All numbers in a row, close together, and to be written to: for others numba would compile a rule once more."""
    if x.shape == shape and x.flags.carray:
        return x.reshape(-1)
    whole = np.empty(shape, x.dtype)
    whole[...] = x
    return whole.reshape(-1)


def rows(x: Array, shape: tuple[int, ...]) -> Array:
    """(row, last axis)."""
    return flat(x, shape).reshape(-1, shape[-1])


def tables(x: Array, shape: tuple[int, ...]) -> Array:
    """(row, issue, level) of an array that has one axis more."""
    return flat(x, (*shape, x.shape[-1])).reshape(-1, shape[-1], x.shape[-1])
