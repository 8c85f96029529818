"""How a scenario becomes a graph model: who moves what, red lines, and what cannot be undone."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.scenario.schema import Scenario
from sim.theories import THEORIES, OpeningSituation, predict, situation
from sim.theories.package_graph import conflict_of, consenting, issues_in_play
from tests.theories.test_situation import found, market


def changed(**blocks: Any) -> OpeningSituation:
    """The market with something added to its blocks: `seller={…}` or `price={…}`."""
    content = market().model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    for name, more in blocks.items():
        block = content["parties" if name in content["parties"] else "issues"][name]
        block |= more
    return situation(Scenario.model_validate(content), 1, worlds=3)


def moves(here: OpeningSituation, mover: int) -> set[tuple[str, str]]:
    model, numbers = conflict_of(here, np.array([0, 1]))
    names = ["-".join(here.named(int(n)).values()) for n in numbers]
    return {(names[a], names[b]) for a, b in np.argwhere(model.movers[mover].edges)}


def test_holders_move_price_together_and_the_seller_delivery_alone() -> None:
    model, numbers = conflict_of(found(), np.array([0, 1]))
    assert [mover.members for mover in model.movers] == [frozenset([0, 1]), frozenset([0])]
    assert numbers.size == 15
    assert ("p0-late", "p3-late") in moves(found(), 0)
    assert ("p0-late", "p0-now") in moves(found(), 1)
    assert ("p0-late", "p1-now") not in moves(found(), 0) | moves(found(), 1)


def test_one_mover_moves_all_its_issues_at_once() -> None:
    assert ("p0-late", "p1-now") in moves(changed(price={"holders": ["seller"]}), 0)


def test_a_quorum_makes_several_movers() -> None:
    here = changed(price={"quorum": 1})
    assert consenting(here, 0) == [frozenset([0]), frozenset([1])]


def test_nobody_moves_across_its_own_red_line() -> None:
    line = {"red_lines": {"dear": {"when": {"price": ["p3", "p4"]}}}}
    crossed = {end for _, end in moves(changed(buyer=line), 0) if end.startswith(("p3", "p4"))}
    assert not crossed
    package = predict(THEORIES["graph"], changed(buyer=line)).package
    assert package is not None
    assert package["price"] == "p2"


def test_what_is_done_for_good_is_not_undone() -> None:
    here = changed(delivery={"reversible": False})
    assert ("p0-late", "p0-now") in moves(here, 1)
    assert ("p0-now", "p0-late") not in moves(here, 1)
    assert predict(THEORIES["graph"], here).numbers["stable"] > predict(THEORIES["graph"], found()).numbers["stable"]


def test_issues_with_most_at_stake_come_first_and_states_stay_few() -> None:
    levels = {f"l{k}": {} for k in range(40)}
    here = changed(
        price={"levels": levels, "status_quo": "l0"}, delivery={"levels": levels, "status_quo": "l0"},
        seller={"weights": {"price": 0.1, "delivery": 0.9}, "values": _rising()},
        buyer={"weights": {"price": 0.2, "delivery": 0.8}, "values": _rising()},
        neighbour={"weights": {}, "values": {}},
    )  # fmt: skip
    assert issues_in_play(here).tolist() == [1]
    assert issues_in_play(found()).tolist() == [0, 1]


def _rising() -> dict[str, Any]:
    row = {"modes": [k / 39 for k in range(40)]}
    return {"price": row, "delivery": row}


def test_where_only_the_status_quo_is_inside_the_red_lines_each_theory_still_answers() -> None:
    late = {"anything": {"when": {"price": ["p1", "p2", "p3", "p4"]}}, "soon": {"when": {"delivery": ["soon", "now"]}}}
    here = changed(seller={"red_lines": late})
    assert here.within.sum() == 1
    said = {name: predict(theory, here) for name, theory in THEORIES.items()}
    assert all(one.says for one in said.values())
    assert said["alternating"].package == {"price": "p0", "delivery": "late"}
