"""The terms that a story tells add up to the gain that decided."""

import numpy as np
import pytest

import sim
from sim.nouns import Answer, Stage
from sim.report.decision_log import Weighed
from sim.report.narrative import StoryTeller
from sim.report.terms import going_on, terms
from sim.rules.value import utility, valuation

FILES = ["scenarios/tiny.yaml", "scenarios/istanbul_2022.yaml", "scenarios/istanbul_2025.yaml"]


def weighed(run):
    """Each answer of a run: the turn, the moment of the offer, and what the party saw."""
    teller = StoryTeller(run.talks.setup, run.drawn, run.notes, brief=False)
    for record in run.records:
        for turn in record.turns:
            if turn.stage == Stage.OFFER:
                teller._proposed()
            if turn.proposer[0] < 0:
                continue
            moment = teller._moment(record, turn)
            for _ in np.flatnonzero((turn.answers[0] >= 0) & ~np.isnan(turn.asked[0])):
                yield turn, moment, teller._weighed()
        teller.state = record.state
    assert not teller.notes


@pytest.mark.parametrize("file", FILES)
def test_terms_add_up_to_the_recorded_gain(file):
    count = 0
    for number in range(3):
        for turn, moment, seen in weighed(sim.load(file).play(5, number)):
            told = sum(term.worth for term in terms(moment, seen))
            assert told == pytest.approx(seen.gain, abs=1e-9)
            assert seen.gain == turn.gain[0, seen.party]
            count += 1
    assert count > 5


def test_what_going_on_is_worth_is_the_utility_of_what_stands():
    """On the first answer of a run the state's beliefs are still those that the party held."""
    run = sim.load("scenarios/tiny.yaml").play(3)
    turn, moment, seen = next(weighed(run))
    state = moment.state.but(standing=turn.before, beliefs=run.talks.setup.opening(run.drawn).beliefs)
    value = valuation(run.talks.setup.game, run.drawn, state)
    u = utility(run.talks.setup.game, run.drawn, state, value, turn.before)[0, seen.party]
    assert going_on(moment, seen) == pytest.approx(u, abs=1e-9)


def test_notes_do_not_change_a_decision():
    talks = sim.load("scenarios/tiny.yaml")
    row, table = talks.play(4, 3).row, talks.ensemble(5, seed=4, progress=False).runs.iloc[3]
    assert row.equals(table)


def test_every_answer_is_witnessed():
    run = sim.load("scenarios/tiny.yaml").play(2)
    asked = sum(int((~np.isnan(t.asked)).sum()) for r in run.records for t in r.turns)
    assert asked == sum(isinstance(note, Weighed) for note in run.notes)
    assert Answer.ACCEPTED in {int(a) for r in run.records for t in r.turns for a in t.answers[0]}
