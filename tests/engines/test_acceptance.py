"""Who would sign what: by hand, against the zone of agreement run by run, and at the edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.analysis.situation import FinalSituation, willingness, zone
from sim.engines.acceptance import acceptance, usual_pair
from sim.engines.ensemble import ensemble
from sim.engines.setup import Setup
from sim.rules.consent import gates_shut
from sim.scenario.findings import ScenarioError
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape
from tests.invented import contents

TINY = "scenarios/tiny.yaml"
CERTAIN = {
    "parties.north.values.truce": [0, 0.5, 1], "parties.north.values.exchange": [0, 0, 0],
    "parties.north.outside_option": 0.4, "parties.north.types.firm.outside_option": 0.4,
    "parties.south.values.truce": [0, 0.1, 0.1], "parties.south.values.exchange": [0.5, 0, 1],
    "parties.south.outside_option": 0.0, "world.momentum.volatility": 0,
}  # fmt: skip


def test_by_hand():
    """The north gains by a truce alone (0.6·½ less 0.4·0.4, and so on); the south by any truce, or by all prisoners."""
    talks = sim.load(TINY).with_(CERTAIN)
    found = acceptance(talks.setup, talks.ensemble(20, seed=1, progress=False).parts, 1, (0, 1))
    north, south = found.each
    assert np.isnan(found.all[0, 0])
    assert north[0, 1] == north[0, 2] == 0
    assert north[1, 0] == north[2, 0] == 1
    assert south[0, 1] == 0
    assert south[0, 2] == south[1, 0] == south[2, 2] == 1
    assert found.asked == (0, 1)
    assert np.array_equal(found.all[1:], np.minimum(north, south)[1:])
    assert (found.all[0, 1:] == 0).all()


@settings(max_examples=12)
@given(content=contents(), seed=st.integers(0, 50))
def test_each_run_counts_as_its_zone_of_agreement_says(content, seed):
    setup = Setup(Scenario.model_validate(content))
    parts = list(ensemble(setup, seed, 5, workers=1, chunk=2))
    found = acceptance(setup, parts, seed, (0, 1))
    each, whole = np.zeros_like(found.each), np.zeros_like(found.all)
    for run in range(5):
        space, consent = _alone(setup, seed, run)
        willing, signed = willingness(space, consent), zone(space, consent)
        for cell in np.ndindex(*whole.shape):
            levels = setup.game.status_quo.copy()
            levels[:2] = cell
            number = int(space.number(levels))
            each[(slice(None), *cell)] += willing[number]
            whole[cell] += signed[number]
    there = ~np.isnan(found.all)
    assert np.array_equal(found.all[there], whole[there] / 5)
    assert np.array_equal(found.each[:, there], each[:, there] / 5)


def _alone(setup, seed, run):
    """What the analysis of one run enumerates, counted from the status quo."""
    runs = tape(seed, run, 1)
    (part,) = [p for p in ensemble(setup, seed, run + 1, workers=1, chunk=1) if p.run[0] == run]
    drawn = setup.draw(runs)
    situation = FinalSituation(setup.game, setup.rules, drawn, part.state, gates_shut(setup.game, drawn, part.state))
    return situation.space, situation.anew


def test_the_usual_pair_is_the_headlines_issue_and_the_next():
    assert usual_pair(sim.load("scenarios/istanbul_2025.yaml").setup) == (0, 1)
    assert usual_pair(sim.load(TINY).setup) == (0, 1)
    lone = sim.load(TINY).with_({"issues.exchange.active": False})
    assert usual_pair(lone.setup) is None
    other = sim.load(TINY).with_({"reference.headline": {"title": "all go home", "when": {"exchange": ["all"]}}})
    assert usual_pair(other.setup) == (1, 0)


def test_complete_offers_leave_nothing_at_the_status_quo():
    talks = sim.load(TINY).with_({"protocol.offers": "complete", "protocol.agreements": "single"})
    found = acceptance(talks.setup, talks.ensemble(4, seed=1, progress=False).parts, 1, (0, 1))
    assert np.isnan(found.all[0]).all()
    assert np.isnan(found.all[:, 0]).all()
    assert not np.isnan(found.all[1:, 1:]).any()


def test_wrong_issues_are_said_so():
    many = sim.load(TINY).ensemble(2, seed=1, progress=False)
    with pytest.raises(ScenarioError, match="did you mean 'truce'"):
        many.acceptance("truse", "exchange")
    with pytest.raises(ValueError, match="choose two"):
        many.acceptance("truce", "truce")
