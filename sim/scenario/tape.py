"""Randomness as data: draws addressed by run, purpose, round, turn and slot, never by order of use.

Each run has its own counter-based stream Philox4x64-10 with key (seed, run) (Salmon, Moraes,
Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"). The counter is the address.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.nouns import Floats, Ints

Words = NDArray[np.uint64]
MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
LOW, HALF, ELEVEN = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(11)
LOW_0, HIGH_0 = MULTIPLIER_0 & LOW, MULTIPLIER_0 >> HALF
LOW_1, HIGH_1 = MULTIPLIER_1 & LOW, MULTIPLIER_1 >> HALF

BELOW_ONE = 1 - 2.0**-53
"""The largest draw."""


class Purpose(IntEnum):
    """What a draw is for. A new purpose gets a new number; numbers are never given twice."""

    PARAMETER = 1
    TYPE = 2
    RED_LINE = 3
    MOMENTUM = 4
    EVENT = 5
    LEADER = 6
    DELEGATION = 7
    LADDER = 8
    ANSWER = 9
    ORDER = 10
    MIND = 11
    COMPLY = 12


def philox(c0, c1, c2, c3, k0, k1):
    """The first of the four words of one Philox4x64-10 block: counter (c0..c3), key (k0, k1).

    It runs compiled on numbers and, in NumPy, on arrays; so it calls no other function. The high half of a product of
    64 bits is put together from products of 32 bits.
    """
    for _ in range(10):
        low, high = c0 & LOW, c0 >> HALF
        middle = HIGH_0 * low + ((LOW_0 * low) >> HALF)
        product_0 = HIGH_0 * high + (middle >> HALF) + ((LOW_0 * high + (middle & LOW)) >> HALF)
        low, high = c2 & LOW, c2 >> HALF
        middle = HIGH_1 * low + ((LOW_1 * low) >> HALF)
        product_1 = HIGH_1 * high + (middle >> HALF) + ((LOW_1 * high + (middle & LOW)) >> HALF)
        c0, c1, c2, c3 = product_1 ^ c1 ^ k0, MULTIPLIER_1 * c2, product_0 ^ c3 ^ k1, MULTIPLIER_0 * c0
        k0, k1 = k0 + WEYL_0, k1 + WEYL_1
    return c0


@dataclass(frozen=True)
class Tape:
    """The draws of a set of runs of one seed."""

    seed: int
    runs: Words

    def draw(self, purpose: Purpose, round_: int, slots: Ints, turn: int = 0) -> Floats:
        """Uniform draws on [0, 1) for one purpose in one round and turn, shape (run, slot)."""
        when = np.uint64((round_ << 20) | turn)
        where = np.full(slots.size, int(purpose), dtype=np.uint64)
        return self._filled(where, when, slots.astype(np.uint64), np.zeros((self.runs.size, slots.size), np.uint64))

    def lasting(
        self, purpose: Purpose, round_: int, slots: Ints, share: Floats, turn: int = 0, about: Words | None = None
    ) -> Floats:
        """Uniform draws of which a share (run,) of the variance lasts from round to round, shape (run, slot).

        The draw is Φ(√s · z + √(1 − s) · ε): z is drawn once a run, for each `about` (run,) anew where it is given;
        ε at each asking. So 0 draws each time anew, 1 once, and each draw is uniform (Vaupel, Manton, Stallard 1979
        call what lasts frailty).
        """
        from scipy import special  # takes longer to load than a scenario to read

        fresh = self.draw(purpose, round_, slots, turn)
        if not (share > 0).any():
            return fresh
        where = np.full(slots.size, int(purpose), dtype=np.uint64)
        what = np.zeros(self.runs.size, np.uint64) if about is None else about
        once = self._filled(where, np.uint64(0), slots.astype(np.uint64), np.tile(what[:, None], slots.size))
        s = share[:, None]
        with np.errstate(invalid="ignore"):  # 0 · ∞ where a share is 0 or 1, which are not taken from here
            mixed = special.ndtr(np.sqrt(s) * special.ndtri(once) + np.sqrt(1 - s) * special.ndtri(fresh))
        return np.where(s <= 0, fresh, np.where(s >= 1, once, np.minimum(mixed, BELOW_ONE)))

    def numbers(self, addresses: Words, attempts: Words) -> Floats:
        """Uniform draws for scenario numbers, by address and attempt (run, number)."""
        slots = np.full(addresses.size, int(Purpose.PARAMETER), np.uint64)
        return self._filled(addresses, np.uint64(0), slots, attempts)

    def part(self, rows: NDArray[np.intp]) -> Tape:
        """The tape of some of the runs."""
        return replace(self, runs=self.runs[rows])

    def _filled(self, where: Words, when: np.uint64, slots: Words, attempts: Words) -> Floats:
        from sim.scenario.compiled_tape import fill  # numba takes longer to load than a scenario to read

        out = np.empty((self.runs.size, slots.size))
        with np.errstate(over="ignore"):  # Philox lets products wrap, of which NumPy warns where nothing is compiled
            fill(np.uint64(self.seed), self.runs, where, when, slots, attempts, out)
        return out


class PlainTape(Tape):
    """The same draws, made by NumPy: slower, for those who draw little and should not have to wait for numba."""

    def _filled(self, where: Words, when: np.uint64, slots: Words, attempts: Words) -> Floats:
        words = philox(*np.broadcast_arrays(where, when, slots, attempts, np.uint64(self.seed), self.runs[:, None]))
        return np.asarray((words >> ELEVEN) * 2.0**-53)


def words(numbers: Ints) -> Words:
    """(run,) a word for each row of small whole numbers (run, n): the same row, the same word."""
    code = np.zeros(numbers.shape[0], np.uint64)
    with np.errstate(over="ignore"):  # words wrap
        for column in numbers.T:
            code = (code ^ (column + 2).astype(np.uint64)) * MULTIPLIER_0 + WEYL_0
    return code


def tape(seed: int, first: int, count: int) -> Tape:
    """The tape of `count` runs of a seed from run `first` on. Raises `ValueError` for what is no seed or run."""
    begin = whole("run", first)
    return Tape(whole("seed", seed), np.arange(begin, begin + count, dtype=np.uint64))


def whole(name: str, given: Any, least: int = 0) -> int:
    """A seed or a number of runs, of Python's or of NumPy's integers. Raises `ValueError` for anything else."""
    try:
        found = operator.index(given)
    except TypeError:
        found = -1
    if not least <= found < 2**63:
        raise ValueError(f"{name} must be a whole number from {least} to 2^63 − 1; this is {given!r}")
    return found
