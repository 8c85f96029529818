"""A target defies a threat by refusing what would meet its demand, at the table or from its capital."""

import numpy as np

import sim
from sim.engines.ensemble import rounds, sitters
from sim.nouns import Answer, Rung, Stage
from sim.rules.pressure import demands_met
from sim.rules.value import truth_of
from sim.scenario.tape import tape

RUNS = 60


def refusals(setup, record, stages):
    """(run, instrument) whether the target refused, at one of these stages, what would meet an open demand."""
    found = np.zeros(record.state.rung.shape, bool)
    targets = [setup.game.index(item.target) for item in setup.scenario.instruments.values()]
    for turn in record.turns:
        if turn.stage in stages:
            offered = (truth_of(setup.game, turn.after)[:, None] >> setup.game.demands.astype(np.uint64)) & np.uint64(1)
            found |= offered.astype(bool) & (turn.answers[:, targets] == Answer.REFUSED)
    return found & ~demands_met(setup.game, record.state)


def test_a_capitals_refusal_wears_a_threat_out_as_a_delegations_does():
    setup = sim.load("scenarios/istanbul_2025.yaml").setup
    runs = tape(1, 0, RUNS)
    drawn, seen = setup.draw(runs), 0
    before = setup.opening(drawn)
    for record in rounds(setup, drawn, runs, sitters(setup)):
        after = record.state
        at_home = refusals(setup, record, {Stage.CAPITALS}) & ~refusals(setup, record, {Stage.OFFER, Stage.TABLE})
        unmoved = after.live & (after.standing == before.standing).all(axis=1)
        unmoved &= (after.happened == before.happened).all(axis=1)  # an event may restore a threat's credibility
        at_home &= (after.rung == Rung.THREATENED) & unmoved[:, None]
        worn = before.credibility * (1 - drawn.levers.erosion)
        np.testing.assert_array_equal(after.credibility[at_home], worn[at_home])
        seen += int((at_home & (drawn.levers.erosion > 0)).sum())
        before = after
    assert seen > 0
