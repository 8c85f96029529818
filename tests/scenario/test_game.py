"""The table of moves holds every package within the breadth, once."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.game import game, moves
from tests.scenario.small import content, scenario

LAID = game(scenario())
SIZES = st.lists(st.integers(2, 4), min_size=1, max_size=5)


def _shifts(sizes: list[int], breadth: int) -> list[tuple[int, ...]]:
    table = moves(sizes, breadth)
    rows: list[tuple[int, ...]] = [(0,) * len(sizes)]
    for c in range(1, table.parent.size):
        row = list(rows[table.parent[c]])
        assert row[table.issue[c]] == 0
        row[table.issue[c]] = int(table.shift[c])
        rows.append(tuple(row))
    return rows


@given(SIZES, st.data())
def test_moves_are_all_packages_within_the_breadth(sizes: list[int], data: st.DataObject) -> None:
    breadth = data.draw(st.integers(1, len(sizes)))
    rows = _shifts(sizes, breadth)
    everything = {s for s in product(*map(range, sizes)) if sum(x > 0 for x in s) <= breadth}
    assert len(rows) == len(set(rows))
    assert set(rows) == everything


@given(SIZES, st.data())
def test_masks_and_groups_are_the_issues_moved(sizes: list[int], data: st.DataObject) -> None:
    breadth = data.draw(st.integers(1, len(sizes)))
    table, rows = moves(sizes, breadth), _shifts(sizes, breadth)
    assert [int(m) for m in table.mask] == [sum(1 << i for i, x in enumerate(row) if x) for row in rows]
    of_group = {int(g): int(m) for g, m in zip(table.group, table.mask, strict=True)}
    assert len(set(of_group.values())) == len(of_group)
    for g, whole in of_group.items():
        inside = table.inside[table.start[g] : table.start[g + 1]].tolist()
        assert inside == [k for k, other in sorted(of_group.items()) if other & ~whole == 0]


@given(st.data())
def test_the_candidate_of_a_package_leads_to_it(data: st.DataObject) -> None:
    laid = LAID
    standing = np.array([data.draw(st.integers(0, int(n) - 1)) for n in laid.sizes])
    target = np.array([data.draw(st.integers(0, int(n) - 1)) for n in laid.sizes])
    candidate = laid.candidate(standing, target)
    assert ((standing + laid.steps[candidate]) % laid.sizes == target).all()
    assert (candidate == 0) == bool((standing == target).all())


def test_a_package_beyond_the_breadth_is_no_candidate() -> None:
    plain = content()
    plain["protocol"]["breadth"] = 1
    laid = game(scenario(plain))
    assert laid.steps.shape == (5, 2)
    assert laid.candidate(laid.status_quo, np.array([1, 1])) == -1
    assert laid.candidate(laid.status_quo, np.array([1, 0])) > 0


def test_names_and_numbers_of_a_package_are_inverse() -> None:
    laid = game(scenario())
    assert laid.issues == ("ferry", "toll")
    for row in product(range(3), range(3)):
        assert laid.numbers(laid.package(np.array(row))).tolist() == list(row)
    assert laid.numbers({"toll": "high"}).tolist() == [0, 2]


def test_conditions_are_met_level_by_level() -> None:
    laid = game(scenario())
    both = np.uint64(1 << laid.bonuses[0].condition)
    met = {(f, t) for f, t in product(range(3), range(3)) if laid.satisfied[0, f] & laid.satisfied[1, t] & both}
    assert met == {(2, 0), (2, 1)}
