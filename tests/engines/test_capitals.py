"""A package comes back from the capitals: what was said at the table before tells nobody anything new."""

import numpy as np
import pytest

import sim
from sim.engines.bench import Bench
from sim.engines.drive import drive
from sim.engines.ensemble import sitters
from sim.engines.hearing import Hearing
from sim.nouns import Answer, Stage
from sim.scenario.tape import tape

RUNS = 40


@pytest.fixture
def hearing():
    """Hearings of the first candidate, which a party offered and both must sign; the first is of one of two types."""
    setup, runs = sim.load("scenarios/tiny.yaml").setup, tape(1, 0, RUNS)
    drawn = setup.draw(runs)
    state = setup.opening(drawn).but(round=2)
    state = state.but(present=np.ones_like(state.present))

    def of(proposer):
        bench = Bench(setup, drawn, state, runs)
        choice, by, live = np.ones(RUNS, np.int64), np.full(RUNS, proposer), np.ones(RUNS, bool)
        return Hearing(bench, bench.moment(), 0, choice, by, live)

    return of


def seats(hearing):
    return sitters(hearing.bench.setup)


def bits(*parties):
    return np.full(RUNS, sum(1 << party for party in parties), np.uint64)


@pytest.mark.parametrize("stage", [Stage.CAPITALS, Stage.TABLE])
def test_consents_of_before_bind_and_teach_nothing(hearing, stage):
    heard = hearing(1)
    before = heard.state
    state, record = drive(heard.answered(bits(0, 1), bits(), stage), seats(heard))
    assert (record.answers == Answer.ACCEPTED).all()
    assert record.signed.all()
    assert (state.beliefs == before.beliefs).all()
    assert (state.conceded == before.conceded).all()


def shift(hearing, *, yes, by):
    """By how much beliefs about the first party's first type rise, and whether it refused."""
    before = hearing.state.beliefs[:, 1, 0, 0]
    state, record = drive(hearing.answered(yes, by, Stage.CAPITALS), seats(hearing))
    return state.beliefs[:, 1, 0, 0] - before, record.answers[:, 0] == Answer.REFUSED


def test_the_proposers_own_capital_is_read_as_anyone_elses(hearing):
    moved, refused = shift(hearing(1), yes=bits(1), by=bits(0))
    own, own_refused = shift(hearing(0), yes=bits(1), by=bits(0))
    assert (refused == own_refused).all()
    assert 0 < refused.sum() < RUNS
    assert (own == moved).all()
    assert (np.sign(moved[refused]) == -np.sign(moved[~refused][0])).all()


def test_an_offer_teaches_when_it_is_made_and_not_again_at_home(hearing):
    moved, _ = shift(hearing(0), yes=bits(), by=bits(1))
    assert (moved == 0).all()


def test_a_capital_that_decides_shows_something_of_its_own_side_alone(hearing):
    heard = hearing(1)
    before = heard.state
    state, record = drive(heard.answered(bits(1), bits(0), Stage.CAPITALS), seats(heard))
    assert (state.beliefs != before.beliefs).any(axis=(0, 1, 3))[0]
    assert (record.signed == (record.answers[:, 0] == Answer.ACCEPTED)).all()
    assert 0 < record.signed.sum() < RUNS
    moved, _ = shift(hearing(1), yes=bits(0), by=bits(1))  # the other capital decides: nothing new of the first party
    assert (moved == 0).all()
