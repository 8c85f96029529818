"""Powell 2006 in the talks loop: a declining side may fight now, because later shares cannot be promised today.

Payoffs are means per period: today's pie weighs 1 − δ, all later ones together δ (after the shift every period is the
same). Agreements are incremental: `today` is divided in the first round, `later` only after it (nobody signs it
before) and not in the same breath (an offer moves one issue). What stays `war` is fought over: all of it with p₁, or
only what comes later with p₂. The talks may also divide today's pie in the second round and fight later; that is worth
no more to A than the first-round deal with the same today, so it moves no threshold.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import sim
from sim.theories.war import Shift
from tests.theories_in_the_loop.toys import division, played, rests, scenario, shares

STEPS = 40


def war_value(row: list[float], later: float) -> list[float]:
    return [later, *row[1:]]


def shift_talks(shift: Shift, proposer: str) -> sim.Negotiation:
    later = {"a": shift.p_later - shift.cost_a, "b": 1 - shift.p_later - shift.cost_b}
    now = {"a": shift.p_now - shift.cost_a, "b": 1 - shift.p_now - shift.cost_b}
    parties = {
        name: {
            "weights": {"today": 1 - shift.discount, "later": shift.discount},
            "values": {"today": row, "later": war_value(row, later[name])},
            "complementarities": {
                "war_now": {
                    "when": {"today": "open", "later": "open"}, "value": now[name] - shift.discount * later[name],
                }
            },
        }
        for name, row in (("a", shares(STEPS)), ("b", rests(STEPS)))
    }  # fmt: skip
    settled = {"at_least": "s0"}
    gates = {f"{p}_waits": {"party": p, "refuses": {"later": settled}, "until": {"today": settled}} for p in parties}
    issues = {name: division(STEPS, ["a", "b"]) for name in ("today", "later")}
    protocol = {"rounds": 2, "speakers": [proposer], "breadth": 1}
    return scenario(issues, parties, protocol, sequencing=gates)


def outcome(shift: Shift, proposer: str) -> list[int]:
    """The levels in force at the end, today and later; 0 is war, 1 + k a share of k/STEPS for A."""
    return played(shift_talks(shift, proposer)).state.standing[0].tolist()


@pytest.mark.parametrize(
    ("proposer", "p_later", "war"),
    [("a", 0.65, True), ("a", 0.675, False), ("b", 0.75, True), ("b", 0.775, False)],
)
def test_both_sides_of_powells_threshold(proposer: str, p_later: float, war: bool) -> None:
    """p₁ = .8, c = .05, δ = .9: war iff p₂ < .672222 if A proposes, .772222 if B does."""
    end = outcome(Shift(0.8, p_later, 0.05, 0.05, 0.9), proposer)
    assert (end == [0, 0]) == war
    leaves = p_later + 0.05 if proposer == "a" else p_later - 0.05
    assert war or end[1] == 1 + round(STEPS * leaves)


GRID = st.integers(1, STEPS - 1)


@given(GRID, GRID, st.integers(1, 6), st.integers(1, 6), st.integers(50, 95), st.sampled_from("ab"))
@settings(max_examples=12)
def test_any_shift(p_now: int, p_later: int, cost_a: int, cost_b: int, percent: int, proposer: str) -> None:
    """On the grid all shares that matter are levels, so war and peace must agree with the theory exactly."""
    assume(cost_a <= p_later < p_now <= STEPS - cost_b)
    shift = Shift(p_now / STEPS, p_later / STEPS, cost_a / STEPS, cost_b / STEPS, percent / 100)
    threshold = shift.threshold_if_a_proposes() if proposer == "a" else shift.threshold_if_b_proposes()
    assume(abs(shift.p_later - threshold) > 1e-6)
    war = shift.war_if_a_proposes() if proposer == "a" else shift.war_if_b_proposes()
    end = outcome(shift, proposer)
    assert (end[0] == 0) == war
    assert (end[1] == 0) == war
