"""What varies and which cases are played: by hand, by property, at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import sim
from sim.studies.designs import Cases, Grid, LatinHypercube, Morris, OneAtATime, Saltelli, Table
from sim.studies.space import Options, Space, Spread, completed

TWO = Space({"a": Spread(uniform=(0, 10), points=3), "b": Options(options=("x", True, 4))})


def test_a_grid_by_hand():
    assert TWO.values(Grid().unit(TWO, 0)) == [{"a": a, "b": b} for a in (0, 5, 10) for b in ("x", True, 4)]


def test_one_at_a_time_by_hand():
    cases = TWO.values(OneAtATime().unit(TWO, 0))
    assert cases == [{}, {"a": 0}, {"a": 5}, {"a": 10}, {"b": "x"}, {"b": True}, {"b": 4}]


def test_a_table_of_ones_own():
    rows = ({"b": 1}, {"a": "y", "b": True}, {"a": "z", "b": 1.5}, {})
    table = Table(rows=rows)
    found = Cases(table.space, table.unit(table.space, 0))
    assert found.values == [{"b": 1}, {"b": True, "a": "y"}, {"b": 1.5, "a": "z"}, {}]
    assert [type(row.get("b")) for row in found.values] == [int, bool, float, type(None)]
    assert list(found.table.columns) == ["case", "b", "a"]


@pytest.mark.parametrize(
    "design",
    [Grid(), OneAtATime(), LatinHypercube(cases=7), Saltelli(base=4), Saltelli(base=4, second_order=True),
     Morris(trajectories=3)],
    ids=lambda design: design.kind,
)  # fmt: skip
def test_a_design_has_the_size_it_says_and_the_seed_fixes_it(design):
    unit = design.unit(TWO, 5)
    assert unit.shape == (design.size(TWO), 2)
    inside = unit[~np.isnan(unit)]
    assert ((inside >= 0) & (inside <= 1)).all()
    assert np.array_equal(unit, design.unit(TWO, 5), equal_nan=True)
    random = not isinstance(design, Grid | OneAtATime)
    assert np.array_equal(unit, design.unit(TWO, 6), equal_nan=True) != random


def test_a_latin_hypercube_has_one_case_in_each_share_of_each_axis():
    unit = LatinHypercube(cases=20).unit(TWO, 1)
    assert all(sorted((column * 20).astype(int)) == list(range(20)) for column in unit.T)


def test_a_morris_trajectory_moves_one_number_at_a_time():
    unit = Morris(trajectories=4).unit(TWO, 1).reshape(4, 3, 2)
    assert ((np.diff(unit, axis=1) != 0).sum(axis=2) == 1).all()


@given(st.floats(0, 1), st.floats(-5, 5), st.floats(0.001, 10))
def test_values_stay_within_their_range(u, low, width):
    (value,) = Spread(uniform=(low, low + width)).values(np.array([u]))
    assert low <= value <= low + width
    assert value == pytest.approx(low + u * width, abs=1e-11 * max(1, width))


def test_values_carry_no_dust_of_rounding():
    assert Spread(uniform=(-0.04, 0.06), points=6).values(np.linspace(0, 1, 6)) == [-0.04, -0.02, 0, 0.02, 0.04, 0.06]


def test_a_choice_keeps_its_probabilities():
    choice = Spread(choice={1.0: 0.25, 2.0: 0.75})
    assert choice.values(np.array([0.1, 0.24, 0.26, 0.99])) == [1, 1, 2, 2]
    assert choice.values(choice.grid()) == [1, 2]


@pytest.mark.parametrize(
    "given", [{"value": 3}, {"uniform": [2, 2]}, {"range": [3, 1]}, {"uniform": [0, 1], "points": 1}]
)
def test_what_does_not_vary_is_refused(given):
    with pytest.raises(ValidationError):
        Spread.model_validate(given)


def test_priors_that_a_case_leaves_open_give_way_in_proportion():
    scenario = sim.load("scenarios/tiny.yaml").scenario
    firm, ready = (f"parties.north.types.{kind}.prior" for kind in ("firm", "open"))
    assert completed(scenario, {firm: 0.8}) == {firm: 0.8, ready: pytest.approx(0.2)}
    assert completed(scenario, {firm: 0.8, ready: 0.1}) == {firm: 0.8, ready: 0.1}
    assert completed(scenario, {firm: 1.2}) == {firm: 1.2}
    assert completed(scenario, {"protocol.rounds": 3}) == {"protocol.rounds": 3}
