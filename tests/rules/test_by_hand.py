"""Each rule against an example worked by hand, and its boundary."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.engines.setup import Setup
from sim.nouns import End, Rung, on_grid
from sim.rules import kernels
from sim.rules.arithmetic import at_least_once, expected, logit_choice, retreat, sigmoid
from sim.rules.aspiration import schedule
from sim.rules.attendance import Intention, _kept_away, least_fixed_point
from sim.rules.beliefs import update
from sim.rules.blame import after_absence, after_refusal, at_risk
from sim.rules.consent import consent_rule, gates_shut
from sim.rules.pressure import aftermath, climb, eagerness, usual_rungs
from sim.rules.protocol import end_of_round, walkers, wear
from sim.rules.records import Mine, Today
from sim.rules.state import ENDS, State
from sim.rules.value import conflict_of, stakes, utility, valuation, without_agreement
from sim.rules.world import events
from sim.scenario.game import moves
from sim.scenario.parameters import Parameters, scale
from sim.scenario.tape import Tape, tape

TINY = Path(__file__).parents[2] / "scenarios" / "tiny.yaml"
NORTH, SOUTH = 0, 1

FIXED: dict[str, Any] = {
    "parties.north.values.truce": [0.2, 0.5, 0.7],
    "parties.north.values.exchange": [0.0, 0.8, 0.6],
    "parties.north.types": {},
    "parties.north.outside_option": 0.32,
    "parties.south.values.truce": [0.1, 0.6, 0.9],
    "parties.south.values.exchange": [0.0, 0.5, 1.0],
    "parties.south.outside_option": 0.1,
    "world.momentum.initial": 0.5,
}


@pytest.fixture
def talks() -> sim.Negotiation:
    return sim.load(TINY).with_(FIXED)


def opened(talks: sim.Negotiation, runs: int = 1) -> tuple[Setup, Parameters, State]:
    setup = talks.setup
    drawn = setup.draw(tape(1, 0, runs))
    return setup, drawn, setup.opening(drawn).but(round=1)


def test_value_by_hand(talks: sim.Negotiation) -> None:
    """North: weights .6/.4. Status quo .6·.2 = .12, outside .32, so X(0) = .20; momentum .5 · stake .1 adds .05."""
    setup, drawn, state = opened(talks)
    value = valuation(setup.game, drawn, state)
    packages = {"none": [0, 0], "partial and some": [1, 1], "full and all": [2, 2]}
    got = {name: utility(setup.game, drawn, state, value, np.array([o]))[0, NORTH] for name, o in packages.items()}
    fighting = 0.32 - 0.12 + 0.1 * 0.5
    assert got["none"] == pytest.approx(0.12 + fighting)
    assert got["partial and some"] == pytest.approx(0.6 * 0.5 + 0.4 * 0.8 + 0.6 * fighting)
    assert got["full and all"] == pytest.approx(0.6 * 0.7 + 0.4 * 0.6 + 0.0 * fighting)


def test_pressure_that_a_met_demand_ended_stands_in_the_world_without_agreement(talks: sim.Negotiation) -> None:
    _setup, _drawn, state = opened(talks)
    assert without_agreement(state).rung.tolist() == state.rung.tolist()
    for before, after in ((Rung.IMPOSED, Rung.LIFTED), (Rung.THREATENED, Rung.NONE)):
        pressed = state.but(rung=np.full_like(state.rung, int(before)))
        ended = pressed.but(rung=np.full_like(state.rung, int(after)), relieved=pressed.rung)
        assert without_agreement(ended).rung.tolist() == pressed.rung.tolist()
        again = ended.but(rung=pressed.rung)
        assert without_agreement(again).rung.tolist() == pressed.rung.tolist()


def test_the_disagreement_value_is_the_standing_package_valued_today(talks: sim.Negotiation) -> None:
    setup, drawn, state = opened(talks.with_({"world.momentum.initial": 0}))
    standing = utility(setup.game, drawn, state, valuation(setup.game, drawn, state), state.standing)
    assert standing[0, NORTH] == pytest.approx(0.32)
    assert standing[0, SOUTH] == pytest.approx(0.1)


def test_kernel_gains_are_differences_of_utilities(talks: sim.Negotiation) -> None:
    setup, drawn, state = opened(talks, runs=3)
    value, game = valuation(setup.game, drawn, state), setup.game
    live = np.ones(3, bool)
    holders, quorum = consent_rule(game, state)
    today = Today(state.standing, drawn.conflict, holders, quorum, np.zeros((3, 0), np.uint64))
    mine = Mine(
        np.ascontiguousarray(value.worth[:, NORTH]), np.ascontiguousarray(value.bonus[:, NORTH]),
        np.ascontiguousarray(value.fight[:, NORTH]), np.zeros(3, np.uint64), np.zeros((3, 2, 2)), np.zeros(3),
    )  # fmt: skip
    conflict, truth = kernels.descriptions(setup.rules, today, live)
    gains = kernels.gains(setup.rules, today, mine, (conflict, truth), live)
    base = utility(game, drawn, state, value, state.standing)[:, NORTH]
    for c in range(gains.shape[1]):
        levels = (state.standing + game.steps[c]) % game.sizes
        expected = utility(game, drawn, state, value, levels)[:, NORTH] - base
        assert np.allclose(gains[:, c], expected, atol=1e-11)


def test_conflict_is_the_least_over_the_levels(talks: sim.Negotiation) -> None:
    _, drawn, _ = opened(talks)
    assert conflict_of(drawn, np.array([[1, 2]]))[0] == 0.6
    assert conflict_of(drawn, np.array([[2, 0]]))[0] == 0.0


def test_stakes_are_shares_of_all_that_a_party_has_at_stake(talks: sim.Negotiation) -> None:
    """North signs truce=partial: |.6·.3| + .4·.25 given up, of ranges .6·.5 + .4·.8 and |X| = .25."""
    _, drawn, state = opened(talks)
    got = stakes(drawn, state, np.array([[1, 0]]))[0, NORTH]
    assert got == pytest.approx((0.18 + 0.4 * 0.25) / (0.3 + 0.32 + 0.25))
    assert scale(drawn.true.worth)[0, NORTH] == pytest.approx(0.62)
    assert stakes(drawn, state, state.standing)[0, NORTH] == 0


def test_what_is_signed_away_counts_as_what_is_gained(talks: sim.Negotiation) -> None:
    """Back from truce=full, exchange=some: |.6·(.2 − .7)| + |.4·(.6 − .8)|, and no conflict is given up."""
    _, drawn, state = opened(talks)
    there = state.but(standing=np.array([[2, 1]]))
    assert stakes(drawn, there, np.array([[0, 2]]))[0, NORTH] == pytest.approx((0.3 + 0.08) / (0.3 + 0.32 + 0.25))


def test_a_retreat_is_measured_on_the_issues_that_demand_and_offer_both_move() -> None:
    """Demanded (2, 2, 2, none) from (0, 0, 0, 0): falls short by .5 on the first, offers more on the second, leaves the
    third where it stands, and demanded nothing on the fourth."""
    worth = np.array([[0.0, 0.2, 0.7], [0.0, 0.3, 0.1], [0.0, 0.4, 0.8], [0.0, 0.1, 0.9]])
    short = retreat(worth, np.array([2, 2, 2, -1]), np.zeros(4, np.int64), np.array([1, 1, 0, 1]))
    assert short == pytest.approx(0.5)
    assert retreat(worth, np.full(4, -1), np.zeros(4, np.int64), np.array([1, 1, 1, 1])) == 0


def test_a_state_has_no_other_fields(talks: sim.Negotiation) -> None:
    _, _, state = opened(talks)
    assert state.but(round=7).round == 7
    assert state.round == 1
    with pytest.raises(TypeError, match=r"a state has no roun$"):
        state.but(roun=7)


def test_attendance_is_the_least_fixed_point() -> None:
    """Ukraine-like: comes iff party 0 does. Party 2 comes iff party 1 does. Two who wait for each other stay home."""
    needs = np.array([0, 0b001, 0b010], np.uint64)
    nobody, no = np.zeros((1, 3), bool), np.zeros((1, 3), bool)
    willing = np.array([[True, True, True]])
    assert least_fixed_point(willing, needs, no, nobody)[0].tolist() == [True, True, True]
    assert least_fixed_point(willing & [[False, True, True]], needs, no, nobody)[0].tolist() == [False] * 3
    circle = np.array([0b010, 0b001, 0], np.uint64)
    assert least_fixed_point(willing, circle, no, nobody)[0].tolist() == [False, False, True]
    despite = np.array([[False, True, False]])
    assert least_fixed_point(willing & [[False, True, True]], needs, despite, nobody)[0].tolist() == [False, True, True]


def test_only_those_free_to_come_are_blamed_for_staying_away() -> None:
    """Russia-like 0 stays away; 1 waits for it and 2 waits for 1: the absence is 0's, not 1's."""
    needs, no = np.array([[0, 0b001, 0b010]], np.uint64), np.zeros((1, 3), bool)
    mean = Intention(np.array([[False, True, True]]), needs, no, no)
    assert _kept_away(mean, no)[0].tolist() == [1.0, 0.0, 0.0]
    came = np.array([[True, False, False]])
    unwilling = replace(mean, leader=np.array([[True, False, True]]))
    assert _kept_away(unwilling, came)[0].tolist() == [0.0, 1.0, 0.0]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-4, 4)), min_size=1, max_size=5))
def test_expectations_over_types_are_sums(types: list[tuple[float, float]]) -> None:
    beliefs, x = np.array(types).T
    assert expected(beliefs, x) == pytest.approx((beliefs * x).sum(), abs=1e-12)
    both = np.stack([beliefs, beliefs[::-1]])
    sums = expected(both, x)
    assert np.array_equal(sums, [expected(b, x) for b in both])
    assert np.array_equal(expected(both[:, None], np.stack([x, x, x])), np.stack([sums] * 3, axis=1))


def test_bayes_by_hand_and_by_weight() -> None:
    """Prior (.6, .4), likelihood (.2, .8) of what the second party does: posterior (.2727, .7273); weight ½ goes half
    of the way. Of the first there is nothing to see."""
    prior = np.tile([0.6, 0.4], (1, 2, 2, 1))
    likely, seen = np.array([[[0.9, 0.1], [0.2, 0.8]]]), np.array([[[0.0, 1.0], [0.0, 1.0]]])
    full = update(prior, likely, seen)
    assert full[0, 0, 1] == pytest.approx([0.12 / 0.44, 0.32 / 0.44])
    half = update(prior, likely, seen / 2)
    assert half[0, 0, 1] == pytest.approx([(0.6 + 0.12 / 0.44) / 2, (0.4 + 0.32 / 0.44) / 2])
    assert (full[0, 1, 1] == prior[0, 1, 1]).all(), "nobody learns about itself"
    assert (full[0, :, 0] == prior[0, :, 0]).all(), "what was not seen teaches nothing"
    assert (update(prior, np.zeros((1, 2, 2)), seen) == prior).all(), "the impossible teaches nothing"


@given(st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0, 1), st.floats(0.01, 0.99))
def test_beliefs_stay_a_distribution(a: float, b: float, weight: float, p: float) -> None:
    prior = np.tile([p, 1 - p], (1, 2, 2, 1))
    after = update(prior, np.array([[[a, b], [a, b]]]), np.full((1, 2, 2), weight))[0, 0, 1]
    assert after.sum() == pytest.approx(1)
    assert (after >= 0).all()
    assert (after[0] >= p) == (a >= b) or weight < 1e-6 or abs(a - b) < 1e-6


def blamed(rate: float = 0.5, absence: float = 0.2) -> Any:
    return SimpleNamespace(world=SimpleNamespace(blame_rate=np.array([rate]), absence=np.array([absence])))


def test_blame_by_hand() -> None:
    """Blame .2, rate .5, the audience would have gained .4 of its scale: .2 + .5·.4·.8 = .36."""
    state: Any = SimpleNamespace(blame=np.full((1, 2, 2), 0.2))
    after = after_refusal(blamed(), state, np.array([[True, False]]), np.array([[0.0, 0.4]]))
    assert after[0, 0, 1] == pytest.approx(0.36)
    assert after[0, 1, 0] == 0.2
    assert after_refusal(blamed(), state, np.array([[True, False]]), np.array([[0.0, -0.4]]))[0, 0, 1] == 0.2
    assert after_absence(blamed(), state, np.array([[1.0, 0.0]]))[0, 0, 1] == pytest.approx(0.2 + 0.2 * 0.8)
    assert at_risk(*(np.array([x]) for x in (0.1, 0.2, 0.5)), np.array([0.4]))[0] == pytest.approx(0.1 * 0.8 * 0.2)


def test_choice_probabilities() -> None:
    assert sigmoid.py_func(0.0) == 0.5
    assert logit_choice(10.0, 0.1) == pytest.approx(1 / (1 + math.exp(-1)))
    assert list(logit_choice(math.inf, np.array([-1e-9, 0.0, 1e-9]))) == [0, 1, 1]
    assert logit_choice(np.array([1e6]), np.array([-1.0]))[0] == 0
    assert at_least_once(np.array([0.5]), np.array([2.0]))[0] == 0.75
    assert at_least_once(np.array([1.0]), np.array([0.0]))[0] == 0


def ladder(talks: sim.Negotiation, **changes: Any) -> sim.Negotiation:
    levy = {
        "owner": "south", "target": "north", "demand": {"truce": ["full"]}, "severity": 0.1, "credibility": 0.5,
        "threaten": 1, "impose": 1, "erosion": 0.1, "by_blame": 2, "by_frustration": 1, "owner_cost": 0.25,
    }  # fmt: skip
    return talks.with_({"instruments": {"levy": {**levy, **changes}}})


def climbed(setup: Setup, drawn: Parameters, state: State, runs: Tape) -> State:
    rungs = usual_rungs(setup.game, drawn, state, runs, setup.instrument_streams)
    return climb(setup.game, state, rungs)


def test_a_ladder_climbs_one_rung_a_round_and_a_met_demand_lifts_it(talks: sim.Negotiation) -> None:
    setup, drawn, state = opened(ladder(talks))
    runs = tape(1, 0, 1)
    rungs = []
    for _ in range(3):
        state = climbed(setup, drawn, state, runs)
        rungs.append(Rung(int(state.rung[0, 0])))
    assert rungs == [Rung.THREATENED, Rung.IMPOSED, Rung.IMPOSED]
    met = climbed(setup, drawn, state.but(standing=np.array([[2, 0]])), runs)
    assert met.rung[0, 0] == Rung.LIFTED


def test_the_ladder_remembers_the_rung_from_which_a_met_demand_took_an_instrument(talks: sim.Negotiation) -> None:
    """By run: a threat is disarmed, a sanction is lifted, what never stood ends nothing, talks that are over stay."""
    setup, drawn, state = opened(ladder(talks, threaten=0, impose=0), runs=4)
    rungs = np.array([[Rung.THREATENED], [Rung.IMPOSED], [Rung.NONE], [Rung.IMPOSED]], np.int64)
    over = np.array([0, 0, 0, 1])
    met = state.but(rung=rungs, standing=np.tile([2, 0], (4, 1)), end=over, ended=over)
    after = climbed(setup, drawn, met, tape(1, 0, 4))
    assert after.rung[:, 0].tolist() == [Rung.NONE, Rung.LIFTED, Rung.NONE, Rung.IMPOSED]
    assert after.relieved[:, 0].tolist() == [Rung.THREATENED, Rung.IMPOSED, Rung.NONE, Rung.NONE]
    assert without_agreement(after).rung[:, 0].tolist() == rungs[:, 0].tolist()
    undone = climbed(setup, drawn, after.but(standing=state.standing), tape(1, 0, 4))
    assert undone.relieved.tolist() == after.relieved.tolist()


def test_hazard_multiplier_by_hand(talks: sim.Negotiation) -> None:
    """(1 + 2·.5)(1 + 1·.2)(1 − .25) = 1.8."""
    _, drawn, state = opened(ladder(talks))
    blame = state.blame.copy()
    blame[:, NORTH, SOUTH] = 0.5
    patience = state.patience.copy()
    patience[:, SOUTH] = 0.8
    assert eagerness(drawn, state.but(blame=blame, patience=patience))[0, 0] == pytest.approx(1.8)


def test_a_hollow_threat_loses_credibility(talks: sim.Negotiation) -> None:
    setup, drawn, state = opened(ladder(talks))
    threatened = state.but(rung=np.full((1, 1), int(Rung.THREATENED)))
    defied = aftermath(setup.game, drawn, threatened, np.array([[True]]))
    assert defied.credibility[0, 0] == pytest.approx(0.45)
    assert aftermath(setup.game, drawn, threatened, np.array([[False]])).credibility[0, 0] == 0.5


def test_pressure_counts_at_credibility_when_threatened_and_in_full_when_imposed(talks: sim.Negotiation) -> None:
    setup, drawn, state = opened(ladder(talks))
    gains = {}
    for rung in (Rung.NONE, Rung.THREATENED, Rung.IMPOSED):
        now = state.but(rung=np.full((1, 1), int(rung)))
        value = valuation(setup.game, drawn, now)
        both = [utility(setup.game, drawn, now, value, np.array([o]))[0, NORTH] for o in ([0, 0], [2, 0])]
        gains[rung] = both[1] - both[0]
    assert gains[Rung.THREATENED] - gains[Rung.NONE] == pytest.approx(0.05)
    assert gains[Rung.IMPOSED] - gains[Rung.NONE] == pytest.approx(0.10)


def test_aspiration_schedules(talks: sim.Negotiation) -> None:
    """Start .7, floor .2, concession .05: after two rounds .2 + .5·.95². With a deadline at 11 and e = 1: linear."""
    _, drawn, _ = opened(talks)
    assert schedule(drawn, drawn.character, 3, None)[0, NORTH] == pytest.approx(0.2 + 0.5 * 0.95**2)
    hard = replace(drawn, world=replace(drawn.world, exponent=np.ones(1)))
    assert schedule(hard, drawn.character, 6, 11)[0, NORTH] == pytest.approx(0.45)
    assert schedule(hard, drawn.character, 11, 11)[0, NORTH] == pytest.approx(0.2)


def test_patience_wears_and_is_restored(talks: sim.Negotiation) -> None:
    _, drawn, state = opened(talks)
    worn = state.but(patience=wear(drawn, state, np.array([False])))
    assert worn.patience[0, NORTH] == pytest.approx(0.95)
    assert wear(drawn, worn, np.array([True]))[0, NORTH] == 1


def test_who_walks_out(talks: sim.Negotiation) -> None:
    """Impatience .1 at frustration .5 costs .05: more than a hope of .04, less than one of .06."""
    _, drawn, state = opened(talks.with_({"parties.north.impatience": 0.1}))
    tired = state.but(patience=np.full((1, 2), 0.5))
    for hope, leaves in ((0.04, True), (0.06, False), (np.nan, False)):
        assert walkers(drawn, tired.but(hope=np.array([[hope, np.nan]])))[0].tolist() == [leaves, False]


def test_ends_come_in_order(talks: sim.Negotiation) -> None:
    setup, _, state = opened(talks)
    protocol, no = setup.scenario.protocol, np.array([False])
    nobody, north = np.zeros((1, 2), bool), np.array([[True, False]])

    def ended(state: State, left: Any = nobody) -> str:
        end, when = end_of_round(setup.game, protocol, state, no, left)
        assert (when[0] > 0) == (end[0] > 0)
        return str(ENDS[int(end[0])])

    assert ended(state) == End.GOING_ON
    assert ended(state.but(content=np.ones((1, 2), bool))) == End.SETTLED
    assert ended(state.but(content=np.ones((1, 2), bool)), north) == End.WALKOUT
    assert ended(state.but(round=12)) == End.ROUNDS


def test_an_issue_that_an_agreement_moved_is_bound_by_it(talks: sim.Negotiation) -> None:
    alone = talks.with_({"issues.exchange.holders": ["south"]})
    setup, _, state = opened(alone)
    holders, quorum = consent_rule(setup.game, state)
    assert (int(holders[0, 1]), int(quorum[0, 1])) == (0b10, 1)
    holders, quorum = consent_rule(setup.game, state.but(bound=np.array([[0, 0b11]], np.uint64)))
    assert (int(holders[0, 1]), int(quorum[0, 1])) == (0b11, 2)


def test_relief_that_was_traded_is_not_taken_back_alone() -> None:
    """The loophole that binding closes: without it the US took relief back the week after trading it."""
    talks = sim.load(TINY.with_name("istanbul_2025.yaml"))
    relief = talks.setup.game.issues.index("us_sanctions_relief")
    us, seen = talks.setup.game.index("united_states"), 0
    for run in range(12):
        bound = 0
        for record in talks.play(seed=1, run=run).records:
            for turn in record.turns:
                if turn.signed[0] and turn.after[0, relief] != turn.before[0, relief]:
                    assert int(turn.signatories[0]) & bound == bound
                    bound = int(turn.signatories[0])
                    seen += bound != 1 << us
    assert seen


def test_moves_of_two_issues() -> None:
    """Sizes 3 and 2, breadth 2: 1 + (2 + 1) + 2·1 candidates."""
    table = moves([3, 2], 2)
    assert table.parent.size == 6
    assert sorted(int(m) for m in table.mask) == [0, 1, 1, 2, 3, 3]
    assert moves([3, 2], 1).parent.size == 4


def test_grid_sums_are_exact_in_any_order() -> None:
    x = on_grid(np.random.default_rng(1).uniform(-1, 1, 2000))
    assert x.sum() == x[::-1].sum() == math.fsum(x)


def test_quorum_chance_is_a_poisson_binomial_tail() -> None:
    chances = np.array([0.2, 0.5, 0.7])
    by_hand = 0.2 * 0.5 * 0.3 + 0.2 * 0.5 * 0.7 + 0.8 * 0.5 * 0.7 + 0.2 * 0.5 * 0.7
    assert kernels.at_least(chances, 3, 2, np.empty(4)) == pytest.approx(by_hand)
    assert kernels.at_least(chances, 3, 0, np.empty(4)) == pytest.approx(1)


EVENT = {"title": "A flood", "rounds": [1, 5], "hazard": 0.5, "lasts": 3}


def test_a_gate_is_shut_while_its_event_lasts(talks):
    """A flood in round 2 that lasts three rounds shuts the gate in rounds 2, 3 and 4."""
    gate = {"party": "north", "refuses": {"truce": {"at_least": "partial"}}, "during": "flood"}
    setup, drawn, state = opened(talks.with_({"events": {"flood": EVENT}, "sequencing": {"flooded": gate}}))
    assert not gates_shut(setup.game, drawn, state).any()
    begun = state.but(happened=np.full((1, 1), 2))
    shut = [bool(gates_shut(setup.game, drawn, begun.but(round=t)).any()) for t in (2, 3, 4, 5)]
    assert shut == [True, True, True, False]


def test_an_event_is_recorded_with_its_round_and_happens_once(talks):
    setup, drawn, state = opened(
        talks.with_({"events": {"flood": {"title": "A flood", "rounds": [1, 5], "hazard": 1}}})
    )
    once = events(setup.scenario, setup.game, drawn, state.but(round=3), tape(1, 0, 1))
    assert once.happened.tolist() == [[3]]
    assert events(setup.scenario, setup.game, drawn, once.but(round=4), tape(1, 0, 1)).happened.tolist() == [[3]]


def test_the_switch_of_sequencing_leaves_a_gate_that_an_event_shuts(talks):
    refuses = {"truce": {"at_least": "partial"}}
    gates = {
        "flooded": {"party": "north", "refuses": refuses, "during": "flood"},
        "first": {"party": "south", "refuses": refuses, "until_meetings": 3},
    }
    changed = talks.with_({"events": {"flood": EVENT}, "sequencing": gates})
    for on in (True, False):
        setup, drawn, state = opened(changed.with_({"mechanisms.sequencing_gate": on}))
        found = gates_shut(setup.game, drawn, state.but(happened=np.full((1, 1), 1)))
        assert (found[0] > 0).tolist() == [True, on]
