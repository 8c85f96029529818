"""Fearon 1995 in the talks loop: one offer in the shadow of war, to a side whose costs only it knows.

The status quo is war. B's costs are spread evenly over 0 … C as one type for each hundredth, at its middle; the grid
of shares holds each type's reservation p + c, so the theory for types must come out exactly. Against costs uniform on
[0, C] it differs by at most one type: 1/K in the probability of war, C/K in the demand.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.theories.war import against_types, against_uniform_cost, bargaining_range
from tests.theories_in_the_loop.toys import played, rests, scenario, shares

STEPS = 200


def costs(types: int) -> np.ndarray:
    return (2 * np.arange(types) + 1) / 200


def crisis(p: float, cost_a: float, costs_b: np.ndarray) -> sim.Negotiation:
    levels = {"war": {"conflict": 1}, **{f"s{k}": {"conflict": 0} for k in range(STEPS + 1)}}
    kinds = {
        f"t{k}": {"prior": 1 / len(costs_b), "sincerity": 0.5, "outside_option": 1 - p - float(cost)}
        for k, cost in enumerate(costs_b)
    }
    parties = {
        "a": {"weights": {"territory": 1}, "values": {"territory": shares(STEPS)}, "outside_option": p - cost_a},
        "b": {"weights": {"territory": 1}, "values": {"territory": rests(STEPS)}, "types": kinds},
    }
    issues = {"territory": {"levels": levels, "status_quo": "war", "holders": ["a", "b"]}}
    return scenario(issues, parties, {"rounds": 1, "speakers": ["a"], "agreements": "single"})


def demands_and_wars(talks: sim.Negotiation, runs: int) -> tuple[set[int], float]:
    """The levels demanded (in 1/STEPS), as far as they were signed, and the share of runs that ended in war."""
    result = played(talks, runs)
    signed = result.signed.after[:, 0] - 1
    return set(signed.tolist()), float((result.state.agreements == 0).mean())


def three_errors(share: float, runs: int) -> float:
    return 3 * float(np.sqrt(share * (1 - share) / runs)) + 1e-12


def test_fearons_case_with_private_costs() -> None:
    """p = ½, c_A = .1, c_B uniform on [0, .4]: demand .65, war with .375."""
    runs = 1000
    demands, wars = demands_and_wars(crisis(0.5, 0.1, costs(40)), runs)
    assert wars == pytest.approx(0.375, abs=three_errors(0.375, runs))
    (demand,) = demands
    assert demand / STEPS == pytest.approx(0.65, abs=0.01)


@given(st.integers(60, 100), st.integers(0, 30), st.integers(10, 40))
@settings(max_examples=6)
def test_any_chances_and_costs(half_percent: int, own: int, types: int) -> None:
    p, cost_a, runs = half_percent / STEPS, own / 101, 200
    demands, wars = demands_and_wars(crisis(p, cost_a, costs(types)), runs)
    exact = against_types(p + costs(types), p - cost_a)
    assert wars == pytest.approx(exact.war, abs=three_errors(exact.war, runs))
    assert {round(exact.demand * STEPS)} == demands
    even = against_uniform_cost(p, cost_a, types / 100)
    assert exact.war == pytest.approx(even.war, abs=1 / types)
    assert exact.demand == pytest.approx(even.demand, abs=0.01)


@given(st.integers(40, 120), st.integers(1, 40), st.integers(0, 40))
@settings(max_examples=8)
def test_with_known_costs_there_is_peace_at_the_edge_of_the_range(p: int, own: int, other: int) -> None:
    """All numbers on the grid: A gets all that war would waste, p + c_B."""
    (demand,), wars = demands_and_wars(crisis(p / STEPS, own / STEPS, np.array([other / STEPS])), 1)
    assert wars == 0
    assert demand / STEPS == pytest.approx(bargaining_range(p / STEPS, own / STEPS, other / STEPS)[1])
