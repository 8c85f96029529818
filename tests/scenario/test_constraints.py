"""Order constraints hold in every draw, and touch no number that they do not name."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.constraints import Order, Unresolved, all_orders, draw, pairs
from sim.scenario.numbers import Number, Within
from sim.scenario.quantities import Quantity, quantities
from sim.scenario.tape import tape
from tests.scenario.small import broken, look, scenario


def _numbers(*ranges: tuple[float, float]) -> list[Quantity]:
    return [Quantity((f"n{k}",), 100 + k, Number(uniform=r), Within(0, 1)) for k, r in enumerate(ranges)]


@given(st.integers(0, 2**40), st.sampled_from([">", ">=", "<", "<="]))
def test_an_order_holds_in_every_run_and_leaves_others_alone(seed: int, symbol: str) -> None:
    numbers = _numbers((0, 1), (0, 1), (0, 1))
    free, none = draw(numbers, [], tape(seed, 0, 50))
    theta, redraws = draw(numbers, [Order(0, symbol, 1)], tape(seed, 0, 50))
    assert Order(0, symbol, 1).holds(theta).all()
    assert np.array_equal(theta[:, 2], free[:, 2])
    assert not none.any()
    held = Order(0, symbol, 1).holds(free)
    assert np.array_equal(redraws == 0, held)
    assert np.array_equal(theta[held], free[held])


def test_redraws_are_counted_by_attempt() -> None:
    theta, redraws = draw(_numbers((0, 1), (0, 1)), [Order(0, ">", 1)], tape(0, 0, 20_000))
    assert redraws.mean() == pytest.approx(1.0, abs=0.05)
    assert theta[:, 0].mean() == pytest.approx(2 / 3, abs=0.01)
    assert theta[:, 1].mean() == pytest.approx(1 / 3, abs=0.01)


def test_connected_orders_are_met_together() -> None:
    theta, _ = draw(_numbers((0, 1), (0, 1), (0, 1)), [Order(0, ">", 1), Order(1, ">", 2)], tape(0, 0, 500))
    assert (np.diff(theta, axis=1) < 0).all()


def test_an_order_that_cannot_be_met_ends() -> None:
    with pytest.raises(Unresolved, match="20 draws did not meet it"):
        draw(_numbers((0, 0.1), (0.5, 1)), [Order(0, ">", 1)], tape(0, 0, 5), most=20)


def test_a_sentence_means_one_order_for_each_type_that_has_its_own_numbers() -> None:
    made = scenario()
    numbers = quantities(made)
    columns = {q.dotted: k for k, q in enumerate(numbers)}
    assert len(all_orders(made, columns)) == 2
    own = "        outside_option: {uniform: [0.1"
    row = "        values: {ferry: {modes: [0.0, 0.5, 1.0], spread: 0.1, assumption: less eager}}\n"
    typed, findings = look(broken((own, row + own)))
    assert typed is not None
    assert findings == []
    orders = all_orders(typed, {q.dotted: k for k, q in enumerate(quantities(typed))})
    assert len(orders) == 3
    theta, _ = draw(quantities(typed), orders, tape(0, 0, 200))
    assert all(order.holds(theta).all() for order in orders)


def test_a_chain_is_an_order_for_each_of_its_signs() -> None:
    say = "values.ferry.daily > values.ferry.weekly >= values.ferry.none"
    made, findings = look(broken(("say: values.ferry.daily > values.ferry.weekly", f"say: {say}")))
    assert made is not None
    assert findings == []
    columns = {q.dotted: k for k, q in enumerate(quantities(made))}
    at = [columns[f"parties.island.values.ferry.{level}"] for level in ("daily", "weekly", "none")]
    assert all_orders(made, columns)[:2] == [Order(at[0], ">", at[1]), Order(at[1], ">=", at[2])]


@pytest.mark.parametrize(
    "say", ["a", "a >", "> a", "a > > b", "a b > c", "a = b", "a > b >", "> ".join(["a"] * 3) + ">"]
)
def test_what_is_no_chain_is_refused(say: str) -> None:
    with pytest.raises(Unresolved, match="is no order"):
        pairs(say)
