"""Frontier and solution points against brute force: 500 random domains, every exact tie.

The brute force knows nothing of the compiled rules: it adds up plain tables of numbers package by package. Numbers
are multiples of 1/8, so that its products and sums are exact in floats and ties are frequent.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.analysis.answers import SOLUTIONS
from sim.analysis.frontier import frontier
from sim.analysis.possible import possible
from sim.analysis.situation import FinalSituation
from sim.analysis.solutions import solutions
from sim.analysis.yardsticks import left_on_the_table, opposition, yardsticks
from sim.engines.setup import Setup
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape

DOMAINS, PACKAGES = 500, 5000


def domain(rng: np.random.Generator) -> list[np.ndarray]:
    """The worth of each issue's levels, (party, level), in multiples of 1/8; the first level is the status quo."""
    parties, sizes = int(rng.integers(2, 7)), [int(rng.integers(2, 7))]
    while len(sizes) < 6 and rng.random() < 0.8:
        sizes.append(int(rng.integers(2, 7)))
    while np.prod(sizes) > PACKAGES:
        sizes.pop()
    return [rng.integers(0, 9, (parties, size)) / 8 for size in sizes]


def scenario(worth: list[np.ndarray]) -> Scenario:
    """A scenario in which each party's utility is the sum of these numbers, over the number of issues."""
    names = [f"p{p}" for p in range(worth[0].shape[0])]
    levels = [[f"l{k}" for k in range(table.shape[1])] for table in worth]
    content: dict[str, Any] = {
        "meta": {"title": "Random", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "-",
                 "evidence": "waived"},
        "issues": {
            f"i{i}": {"levels": levels[i], "status_quo": "l0", "holders": names} for i in range(len(worth))
        },
        "parties": {
            name: {
                "title": name,
                "weights": {f"i{i}": 1.0 for i in range(len(worth))},
                "values": {f"i{i}": {"modes": table[p].tolist()} for i, table in enumerate(worth)},
            }
            for p, name in enumerate(names)
        },
        "protocol": {"rounds": 2, "speakers": names},
    }  # fmt: skip
    return Scenario.model_validate(content)


def situation(worth: list[np.ndarray]) -> FinalSituation:
    setup = Setup(scenario(worth))
    drawn = setup.draw(tape(1, 0, 1))
    # weights are renormalised to 1/I, which no float may be; the worth itself is what is compared
    table = np.zeros_like(drawn.true.worth)
    for i, levels in enumerate(worth):
        table[0, :, i, : levels.shape[1]] = levels
    drawn = type(drawn)(**{**vars(drawn), "true": type(drawn.true)(**{**vars(drawn.true), "worth": table})})
    return FinalSituation(setup.game, setup.rules, drawn, setup.opening(drawn), np.zeros((1, 0), np.uint64))


def brute_gains(worth: list[np.ndarray]) -> np.ndarray:
    """(package, party) over the status quo, by plain addition."""
    start = sum(table[:, 0] for table in worth)
    return np.array(
        [
            sum(table[:, k] for table, k in zip(worth, levels, strict=True)) - start
            for levels in product(*(range(table.shape[1]) for table in worth))
        ]
    )


def brute_frontier(points: np.ndarray) -> set[int]:
    return {
        n for n, point in enumerate(points) if not ((points >= point).all(axis=1) & (points > point).any(axis=1)).any()
    }


def top(scores: np.ndarray) -> set[int]:
    return set(np.flatnonzero(scores == scores.max()).tolist())


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_frontier_and_points_agree_with_brute_force_on_500_domains(block: int) -> None:
    rng = np.random.default_rng(block)
    for _ in range(DOMAINS // 10):
        worth = domain(rng)
        here, gains = situation(worth), brute_gains(worth)
        assert np.array_equal(here.space.gains, gains)
        rational = np.flatnonzero((gains >= 0).all(axis=1))
        mine = gains[rational]
        assert here.space.rational.tolist() == rational.tolist()
        assert set(here.space.frontier.tolist()) == {int(rational[n]) for n in brute_frontier(mine)}
        ideal = mine.max(axis=0)
        able = ideal > 0
        expected = {
            "nash": top(mine.prod(axis=1)),
            "kalai_smorodinsky": top((mine[:, able] / ideal[able]).min(axis=1)) if able.any() else top(mine[:, 0]),
            "egalitarian": top(mine.min(axis=1)),
            "utilitarian": top(mine.sum(axis=1)),
        }
        found = solutions(mine)
        assert {name: set(rows.tolist()) for name, rows in found.items()} == expected
        compiled = possible(here.game, here.rules, here.drawn, here.state, here.refused)
        at = here.space.number(compiled.packages[0])
        assert at.tolist() == [int(rational[min(rows)]) for rows in expected.values()]
        assert compiled.frontier[0] == len(here.space.frontier)
        yard = yardsticks(here.space, here.game.parties, here.standing, {})
        assert compiled.opposition[0] == pytest.approx(yard.opposition, abs=1e-12, nan_ok=True)
        assert compiled.left[0] == pytest.approx(yard.left, abs=1e-12)


@pytest.mark.parametrize("weights", [(1, 2, 3), (0.5, 0.25, 0.25), (1, 0, 2)])
def test_weighted_nash_agrees_with_brute_force(weights: tuple[float, ...]) -> None:
    rng = np.random.default_rng(5)
    whole = np.array(weights) / min(w for w in weights if w)
    for _ in range(60):
        gains = rng.integers(0, 9, (int(rng.integers(1, 300)), 3)) / 8
        assert set(solutions(gains, weights)["nash"].tolist()) == top((gains**whole).prod(axis=1))


def test_points_by_hand() -> None:
    gains = np.array([[0, 0], [1, 3], [3, 1], [2, 1.5], [0, 4]])
    found = {name: rows.tolist() for name, rows in solutions(gains).items()}
    assert found == {"nash": [1, 2, 3], "kalai_smorodinsky": [3], "egalitarian": [3], "utilitarian": [1, 2, 4]}
    assert solutions(gains, [1, 3])["nash"].tolist() == [1]
    assert frontier(gains).tolist() == [False, True, True, True, True]
    assert left_on_the_table(gains, np.array([1.0, 1.0])) == 2.0
    assert left_on_the_table(gains, np.array([1.0, 3.0])) == 0.0
    assert opposition(gains) == pytest.approx(np.hypot(1 / 3, 2.5 / 4))


def test_products_that_floats_cannot_tell_apart_are_compared_exactly() -> None:
    tied = np.array([[0.1, 0.7, 0.3], [0.7, 0.3, 0.1], [0.3, 0.1, 0.7]])
    assert len({float(np.prod(row)) for row in tied}) > 1
    assert solutions(tied)["nash"].tolist() == [0, 1, 2]
    nearly = tied.copy()
    nearly[1, 0] = np.nextafter(0.7, 1)
    assert solutions(nearly)["nash"].tolist() == [1]


def test_where_nobody_can_gain_every_package_ties() -> None:
    nothing = np.zeros((3, 2))
    assert {name: rows.tolist() for name, rows in solutions(nothing).items()} == {name: [0, 1, 2] for name in SOLUTIONS}
    assert frontier(nothing).all()
    assert math.isnan(opposition(nothing))
    assert frontier(np.zeros((0, 3))).size == 0


@pytest.mark.parametrize("weights", [(-1, 1), (0, 0), (float("nan"), 1), (float("inf"), 1)])
def test_weights_that_are_none_are_a_sentence(weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="bargaining weights must be"):
        solutions(np.ones((2, 2)), weights)


@pytest.mark.parametrize("dimensions", [1, 2, 3, 5])
def test_frontier_of_any_dimension(dimensions: int) -> None:
    rng = np.random.default_rng(dimensions)
    for _ in range(40):
        points = rng.integers(0, 5, (int(rng.integers(1, 200)), dimensions)).astype(float)
        assert set(np.flatnonzero(frontier(points)).tolist()) == brute_frontier(points)


def test_the_frontier_of_70_000_packages_is_fast() -> None:
    from time import perf_counter

    rng = np.random.default_rng(0)
    frontier(rng.random((10, 5)))
    for dimensions in (2, 5):
        begin = perf_counter()
        assert frontier(rng.random((70_000, dimensions))).sum() > 5
        assert perf_counter() - begin < 20
