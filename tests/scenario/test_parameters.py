"""The drawn numbers as the rules read them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.engines.setup import Setup
from sim.scenario.parameters import Parameters
from sim.scenario.tape import tape
from tests.scenario.small import content, scenario


def _drawn(changes: dict[str, Any] | None = None, **switches: bool) -> Parameters:
    plain = content()
    plain["mechanisms"] = switches
    plain["parties"]["island"].update(changes or {})
    return Setup(scenario(plain)).draw(tape(0, 0, 300))


def _constant(value: float) -> dict[str, Any]:
    return {"value": value, "range": [value, value], "assumption": "fixed"}


def test_weights_are_divided_by_their_sum() -> None:
    flat = {issue: {"modes": [1.0, 1.0, 1.0], "assumption": "flat"} for issue in ("ferry", "toll")}
    plain = content()
    plain["parties"]["island"]["values"] = flat
    plain["order_constraints"] = []
    drawn = Setup(scenario(plain)).draw(tape(0, 0, 300))
    assert np.abs(drawn.true.worth[:, 0, :, 0].sum(axis=1) - 1).max() < 2**-38
    assert not drawn.true.worth[:, 2].any()


def test_a_type_overrides_its_party_item_by_item() -> None:
    drawn = _drawn({"momentum_stake": _constant(0.25)})
    status_quo = drawn.true.worth[:, 0, :, 0].sum(axis=1)
    humble = drawn.kind[:, 0] == 1
    assert 0.5 < humble.mean() < 0.7
    assert not drawn.true.outside[~humble, 0].any()
    option = (drawn.true.outside[:, 0] + status_quo)[humble]
    assert option.min() >= 0.1 - 2**-38
    assert option.max() <= 0.3 + 2**-38
    assert set(drawn.true.stake[:, 0].tolist()) == {0.25}


def test_priors_are_probabilities_and_types_follow_them() -> None:
    drawn = _drawn()
    assert np.allclose(drawn.prior.sum(axis=2), 1)
    assert drawn.prior[0, 0].tolist() == pytest.approx([0.4, 0.6])
    assert not drawn.kind[:, 1:].any()


def test_red_lines_are_drawn_with_their_probabilities() -> None:
    drawn, laid = _drawn(), Setup(scenario()).game
    sure, perhaps = laid.lines
    bit = np.uint64(1 << sure.options[0][0])
    assert (drawn.forbidden[:, 0] & bit != 0).all()
    shares = [float((drawn.forbidden[:, 0] & np.uint64(1 << c) != 0).mean()) for c, _ in perhaps.options]
    assert shares == pytest.approx([0.1, 0.2], abs=0.06)


NEUTRAL = {
    "red_lines": lambda d: d.forbidden.astype(float),
    "threats": lambda d: d.levers.available,
    "mediation": lambda d: d.mediators.leverage,
    "anchor": lambda d: d.character.anchor_pull,
    "blame_audience": lambda d: d.character.audience,
    "conditional_attendance": lambda d: d.arrivals.needs.astype(float),
}


@pytest.mark.parametrize("switch", NEUTRAL)
def test_a_mechanism_that_is_off_leaves_its_numbers_neutral(switch: str) -> None:
    on, off = _drawn(), _drawn(**{switch: False})
    assert not NEUTRAL[switch](off).any()
    assert NEUTRAL[switch](on).any()
    assert np.array_equal(on.numbers, off.numbers)


def test_without_unity_coalitions_are_whole() -> None:
    assert (_drawn(coalition_unity=False).levers.unity == 1).all()
    assert (_drawn().levers.unity < 1).all()


def test_what_is_left_out_is_neutral() -> None:
    drawn = _drawn()
    assert np.isinf(drawn.character.precision).all()
    assert (drawn.character.patience == 1).all()
    assert (drawn.arrivals.authority == 1).all()
    assert (drawn.conflict[:, 1] == 1).all()
    assert not drawn.world.momentum.any()
