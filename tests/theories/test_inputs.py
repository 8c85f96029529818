"""Wrong inputs of every theory end in a sentence that names the input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim.theories.challenge import Expectations
from sim.theories.division import adjusted_winner, divide
from sim.theories.formulas import Forts, Prospect, after_battles
from sim.theories.offers import Tactic, bargaining_power, finite, induction, rubinstein, with_outside_options
from sim.theories.positions import setter, with_vetoes
from sim.theories.solutions import Pie, egalitarian, nash
from sim.theories.spatial_elections import SpatialChoices
from sim.theories.war import Attrition, Shift, against_types, against_uniform_cost, bargaining_range
from tests.theories.crowds import actors


@pytest.mark.parametrize(
    ("capability", "position", "salience", "said"),
    [
        ([1, -1], [0, 1], [1, 1], "capability holds -1"),
        ([1, 1], [0, float("nan")], [1, 1], "position"),
        ([1, 1], [0, 1], [1, -0.5], "salience holds -0.5"),
        ([0, 1], [0, 1], [1, 0], "both capability and salience"),
        ([1, 1, 1], [0, 1], [1, 1], "3 names"),
        ([1, 1], [0, 1], [1, 1, 1], "saliences"),
        ([], [], [], "empty"),
    ],
)
def test_wrong_actors_end_in_a_sentence(capability: Any, position: Any, salience: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        actors(capability, position, salience)


NAN, HUGE = float("nan"), 10**400

WRONG: list[tuple[str, Callable[[Any], object]]] = [
    ("status_quo", lambda x: Expectations(x)),
    ("better", lambda x: Expectations(1.0, x)),
    ("first", lambda x: divide([x, 1.0], [1.0, 1.0])),
    ("second", lambda x: divide([1.0, 1.0], [x, 1.0])),
    ("disagreement", lambda x: divide([1.0], [1.0], (x, 0.0))),
    ("disagreement", lambda x: divide([1.0], [1.0], x)),
    ("weight", lambda x: divide([1.0], [1.0], weight=x)),
    ("first", lambda x: adjusted_winner([x], [1.0])),
    ("held", lambda x: Forts(x, 10, 0.5)),
    ("total", lambda x: Forts(1, x, 0.5)),
    ("p is", lambda x: Forts(1, 10, x)),
    ("odds", lambda x: after_battles([x], [1.0], 1, 0)),
    ("prior", lambda x: after_battles([0.5], [x], 1, 0)),
    ("won", lambda x: after_battles([0.5], [1.0], x, 0)),
    ("aversion", lambda x: Prospect(aversion=x)),
    ("p is", lambda x: Prospect().weight_of_gain(x)),
    ("x is", lambda x: Prospect().value(x)),
    ("first discount factor", lambda x: rubinstein(x, 0.5)),
    ("second discount factor", lambda x: bargaining_power(0.5, x)),
    ("outside", lambda x: with_outside_options(0.5, 0.5, (x, 0.0))),
    ("outside", lambda x: with_outside_options(0.5, 0.5, x)),
    ("periods", lambda x: finite(0.5, 0.5, x)),
    ("gains", lambda x: induction([[x]], [0.5], [0])),  # type: ignore[arg-type]
    ("discount", lambda x: induction([[1.0]], [x], [0])),  # type: ignore[arg-type]
    ("proposers", lambda x: induction([[1.0]], [0.5], [x])),  # type: ignore[arg-type]
    ("beta", lambda x: Tactic(1, 0, beta=x)),
    ("time", lambda x: Tactic(1, 0).price(x)),
    ("proposer", lambda x: setter(x, 0.5, 0.2)),
    ("voter", lambda x: setter(0.5, x, 0.2)),
    ("vetoes", lambda x: with_vetoes(0.5, [x], 0.2)),
    ("disagreement", lambda x: Pie(disagreement=x)),
    ("weight", lambda x: Pie().nash(x)),
    ("gains", lambda x: egalitarian([[x]])),  # type: ignore[arg-type]
    ("gains", lambda x: nash(x)),
    ("weights", lambda x: nash([[1.0]], [x])),  # type: ignore[arg-type]
    ("others_risk", lambda x: SpatialChoices(others_risk=x)),
    ("turns", lambda x: SpatialChoices(turns=x)),
    ("values", lambda x: Attrition(x, (1, 1))),
    ("costs", lambda x: Attrition((1, 1), (x, 1))),
    ("p_now", lambda x: Shift(x, 0.5, 0, 0, 0.9)),
    ("discount factor", lambda x: Shift(0.5, 0.5, 0, 0, x)),
    ("reservations", lambda x: against_types([x], 0.2)),
    ("war_value", lambda x: against_types([0.5], x)),
    ("chances", lambda x: against_types([0.5], 0.2, [x])),
    ("highest", lambda x: against_uniform_cost(0.5, 0.1, x)),
    ("B's cost", lambda x: bargaining_range(0.5, 0.1, x)),
]


@pytest.mark.parametrize(
    "wrong", ["half", NAN, HUGE, None, [0.5, [1.0]]], ids=["word", "nan", "huge", "none", "ragged"]
)
@pytest.mark.parametrize(("name", "call"), WRONG)
def test_what_is_no_number_ends_in_a_sentence_that_names_it(
    name: str, call: Callable[[Any], object], wrong: Any
) -> None:
    with pytest.raises(ValueError, match=name) as error:
        call(wrong)
    assert "; " in str(error.value)
