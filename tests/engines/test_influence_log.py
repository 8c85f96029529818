"""Who moved whom: from the records of a run, by hand and in sum."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.engines.influence_log import KINDS, centrality, moves, network
from sim.nouns import Answer
from sim.scenario.parameters import scale


@pytest.fixture(scope="module")
def run():
    return sim.load("scenarios/istanbul_2025.yaml").play(7)


def test_an_accepted_offer_moves_the_one_who_accepts() -> None:
    run = sim.load("scenarios/tiny.yaml").play(1)
    setup, found = run.talks.setup, moves(run.talks.setup, run.drawn, run.records)
    first = found.iloc[0]
    turn = run.records[int(first["round"]) - 1].turns[0]
    source, target = int(turn.proposer[0]), setup.game.index(first["target"])
    assert first["source"] == setup.game.parties[source]
    assert turn.answers[0, target] == Answer.ACCEPTED
    whole = scale(run.drawn.true.worth)[0, target]
    assert first["strength"] == pytest.approx(turn.gain[0, target] / whole)
    assert set(found["kind"]) == {"accepted"}


def test_each_kind_occurs_and_strengths_are_positive(run) -> None:
    found = moves(run.talks.setup, run.drawn, run.records)
    assert set(found["kind"]) == set(KINDS)
    assert (found["strength"] > 0).all()
    assert set(found["round"]) <= set(range(1, len(run.records) + 1))


def test_pushes_are_the_ones_that_attendance_adds_up(run) -> None:
    setup = run.talks.setup
    found = moves(setup, run.drawn, run.records)
    first = found[(found["round"] == 1) & (found["kind"] == "push")]
    ties = run.drawn.ties
    names = list(setup.scenario.influence)
    for row in first.to_dict("records"):
        k = names.index(row["what"])
        assert row["strength"] == pytest.approx(float(ties.attendance[0, k] + ties.concession[0, k]))


def test_without_threats_nobody_presses() -> None:
    run = sim.load("scenarios/istanbul_2025.yaml").with_({"mechanisms.threats": False}).play(7)
    found = moves(run.talks.setup, run.drawn, run.records)
    assert not set(found["kind"]) & {"threatened", "imposed"}


def test_network_and_centrality_add_up_to_the_moves(run) -> None:
    setup = run.talks.setup
    found = moves(setup, run.drawn, run.records)
    graph = network(setup, found)
    whole = sum(edge["strength"] for *_, edge in graph.edges(data=True))
    assert whole == pytest.approx(found["strength"].sum())
    table = centrality(setup, found, len(run.records))
    assert table["moved"].sum() == pytest.approx(whole)
    assert table["was_moved"].sum() == pytest.approx(whole)
    assert np.allclose(table.groupby("round")["rank"].sum(), 1)


def test_where_nobody_moved_anybody_all_rank_alike() -> None:
    setup = sim.load("scenarios/tiny.yaml").setup
    run = sim.load("scenarios/tiny.yaml").play(1)
    none = moves(setup, run.drawn, [])
    assert none.empty
    assert centrality(setup, none, 2)["rank"].tolist() == [0.5] * 4
