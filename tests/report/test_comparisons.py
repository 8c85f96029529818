"""Comparisons in words: what few pairs cannot tell is said, not printed as infinite."""

import pandas as pd
import pytest

from sim.report import case_comparisons as comparisons

ROW = {
    "case": "threats", "outcome": "deal", "title": "Any agreement", "pairs": 3, "as_is": 1.0, "changed": 0.0,
    "difference": -1.0, "low": -1.0, "high": 0.1, "p": 0.25, "p_holm": 1.0, "standardized": -float("inf"),
    "saving": float("nan"), "rank": 1, "touched": 1.0,
}  # fmt: skip


@pytest.mark.parametrize(("pairs", "said"), [(3, "too few pairs"), (29, "too few pairs"), (30, "no spread")])
def test_an_effect_without_spread_is_no_infinite_number(pairs, said):
    table = pd.DataFrame([{**ROW, "pairs": pairs}])
    ranked, *_ = comparisons.of_ranking(table, table, {})
    assert ranked.rows[0][2] == said
    assert "Too few pairs (fewer than 30), no spread" in ranked.note
    assert "inf" not in " ".join(ranked.rows[0])


def test_an_effect_with_spread_is_a_number():
    table = pd.DataFrame([{**ROW, "standardized": -1.5}])
    ranked, *_ = comparisons.of_ranking(table, table, {})
    assert ranked.rows[0][2] == "-1.50"
    assert "no spread" not in ranked.note


@pytest.mark.parametrize(("pairs", "said"), [(1, "+0.500 in one pair: too few"), (2, "+0.500 in all pairs")])
def test_one_pair_is_too_few(pairs, said):
    row = {**ROW, "outcome": "gain.north", "pairs": pairs, "difference": 0.5, "low": float("nan")}
    assert comparisons.changed(row)[2] == said
