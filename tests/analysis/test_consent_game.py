"""Coalitions and the Shapley–Shubik index: by hand, and against all orders of joining."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.consent_game import MOST, ConsentGame, Rule, TooManyParties, consent_games, members_of
from sim.engines.setup import Setup
from tests.scenario.small import content, scenario

RULES = st.lists(
    st.frozensets(st.integers(0, 5), min_size=1, max_size=4).flatmap(
        lambda parties: st.tuples(st.just(parties), st.integers(1, len(parties)))
    ),
    min_size=1,
    max_size=3,
)


def wins(rules: list[Rule], coalition: frozenset[int]) -> bool:
    return all(len(parties & coalition) >= quorum for parties, quorum in rules)


def test_a_security_council_of_five() -> None:
    """Two permanent members with a veto, and two of three others: worked by hand.

    A permanent member decides wherever the other and two others came before it: 36 + 18 = 54 of 120 orders.
    """
    game = ConsentGame([(frozenset({0, 1}), 2), (frozenset({2, 3, 4}), 2)])
    assert game.minimal_winning == [frozenset({0, 1, *pair}) for pair in combinations((2, 3, 4), 2)]
    assert game.minimal_blocking == [{0}, {1}, {2, 3}, {2, 4}, {3, 4}]
    index = game.shapley_shubik
    assert sum(index.values()) == pytest.approx(1)
    assert index[0] == index[1] > index[2] == index[3] == index[4]
    assert index == pytest.approx(by_orders(list(game.rules), game.members))


def by_orders(rules: list[Rule], members: list[int]) -> dict[int, float]:
    decided = dict.fromkeys(members, 0)
    orders = list(permutations(members))
    for order in orders:
        joined: frozenset[int] = frozenset()
        for p in order:
            if not wins(rules, joined) and wins(rules, joined | {p}):
                decided[p] += 1
            joined |= {p}
    return {p: count / len(orders) for p, count in decided.items()}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(RULES)
def test_coalitions_and_index_agree_with_all_orders(rules: list[Rule]) -> None:
    game = ConsentGame(rules)
    everyone = frozenset(game.members)
    assert game.shapley_shubik == pytest.approx(by_orders(rules, game.members))
    subsets = [frozenset(c) for size in range(len(everyone) + 1) for c in combinations(game.members, size)]
    winning = {c for c in subsets if wins(rules, c)}
    blocking = {c for c in subsets if not wins(rules, everyone - c)}
    assert set(game.minimal_winning) == {c for c in winning if not any(c - {p} in winning for p in c)}
    assert set(game.minimal_blocking) == {c for c in blocking if not any(c - {p} in blocking for p in c)}


def test_twenty_parties_are_counted_and_more_are_a_sentence() -> None:
    game = ConsentGame([(frozenset(range(MOST)), 11)])
    assert game.shapley_shubik == pytest.approx(dict.fromkeys(range(MOST), 1 / MOST))
    with pytest.raises(TooManyParties, match="21 parties must consent"):
        ConsentGame([(frozenset(range(MOST + 1)), 11)])


def test_games_of_a_scenario_follow_holders_quorum_and_vetoes() -> None:
    plain = content()
    plain["issues"]["ferry"]["quorum"] = 1
    game = Setup(scenario(plain)).game
    found = consent_games(game, game.numbers({"ferry": "daily"}))
    island, mainland = game.index("island"), game.index("mainland")
    assert list(found) == ["ferry", "toll", "every_issue", "agreed"]
    assert found["ferry"].minimal_winning == [{island}, {mainland}]
    assert found["ferry"].minimal_blocking == [{island, mainland}]
    assert found["toll"].minimal_winning == [{island, mainland}]
    assert found["agreed"].minimal_winning == [{mainland}]  # its veto on a daily ferry
    assert "agreed" not in consent_games(game, game.status_quo)


def test_bits_name_parties() -> None:
    assert members_of(0b1010) == {1, 3}
