"""Randomness as data: draws addressed by run, purpose, round, turn and slot, never by order of use.

Each run has its own counter-based stream Philox4x64-10 with key (seed, run) (Salmon, Moraes,
Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"). The counter is the address.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiling import compiled

MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
LOW, HALF, ELEVEN = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(11)


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


@compiled
def _high_product(a, b):
    a_low, a_high, b_low, b_high = a & LOW, a >> HALF, b & LOW, b >> HALF
    middle = a_high * b_low + ((a_low * b_low) >> HALF)
    other = a_low * b_high + (middle & LOW)
    return a_high * b_high + (middle >> HALF) + (other >> HALF)


@compiled
def philox(c0, c1, c2, c3, k0, k1):
    """The first of the four words of one Philox4x64-10 block: counter (c0..c3), key (k0, k1)."""
    for _ in range(10):
        high_0, low_0 = _high_product(MULTIPLIER_0, c0), MULTIPLIER_0 * c0
        high_1, low_1 = _high_product(MULTIPLIER_1, c2), MULTIPLIER_1 * c2
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
        k0, k1 = k0 + WEYL_0, k1 + WEYL_1
    return c0


@compiled
def _fill(seed, runs, where, when, slots, attempts, out):
    for r in range(runs.size):
        for s in range(slots.size):
            word = philox(where[s], when, slots[s], attempts[r, s], seed, runs[r])
            out[r, s] = (word >> ELEVEN) * 2.0**-53


@dataclass(frozen=True)
class Tape:
    """The draws of a set of runs of one seed."""

    seed: int
    runs: NDArray[np.uint64]

    def draw(self, purpose: Purpose, round_: int, slots: NDArray[np.int64], turn: int = 0) -> NDArray[np.float64]:
        """Uniform draws on [0, 1) for one purpose in one round and turn, shape (run, slot)."""
        when = np.uint64((round_ << 20) | turn)
        where = np.full(slots.size, int(purpose), dtype=np.uint64)
        return self._filled(where, when, slots.astype(np.uint64), np.zeros((self.runs.size, slots.size), np.uint64))

    def numbers(self, addresses: NDArray[np.uint64], attempts: NDArray[np.uint64]) -> NDArray[np.float64]:
        """Uniform draws for scenario numbers, by address and attempt (run, number)."""
        slots = np.full(addresses.size, int(Purpose.PARAMETER), np.uint64)
        return self._filled(addresses, np.uint64(0), slots, attempts)

    def part(self, rows: NDArray[np.intp]) -> Tape:
        """The tape of some of the runs."""
        return Tape(self.seed, self.runs[rows])

    def _filled(
        self,
        where: NDArray[np.uint64],
        when: np.uint64,
        slots: NDArray[np.uint64],
        attempts: NDArray[np.uint64],
    ) -> NDArray[np.float64]:
        out = np.empty((self.runs.size, slots.size))
        _fill(np.uint64(self.seed), self.runs, where, when, slots, attempts, out)
        return out


DEFAULT_SEED = 1
"""The seed wherever a command or a function asks for one and none is given."""


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
