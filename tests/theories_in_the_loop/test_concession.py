"""Faratin, Sierra and Jennings 1998 in the talks loop: demands that fall with time meet where the theory says.

Prices lie on a grid of 1/200 and time on one of 1/(rounds − 1); both sides speak in each round. A price that the
buyer pays is offered at most one round, and one step, after the curves cross.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.theories.offers import Tactic, meeting
from tests.theories_in_the_loop.toys import played, scenario

BETA = {"boulware": 0.25, "linear": 1.0, "conceder": 4.0}
STEPS, ROUNDS = 200, 101


def price(low: float, high: float, minds: tuple[str, str]) -> sim.Negotiation:
    """The seller takes no less than `low`, the buyer pays no more than `high`."""
    prices = [k / STEPS for k in range(STEPS + 1)]
    parties = {
        "seller": {"weights": {"price": 1}, "values": {"price": [low, *prices]}, "mind": minds[0]},
        "buyer": {"weights": {"price": 1}, "values": {"price": [1 - high, *(1 - x for x in prices)]}, "mind": minds[1]},
    }
    levels = ["none", *(f"x{k}" for k in range(STEPS + 1))]
    issues = {"price": {"levels": levels, "status_quo": "none", "holders": list(parties)}}
    protocol = {"rounds": ROUNDS, "speakers": list(parties), "agreements": "single"}
    return scenario(issues, parties, protocol)


@given(st.integers(0, 40), st.integers(60, 100), st.sampled_from(list(BETA)), st.sampled_from(list(BETA)))
@settings(max_examples=8)
def test_any_limits_and_tactics(low: int, high: int, seller: str, buyer: str) -> None:
    found = played(price(low / 100, high / 100, (seller, buyer)))
    sells, buys = Tactic(1.0, low / 100, BETA[seller]), Tactic(0.0, high / 100, BETA[buyer])
    met = meeting(sells, buys)
    assert met is not None
    time = (int(found.state.ended[0]) - 1) / (ROUNDS - 1)
    agreed = (int(found.state.standing[0, 0]) - 1) / STEPS
    assert met[0] - 1e-9 <= time <= met[0] + 2 / (ROUNDS - 1)
    after = min(time, 1.0)
    assert sells.price(after) - 1 / STEPS <= agreed <= buys.price(after) + 1 / STEPS
    assert agreed == pytest.approx(met[1], abs=_slip(sells, buys, met[0]) + 2 / STEPS)


def _slip(sells: Tactic, buys: Tactic, time: float) -> float:
    """How far either curve moves in the two rounds after they cross."""
    late = min(time + 2 / (ROUNDS - 1), 1.0)
    return max(abs(side.price(late) - side.price(time)) for side in (sells, buys))
