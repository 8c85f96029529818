"""A package comes back from the capitals: what was said at the table before tells nobody anything new."""

import numpy as np
import pytest

import sim
from sim.engines.ensemble import sitters
from sim.engines.turn import Bench, Hearing
from sim.nouns import Answer, Stage
from sim.scenario.tape import tape

RUNS = 40


@pytest.fixture
def hearing():
    """The first candidate, which the second party offered and both must sign; the first is of one of two types."""
    setup, runs = sim.load("scenarios/tiny.yaml").setup, tape(1, 0, RUNS)
    drawn = setup.draw(runs)
    state = setup.opening(drawn).but(round=2)
    state = state.but(present=np.ones_like(state.present))
    bench = Bench(setup, drawn, state, runs, sitters(setup))
    first = np.ones(RUNS, np.int64), np.ones(RUNS, np.int64), np.ones(RUNS, bool)
    return Hearing(bench, bench.moment(), 0, *first)


def bits(*parties):
    return np.full(RUNS, sum(1 << party for party in parties), np.uint64)


@pytest.mark.parametrize("stage", [Stage.CAPITALS, Stage.TABLE])
def test_consents_of_before_bind_and_teach_nothing(hearing, stage):
    before = hearing.state
    state, record = hearing.answered(bits(0, 1), bits(), stage)
    assert (record.answers == Answer.ACCEPTED).all()
    assert record.signed.all()
    assert (state.beliefs == before.beliefs).all()
    assert (state.conceded == before.conceded).all()


def test_a_capital_that_decides_shows_something_of_its_own_side_alone(hearing):
    before = hearing.state
    state, record = hearing.answered(bits(1), bits(0), Stage.CAPITALS)
    moved = (state.beliefs != before.beliefs).any(axis=(0, 1, 3))
    assert moved.tolist() == [True, False]
    assert (record.signed == (record.answers[:, 0] == Answer.ACCEPTED)).all()
    assert 0 < record.signed.sum() < RUNS
