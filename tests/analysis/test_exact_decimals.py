"""Zones, frontiers, ties and answers by the decimals of a file, held against exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.analysis.possible import possible
from sim.analysis.situation import FinalSituation, zone
from sim.analysis.solutions import egalitarian, nash, utilitarian
from sim.engines.setup import Setup
from sim.rules.consent import ROOM
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape

Exact = dict[tuple[int, ...], list[Fraction]]
CENTS = st.integers(0, 20).map(lambda k: Fraction(k, 20))


@st.composite
def domains(draw: st.DrawFn) -> tuple[list[list[Fraction]], list[list[list[Fraction]]], tuple[int, ...]]:
    """Weights (party, issue), values (party, issue, level), and the package that is worth just what not agreeing is."""
    parties, issues = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    sizes = [draw(st.integers(2, 4)) for _ in range(issues)]
    weights = []
    for _ in range(parties):
        cuts = sorted(draw(st.lists(st.integers(1, 99), min_size=issues - 1, max_size=issues - 1)))
        weights.append([Fraction(b - a, 100) for a, b in zip([0, *cuts], [*cuts, 100], strict=True)])
    values = [[[draw(CENTS) for _ in range(size)] for size in sizes] for _ in range(parties)]
    return weights, values, tuple(draw(st.integers(0, size - 1)) for size in sizes)


def content(weights: Any, values: Any, tie: tuple[int, ...], mind: str = "negotiator") -> dict[str, Any]:
    """A scenario in which not agreeing is worth to each party what the package `tie` is worth."""
    names = [f"p{p}" for p in range(len(weights))]
    issues = [f"i{i}" for i in range(len(values[0]))]
    levels = [["as_now", *(f"l{k}" for k in range(len(values[0][i])))] for i in range(len(issues))]
    parties = {
        name: {
            "title": name, "mind": mind, "outside_option": float(worth_of(weights[p], values[p], tie)),
            "weights": {issue: float(weights[p][i]) for i, issue in enumerate(issues)},
            "values": {issue: [0.0, *map(float, values[p][i])] for i, issue in enumerate(issues)},
        }
        for p, name in enumerate(names)
    }  # fmt: skip
    return {
        "meta": {"title": "Decimals", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "-",
                 "evidence": "waived"},
        "issues": {
            issue: {"levels": {name: {"conflict": float(name == "as_now")} for name in levels[i]},
                    "status_quo": "as_now", "holders": names}
            for i, issue in enumerate(issues)
        },
        "parties": parties,
        "protocol": {"rounds": 4, "speakers": names, "offers": "complete", "agreements": "single"},
    }  # fmt: skip


def worth_of(weights: list[Fraction], values: list[list[Fraction]], package: tuple[int, ...]) -> Fraction:
    return sum((weights[i] * values[i][k] for i, k in enumerate(package)), Fraction(0))


def exact_gains(weights: Any, values: Any, tie: tuple[int, ...]) -> Exact:
    """Each complete package's gains over not agreeing."""
    sizes = [range(len(levels)) for levels in values[0]]
    return {
        package: [worth_of(w, v, package) - worth_of(w, v, tie) for w, v in zip(weights, values, strict=True)]
        for package in product(*sizes)
    }


@settings(max_examples=40)
@given(domains())
def test_zones_frontiers_and_ties_are_those_of_the_decimals(domain: Any) -> None:
    gains = exact_gains(*domain)
    setup = Setup(Scenario.model_validate(content(*domain)))
    drawn = setup.draw(tape(1, 0, 1))
    state = setup.opening(drawn)
    shut = np.zeros((1, 0), np.uint64)
    situation = FinalSituation(setup.game, setup.rules, drawn, state, shut)
    space = situation.space

    def named(numbers: Any) -> set[tuple[int, ...]]:
        return {tuple(int(k) - 1 for k in levels) for levels in space.levels(np.asarray(numbers))}

    quo = (-1,) * len(domain[2])
    would_sign = {package for package, gain in gains.items() if min(gain) > 0}
    assert named(np.flatnonzero(zone(space, situation.now))) == would_sign
    found = possible(setup.game, setup.rules, drawn, state, shut)
    assert bool(found.zone[0, 0, 0]) == bool(would_sign)
    fair = {package: gain for package, gain in gains.items() if min(gain) >= 0} | {quo: [Fraction(0)] * len(domain[0])}
    assert named(space.rational) == set(fair)
    best = {
        package for package, gain in fair.items()
        if not any(all(a >= b for a, b in zip(other, gain, strict=True)) and other != gain for other in fair.values())
    }  # fmt: skip
    assert named(space.frontier) == best
    assert int(found.frontier[0]) == len(best)
    rows = space.rational_gains
    for points, score in ((utilitarian(rows), sum), (egalitarian(rows), min), (nash(rows, room=ROOM), np.prod)):
        top = max(score(gain) for gain in fair.values())
        assert named(space.rational[points]) == {package for package, gain in fair.items() if score(gain) == top}


def test_a_tie_between_two_minds_is_signed() -> None:
    """.1·.3 + .2·.7 + .7·.1 = .24 for both: each may have just what not agreeing is worth, and takes it at the end."""
    weights = [[Fraction(1, 10), Fraction(1, 5), Fraction(7, 10)]] * 2
    here = [[Fraction(3, 10)], [Fraction(7, 10)], [Fraction(1, 10)]]
    values = [here, [[v + Fraction(1, 20) for v in levels] for levels in here]]
    for margin in (0, 1):
        first = content(weights, values, (0, 0, 0), "boulware")
        first["parties"]["p1"]["outside_option"] = 0.2  # the second gains, so it offers
        if margin:
            first["parties"]["p0"]["outside_option"] = 0.2400001
        run = sim.Negotiation(Scenario.model_validate(first), first, "decimals").play(1)
        assert (run.played.state.agreements[0] == 1) == (margin == 0)


@pytest.mark.parametrize("count", [3, 6])
def test_nash_takes_any_weights_within_a_second(count: int) -> None:
    weights = [0.1167, 0.0955, 0.0552, 0.3331, 0.2, 0.9][:count]
    gains = np.random.default_rng(1).integers(1, 10**6, (20_000, count)).astype(float)
    found = nash(gains, weights)
    rough = (np.log(gains) * weights).sum(axis=1)
    assert found.tolist() == np.flatnonzero(rough == rough.max()).tolist()


def test_nash_settles_ties_of_powers() -> None:
    assert nash(np.array([[8.0, 1.0], [2.0, 64.0]]), [0.3, 0.1]).tolist() == [0, 1]
    assert nash(np.array([[1e6 + 1, 1e6 - 1], [1e6, 1e6]])).tolist() == [1]
