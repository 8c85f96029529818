"""How runs are cut into chunks: every run once, in order, and no thread left with more than another."""

import pytest

import sim
from sim.engines.ensemble import CHUNK, FEWEST, chunks


@pytest.mark.parametrize(
    ("runs", "workers", "sizes"),
    [
        (0, 2, []),
        (1, 2, [1]),
        (100, 2, [FEWEST, 100 - FEWEST]),
        (1000, 1, [1000]),
        (1000, 2, [500, 500]),
        (2 * CHUNK, 2, [CHUNK, CHUNK]),
        (2 * CHUNK + 1, 2, [513, 513, 513, 510]),
        (3000, 2, [750] * 4),
        (10_000, 8, [625] * 16),
    ],
)
def test_each_thread_has_as_many_runs(runs: int, workers: int, sizes: list[int]) -> None:
    cut = list(chunks(sim.load("scenarios/tiny.yaml").setup, 7, runs, workers))
    assert [part.runs.runs.size for part in cut] == sizes
    assert [run for part in cut for run in part.runs.runs.tolist()] == list(range(runs))


def test_whoever_gives_a_size_has_chunks_of_that_size() -> None:
    cut = chunks(sim.load("scenarios/tiny.yaml").setup, 7, 10, 2, size=4)
    assert [part.runs.runs.size for part in cut] == [4, 4, 2]
