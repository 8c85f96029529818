"""Stability in conflicts, alone and in coalitions, and the work that it makes."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from sim.report.theory_sections import of_conflict
from sim.scenario.findings import ScenarioError
from sim.theories.graph import (
    MOST_SECONDS,
    Conflict,
    Mover,
    Stability,
    _passes,
    affordable,
    coalition_stable,
    coalitional_equilibria,
    conflict,
    equilibria,
    improvements,
    joint_improvements,
    reachable,
    read_conflict,
    responses,
    seconds,
    stable,
)
from tests.cli.test_commands import parley
from tests.theories.cases import CHICKEN, DILEMMA, elmira

NASH, GMR, SMR, SEQ = Stability.NASH, Stability.GMR, Stability.SMR, Stability.SEQ


@st.composite
def conflicts(draw: st.DrawFn) -> Conflict:
    states = [str(k) for k in range(draw(st.integers(2, 6)))]
    players = ["a", "b", "c"][: draw(st.integers(2, 3))]
    payoff = st.lists(st.integers(0, 4), min_size=len(states), max_size=len(states))
    edges = st.lists(st.tuples(st.sampled_from(states), st.sampled_from(states)), max_size=10)
    return conflict(states, {p: draw(payoff) for p in players}, {p: draw(edges) for p in players})


def test_elmira_ministry_and_uniroyal_gain_jointly_from_5_to_8() -> None:
    assert ("5", "8") in joint_improvements(elmira(), ["moe", "uniroyal"])
    assert "5" not in coalitional_equilibria(elmira(), NASH)
    assert coalitional_equilibria(elmira(), NASH) == ["8", "9"]


def test_prisoners_dilemma() -> None:
    assert equilibria(DILEMMA, NASH) == ["DD"]
    assert [equilibria(DILEMMA, kind) for kind in (GMR, SMR, SEQ)] == [["CC", "DD"]] * 3
    assert joint_improvements(DILEMMA, ["row", "column"]) == [("DD", "CC")]
    assert coalitional_equilibria(DILEMMA, NASH) == []
    assert coalitional_equilibria(DILEMMA, SEQ) == ["CC"]


def test_chicken() -> None:
    assert equilibria(CHICKEN, NASH) == ["CD", "DC"]
    assert "CC" in equilibria(CHICKEN, GMR)
    assert "CC" in equilibria(CHICKEN, SMR)
    assert "CC" not in equilibria(CHICKEN, SEQ)


def test_smr_asks_whether_the_sanctioned_can_escape() -> None:
    """Going from s to t is punished by a move to u; but from u there is a way on to v, better than s."""
    moves = {"a": [("s", "t"), ("u", "v")], "b": [("t", "u")]}
    game = conflict(["s", "t", "u", "v"], {"a": [1, 2, 0, 3], "b": [0, 0, 0, 0]}, moves)
    alone = frozenset([0])
    assert stable(game, alone, GMR)[0]
    assert not stable(game, alone, SMR)[0]
    assert not stable(game, alone, SEQ)[0]


def test_nobody_moves_twice_in_a_row() -> None:
    moves = {"a": [("1", "2"), ("2", "3")], "b": [("3", "4")]}
    game = conflict(["1", "2", "3", "4"], {"a": [0, 1, 2, 3], "b": [0, 0, 0, 0]}, moves)
    assert np.flatnonzero(reachable(game, frozenset([0, 1]))[0]).tolist() == [1]
    assert np.flatnonzero(reachable(game, frozenset([0, 1]))[1]).tolist() == [2, 3]


def test_joint_moves_need_all_their_members() -> None:
    game = conflict(["war", "truce"], {"north": [0, 1], "south": [0, 1]}, {"north+south": [("war", "truce")]})
    assert equilibria(game, NASH) == ["war", "truce"]
    assert coalitional_equilibria(game, NASH) == ["truce"]


@given(conflicts())
def test_stability_concepts_nest(game: Conflict) -> None:
    for p in range(len(game.players)):
        alone = frozenset([p])
        nash, gmr, smr, seq = (stable(game, alone, kind) for kind in (NASH, GMR, SMR, SEQ))
        assert (nash <= smr).all()
        assert (nash <= seq).all()
        assert (smr <= gmr).all()
        assert (seq <= gmr).all()
    together = frozenset(range(len(game.players)))
    for narrow, wide in pairwise([coalition_stable(game, together, kind) for kind in (NASH, SMR, GMR)]):
        assert (narrow <= wide).all()


@given(conflicts())
def test_one_alone_has_one_step_and_best_states_are_nash(game: Conflict) -> None:
    for p, mover in enumerate(game.movers):
        alone = frozenset([p])
        assert (reachable(game, alone) == mover.edges).all()
        assert stable(game, alone, NASH)[game.payoffs[p] == game.payoffs[p].max()].all()
        assert (improvements(game, alone) <= reachable(game, alone)).all()
        assert (responses(game, alone) == improvements(game, alone)).all()


@given(conflicts(), st.randoms(use_true_random=False))
def test_names_and_order_of_states_do_not_matter(game: Conflict, random: object) -> None:
    order = list(range(len(game.states)))
    random.shuffle(order)  # type: ignore[attr-defined]
    moves = {
        game.players[k]: [(game.states[a], game.states[b]) for a, b in np.argwhere(mover.edges)]
        for k, mover in enumerate(game.movers)
    }
    payoffs = {p: game.payoffs[k, order].tolist() for k, p in enumerate(game.players)}
    other = conflict([game.states[k] for k in order], payoffs, moves)
    for kind in Stability:
        assert set(equilibria(other, kind)) == set(equilibria(game, kind))
        assert set(coalitional_equilibria(other, kind)) == set(coalitional_equilibria(game, kind))


def test_decision_makers_may_be_numbers(tmp_path: Path) -> None:
    path = tmp_path / "numbers.yaml"
    path.write_text("states: [a, b]\nranking: {1: [b, a], 2: [a, b]}\nmoves: {1: {a: b}, 2: {b: a}}\n")
    assert read_conflict(path).players == ("1", "2")


def test_a_conflict_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "dilemma.yaml"
    path.write_text(
        "states: [CC, CD, DC, DD]\n"
        "ranking:\n  row: [DC, CC, DD, CD]\n  column: [CD, CC, DD, DC]\n"
        "moves:\n  row: {CC: DC, DC: CC, CD: DD, DD: CD}\n  column: {CC: [CD], CD: [CC], DC: [DD], DD: [DC]}\n"
    )
    assert equilibria(read_conflict(path), SEQ) == ["CC", "DD"]
    path.write_text("states: [1, 2]\npayoffs: {a: [1, 2]}\nmoves: {a: {1: 2}}\n")
    assert equilibria(read_conflict(path), NASH) == ["2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("states: [1, 2]\npayoffs: {a: [1]}\nmoves: {a: {1: 2}}", "1 payoffs for 2 states"),
        ("states: [1, 2]\npayoffs: {a: [1, x]}\nmoves: {a: {1: 2}}", "no number"),
        ("states: [1, 2]\npayoffs: {a: [1, 2]}\nmoves: {a: {1: 3}}", "'3' is not known"),
        ("states: [1, 2]\npayoffs: {a: [1, 2]}\nmoves: {b: {1: 2}}", "'b' is not known"),
        ("states: [1, 2]\npayoffs: {a: [1, 2]}\nmoves: {a: 7}", "is no table"),
        ("states: [1, 1]\npayoffs: {a: [1, 2]}\nmoves: {a: {1: 1}}", "a name twice"),
        ("states: [1, 2]\nranking: {a: [1]}\nmoves: {a: {1: 2}}", "each state once"),
        ("states: [1, 2]\nranking: {a: [1, 2, 1]}\nmoves: {a: {1: 2}}", "each state once"),
        ("states: [1, 2]\nranking: {a: [1, 2]}\npayoffs: {a: [1, 2]}\nmoves: {a: {1: 2}}", "not both"),
        ("states: [1, 2]\nmoves: {a: {1: 2}}", "payoffs or ranking"),
        ("states: [1, 2]\nranking: {}\nmoves: {}", "missing"),
        *(
            (f"states: [1, 2]\n{key}: {bad}\nmoves: {{a: {{1: 2}}}}", "is no table")
            for key in ("ranking", "payoffs")
            for bad in ("-1", "x", "[1, 2]", "{a: 1}", "{a: x}", "null")
        ),
        (f"states: [1, 2]\npayoffs: {{a: [1, 1{'0' * 400}]}}\nmoves: {{a: {{1: 2}}}}", "no number"),
        ("states: 7", "is no conflict"),
        ("meta: {}", "is no conflict"),
    ],
)
def test_a_broken_file_ends_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text)
    with pytest.raises(ScenarioError, match=said):
        read_conflict(path)


def test_a_move_that_is_no_pair_ends_in_a_sentence() -> None:
    for edge in ("ab", ("a",), ("a", "b", "a")):
        with pytest.raises(ScenarioError, match="is no pair of states"):
            conflict(["a", "b"], {"one": [1, 2]}, {"one": [edge]})  # type: ignore[list-item]


def crowded(states, players):
    """From each state each decision maker can move to two others, chosen by chance."""
    chosen = np.random.default_rng(1)
    movers = []
    for p in range(players):
        edges = np.zeros((states, states), bool)
        edges[np.arange(states)[:, None], chosen.integers(0, states, (states, 2))] = True
        np.fill_diagonal(edges, val=False)
        movers.append(Mover(frozenset([p]), edges))
    payoffs = chosen.permuted(np.tile(np.arange(states, dtype=float), (players, 1)), axis=1)
    names = tuple(f"d{p}" for p in range(players)), tuple(f"s{s}" for s in range(states))
    return Conflict(*names, payoffs, tuple(movers))


@pytest.mark.parametrize(("states", "players"), [(4, 2), (1, 1), (40, 8), (300, 4), (200, 12)])
def test_what_takes_seconds_is_affordable(states, players):
    conflict = crowded(states, players)
    affordable(conflict)
    assert seconds(conflict, _passes(conflict)) < MOST_SECONDS / 2


@pytest.mark.parametrize(("states", "players"), [(600, 8), (800, 6), (1500, 4), (1500, 30)])
def test_what_takes_minutes_is_refused_at_once_with_what_to_do(states, players):
    conflict = crowded(states, players)
    before = time.monotonic()
    with pytest.raises(ScenarioError, match="would take longer than a minute; leave out states") as error:
        affordable(conflict)
    assert time.monotonic() - before < MOST_SECONDS / 2
    assert f"{states} states, {players} decision makers and {players} movers" in str(error.value)


def test_work_grows_with_states_decision_makers_and_passes():
    assert seconds(crowded(40, 3), 2) < seconds(crowded(80, 3), 2) < seconds(crowded(80, 5), 2)
    assert seconds(crowded(40, 3), 2) < seconds(crowded(40, 3), 4)


def test_ways_are_as_long_as_they_are():
    steps = np.zeros((9, 9), bool)
    steps[np.arange(8), np.arange(1, 9)] = True
    chain = Conflict(("a",), tuple("abcdefghi"), np.arange(9.0)[None], (Mover(frozenset([0]), steps),))
    assert _passes(chain) == 8 / 2 + 1


@pytest.mark.slow
def test_the_estimate_is_about_right():
    conflict = crowded(150, 5)
    before = time.process_time()
    of_conflict(conflict)
    taken = time.process_time() - before
    assert taken / 30 < seconds(conflict, _passes(conflict)) < 30 * taken


def test_the_command_says_so(tmp_path):
    names = [f"s{k}" for k in range(1200)]
    players = [f"d{p}" for p in range(6)]
    file = tmp_path / "crowded.yaml"
    ranking = "".join(f"  {p}: [{', '.join(names)}]\n" for p in players)
    after = ", ".join(f"{a}: {b}" for a, b in pairwise(names))
    moves = "".join(f"  {p}: {{{after}}}\n" for p in players)
    file.write_text(f"states: [{', '.join(names)}]\nranking:\n{ranking}moves:\n{moves}")
    result = parley("conflict", file)
    assert result.exit_code == 2
    assert "1200 states, 6 decision makers and 6 movers would take longer than a minute" in result.output
