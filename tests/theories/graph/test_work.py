"""The work that a conflict makes is known before it is done."""

import time
from itertools import pairwise

import numpy as np
import pytest

from sim.report.theory_sections import of_conflict
from sim.scenario.findings import ScenarioError
from sim.theories.graph.conflict import Conflict, Mover
from sim.theories.graph.work import MOST_SECONDS, _passes, affordable, seconds
from tests.cli.test_commands import parley


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
