"""Draws are addresses: the generator is numpy's Philox, and no draw depends on how or when others are made."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.compiled_tape import philox
from sim.scenario.tape import PlainTape, Purpose, Tape, tape

WORD = st.integers(0, 2**64 - 1)


def _numpy(counter: list[int], key: list[int]) -> int:
    """The first word of numpy's block at a counter: numpy steps the counter before the first block."""
    whole = (sum(c << (64 * k) for k, c in enumerate(counter)) - 1) % 2**256
    words = [(whole >> (64 * k)) & (2**64 - 1) for k in range(4)]
    generator = np.random.Philox(counter=np.array(words, np.uint64), key=np.array(key, np.uint64))
    return int(generator.random_raw(1)[0])


@given(st.tuples(WORD, WORD, WORD, WORD), st.tuples(WORD, WORD))
def test_philox_is_that_of_numpy(counter: tuple[int, ...], key: tuple[int, ...]) -> None:
    mine = philox(*(np.uint64(c) for c in counter), *(np.uint64(k) for k in key))
    assert int(mine) == _numpy(list(counter), list(key))


@given(st.integers(0, 2**63 - 1), st.lists(st.integers(0, 2**40), min_size=1, max_size=4), st.integers(0, 2**20))
def test_numpy_makes_the_same_draws_without_numba(seed: int, runs: list[int], attempt: int) -> None:
    numbers = np.array(runs, np.uint64)
    plain, compiled = PlainTape(seed, numbers), Tape(seed, numbers)
    addresses, attempts = np.arange(3, dtype=np.uint64), np.full((len(runs), 3), attempt, np.uint64)
    assert np.array_equal(plain.numbers(addresses, attempts), compiled.numbers(addresses, attempts))
    one, other = (tape.draw(Purpose.EVENT, 7, np.arange(5), turn=3) for tape in (plain, compiled))
    assert np.array_equal(one, other)
    assert isinstance(plain.part(np.array([0])), PlainTape)


def test_a_draw_is_the_word_at_its_address() -> None:
    drawn = tape(7, 3, 2).draw(Purpose.ANSWER, 5, np.array([4, 9]), turn=2)
    for row, run in enumerate((3, 4)):
        for column, slot in enumerate((4, 9)):
            word = _numpy([int(Purpose.ANSWER), (5 << 20) | 2, slot, 0], [7, run])
            assert drawn[row, column] == (word >> 11) * 2.0**-53


def test_a_number_is_the_word_at_its_address_and_attempt() -> None:
    drawn = tape(7, 3, 1).numbers(np.array([11], np.uint64), np.array([[6]], np.uint64))
    assert drawn[0, 0] == (_numpy([11, 0, int(Purpose.PARAMETER), 6], [7, 3]) >> 11) * 2.0**-53


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 2**62))
def test_any_split_of_the_runs_gives_the_same_draws(sizes: list[int], seed: int) -> None:
    slots = np.arange(5)
    whole = tape(seed, 0, sum(sizes)).draw(Purpose.LEADER, 1, slots)
    starts = np.cumsum([0, *sizes[:-1]])
    parts = [tape(seed, int(a), n).draw(Purpose.LEADER, 1, slots) for a, n in zip(starts, sizes, strict=True)]
    assert np.array_equal(whole, np.concatenate(parts))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=10, unique=True))
def test_a_part_of_the_runs_has_the_draws_of_the_whole(rows: list[int]) -> None:
    whole = tape(1, 0, 31)
    slots = np.arange(3)
    assert np.array_equal(
        whole.part(np.array(rows, np.intp)).draw(Purpose.TYPE, 0, slots), whole.draw(Purpose.TYPE, 0, slots)[rows]
    )


def test_slots_purposes_rounds_turns_and_seeds_are_independent_addresses() -> None:
    slots = np.arange(4)
    first = tape(0, 0, 50)
    base = first.draw(Purpose.EVENT, 1, slots)
    assert np.array_equal(first.draw(Purpose.EVENT, 1, np.arange(9))[:, :4], base)
    others = [
        first.draw(Purpose.LEADER, 1, slots),
        first.draw(Purpose.EVENT, 2, slots),
        first.draw(Purpose.EVENT, 1, slots, turn=1),
        tape(1, 0, 50).draw(Purpose.EVENT, 1, slots),
        tape(0, 50, 50).draw(Purpose.EVENT, 1, slots),
    ]
    everything = np.concatenate([base.ravel(), *(other.ravel() for other in others)])
    assert np.unique(everything).size == everything.size


def test_draws_are_uniform() -> None:
    drawn = tape(0, 0, 20_000).draw(Purpose.MIND, 3, np.arange(5)).ravel()
    share, _ = np.histogram(drawn, bins=20, range=(0, 1))
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert np.abs(share / drawn.size - 0.05).max() < 0.004


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="whole number from 0"):
        tape(seed, 0, 1)


def test_no_purpose_has_the_number_of_another() -> None:
    assert len({int(p) for p in Purpose}) == len(Purpose.__members__)


def test_what_is_not_compiled_draws_the_same_and_warns_of_nothing() -> None:
    draw = """
import sys, warnings
warnings.filterwarnings("error", category=RuntimeWarning)
import numpy as np
from sim.scenario.tape import Purpose, tape
sys.stdout.write(repr(tape(3, 5, 2).draw(Purpose.EVENT, 7, np.arange(3), turn=2).tolist()))
"""
    done = subprocess.run(
        [sys.executable, "-c", draw], capture_output=True, check=False, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == repr(tape(3, 5, 2).draw(Purpose.EVENT, 7, np.arange(3), turn=2).tolist())
