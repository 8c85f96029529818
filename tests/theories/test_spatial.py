"""The spatial model against KTAB's own numbers, each rule by hand, and what must hold for any actors."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from sim.theories.inputs import Stakeholders
from sim.theories.spatial import Contests, SpatialOutlook, curved, distance, interpolate, risk_attitudes, spatial
from sim.theories.spatial_elections import (
    Commitment,
    Drafting,
    Election,
    Interpolation,
    RiskRange,
    SpatialChoices,
    VictoryRule,
    VotingRule,
    coalitions,
    conditional,
    election,
    markov_incentive,
    markov_uniform,
    victory,
    vote,
)
from tests.theories.cases import DUMMY, dummy

TENTH = st.integers(1, 9).map(lambda k: k / 10)


@st.composite
def crowds(draw: st.DrawFn) -> Stakeholders:
    count, issues = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    grid = st.lists(st.lists(TENTH, min_size=issues, max_size=issues), min_size=count, max_size=count)
    capability = draw(st.lists(st.integers(1, 100).map(float), min_size=count, max_size=count))
    salience = np.array(draw(grid)) / issues
    return Stakeholders(tuple(f"a{k}" for k in range(count)), np.array(capability), np.array(draw(grid)), salience)


@st.composite
def readings(draw: st.DrawFn) -> SpatialChoices:
    return SpatialChoices(
        voting=draw(st.sampled_from(VotingRule)),
        victory=draw(st.sampled_from(VictoryRule)),
        election=draw(st.sampled_from(Election)),
        risk_range=draw(st.sampled_from(RiskRange)),
        others_risk=draw(st.sampled_from([0, 1 / 3, 1 / 2, 2 / 3, 1])),
        commitment=draw(st.sampled_from(Commitment)),
        interpolation=draw(st.sampled_from(Interpolation)),
        drafting=draw(st.sampled_from(Drafting)),
        turns=3,
    )


def test_turn_1_of_ktabs_example_follows_from_its_rules_by_hand() -> None:
    """Actor 2 finds no bargain that an election prefers to staying; actor 3 is drawn towards its challenge of 0."""
    turns = spatial(dummy())
    contests = turns[0].contests
    assert [contests.target(i) for i in range(7)] == [6, 0, 6, 0, 0, 1, 1]
    odds = contests.victory(3, 3, 0)
    weight = [(DUMMY[3, 2::2] / 100 * odds) ** 2, (DUMMY[0, 2::2] / 100 * (1 - odds)) ** 2]
    met = (weight[0] * DUMMY[3, 1::2] + weight[1] * DUMMY[0, 1::2]) / (weight[0] + weight[1]) / 100
    assert turns[1].position[3] == pytest.approx(met, abs=2e-4)
    assert turns[1].position[2] == pytest.approx(DUMMY[2, 1::2] / 100)


def test_ktabs_example_comes_to_rest_with_equal_positions_sharing_their_probability() -> None:
    turns = spatial(dummy())
    assert 2 < len(turns) < 100
    last = turns[-1]
    moved = [np.linalg.norm(b.position - a.position, axis=1).sum() for a, b in pairwise(turns)]
    assert moved[-1] < 0.02 * (moved[0] + 1e-4)
    assert all(step >= 0.02 * (moved[0] + 1e-4) for step in moved[1:-1])
    together = [i for i in range(7) if np.allclose(last.position[i], last.position[0], atol=1e-3)]
    assert len(together) > 1
    assert len({last.probability[i] for i in together}) == 1
    different = {tuple(row): chance for row, chance in zip(last.position, last.probability, strict=True)}
    assert sum(different.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("rule", "gain", "cast"),
    [
        (VotingRule.PROPORTIONAL, 0.5, 1.0),
        (VotingRule.CUBIC, 0.5, 0.25),
        (VotingRule.PROP_CBC, 0.5, 0.625),
        (VotingRule.PROP_BIN, 0.5, 1.2),
        (VotingRule.BINARY, 0.5, 2.0),
        (VotingRule.BINARY, 5e-9, 1.0),
        (VotingRule.ASYM_PROSP, 0.5, 2 / 3),
        (VotingRule.ASYM_PROSP, -0.5, -1.0),
    ],
)
def test_votes_of_weight_2(rule: VotingRule, gain: float, cast: float) -> None:
    assert vote(rule, 2.0, gain) == pytest.approx(cast)


@pytest.mark.parametrize(
    ("rule", "odds"),
    [("Linear", 2 / 3), ("Square", 4 / 5), ("Quartic", 16 / 17), ("Octic", 256 / 257), ("Binary", 1 / (1 + 1e-6))],
)
def test_two_against_one(rule: str, odds: float) -> None:
    assert victory(VictoryRule(rule), np.array(2.0), np.array(1.0)) == pytest.approx(odds)


def test_binary_victory_is_even_between_equals_and_linear_below_the_threshold() -> None:
    one = np.array(1.0)
    assert victory(VictoryRule.BINARY, one, one) == pytest.approx(0.5)
    assert victory(VictoryRule.BINARY, 1.0999999 * one, one) == pytest.approx(1, abs=1e-5)
    share = 1.05 / 2.05
    assert victory(VictoryRule.BINARY, 1.05 * one, one) == pytest.approx((share * 2.1 - 1) / 0.1)


def test_risk_attitudes_span_their_ranges() -> None:
    chances = np.array([0.1, 0.3, 0.6])
    assert risk_attitudes(chances, RiskRange.MIN) == pytest.approx([0, 0.4, 1])
    assert risk_attitudes(chances, RiskRange.MID) == pytest.approx([-0.5, 0.1, 1])
    assert risk_attitudes(chances, RiskRange.MAX) == pytest.approx([-1, -0.2, 1])
    assert risk_attitudes(np.array([0.5, 0.5]), RiskRange.MID).tolist() == [0, 0]


def test_distance_and_utility_by_hand() -> None:
    far = distance(np.array([0.3, 0.4]), np.array([0.5, 0.5]))
    assert far == pytest.approx(np.sqrt((0.15**2 + 0.2**2) / 0.5))
    assert curved(np.array([0.0, 0.5, 1.0]), 1.0) == pytest.approx([1, 0.75, 0])


def test_interpolations_of_two_positions() -> None:
    position, salience = np.array([[0.0], [1.0]]), np.array([[0.5], [0.5]])
    assert interpolate(Interpolation.S1P1, position, salience, 0.75) == pytest.approx(0.25)
    assert interpolate(Interpolation.S2P2, position, salience, 0.75) == pytest.approx(0.1)
    margin = interpolate(Interpolation.S2PMAX, position, salience, 0.75)
    assert margin[0] == pytest.approx(0.0)
    assert margin[1] == pytest.approx(0.5, abs=1e-5)
    nobody_cares = interpolate(Interpolation.S2P2, position, 0 * salience, 0.5)
    assert nobody_cares.ravel().tolist() == [0, 1]


def test_third_parties_sway_a_contest_only_if_half_committed() -> None:
    def odds(commitment: Commitment) -> float:
        return Contests(SpatialOutlook(dummy(), replace(SpatialChoices(), commitment=commitment))).victory(0, 0, 6)

    assert odds(Commitment.NO) == odds(Commitment.FULL) != odds(Commitment.SEMI)


def test_each_choice_changes_the_course() -> None:
    usual = spatial(dummy(), SpatialChoices(turns=3))[-1].position
    others: dict[str, object] = {
        "voting": VotingRule.CUBIC, "victory": VictoryRule.SQUARE, "election": Election.MARKOV_UNIFORM,
        "risk_range": RiskRange.MAX, "others_risk": 1.0, "commitment": Commitment.NO,
        "interpolation": Interpolation.S1P1, "drafting": Drafting.WEIGHTED, "turns": 2,
    }  # fmt: skip
    for field, value in others.items():
        changed = spatial(dummy(), replace(SpatialChoices(turns=3), **{field: value}))[-1].position  # type: ignore[arg-type]
        assert not np.allclose(changed, usual), field


@given(st.lists(st.lists(st.integers(0, 50), min_size=4, max_size=4), min_size=4, max_size=4))
def test_elections_are_distributions_and_markov_ones_rest(strengths: list[list[int]]) -> None:
    strength = np.array(strengths, float) + 0.01
    odds = victory(VictoryRule.LINEAR, strength, strength.T)
    np.fill_diagonal(odds, 0.5)
    for p in (conditional(odds), markov_uniform(odds), markov_incentive(odds, strength)):
        assert p.sum() == pytest.approx(1)
        assert (p >= 0).all()
    p = markov_uniform(odds)
    again = (odds * (p[:, None] + p[None])).sum(axis=1) / 4
    assert again == pytest.approx(p, abs=1e-9)


@given(st.lists(st.lists(st.integers(1, 50), min_size=3, max_size=3), min_size=3, max_size=3))
def test_markov_election_by_incentive_rests_in_plain_python(strengths: list[list[int]]) -> None:
    strength = np.array(strengths, float)
    odds = victory(VictoryRule.LINEAR, strength, strength.T)
    p = markov_incentive(odds, strength)
    for i in range(3):
        after = 0.0
        for j in range(3):
            by_j = strength[j, i] * odds[j, i] / sum(strength[k, i] * odds[k, i] for k in range(3))
            by_i = strength[i, j] * odds[i, j] / sum(strength[k, j] * odds[k, j] for k in range(3))
            after += odds[i, j] * (p[i] * by_j + p[j] * by_i)
        assert after == pytest.approx(p[i], abs=1e-8)


def test_conditional_election_by_hand() -> None:
    odds = np.array([[0.5, 0.75], [0.25, 0.5]])
    assert conditional(odds) == pytest.approx([0.75, 0.25])


def test_coalitions_by_hand() -> None:
    strength = coalitions(VotingRule.PROPORTIONAL, np.array([2.0, 3.0]), np.array([[1.0, 0.5], [0.2, 1.0]]))
    assert strength == pytest.approx(np.array([[0, 1.0], [2.4, 0]]), abs=1e-7)


@settings(max_examples=40)
@given(crowds(), readings())
def test_any_reading_stays_inside_the_range_of_positions(crowd: Stakeholders, choices: SpatialChoices) -> None:
    low, high = crowd.position.min(axis=0), crowd.position.max(axis=0)
    for turn in spatial(crowd, choices):
        assert (turn.position >= low - 1e-4).all()
        assert (turn.position <= high + 1e-4).all()
        assert (turn.probability <= 1 + 1e-12).all()
        lowest = {RiskRange.MIN: 0.0, RiskRange.MID: -0.5, RiskRange.MAX: -1.0}[choices.risk_range]
        assert turn.risk.min() >= lowest - 1e-12
        assert turn.risk.max() <= 1 + 1e-12


@settings(max_examples=30)
@given(crowds(), st.randoms(use_true_random=False))
def test_order_of_actors_does_not_matter_at_turn_0(crowd: Stakeholders, random: object) -> None:
    order = list(range(len(crowd.names)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = Stakeholders(crowd.names, crowd.capability[order], crowd.position[order], crowd.salience[order])
    mine, theirs = (spatial(one, SpatialChoices(turns=0))[0] for one in (crowd, other))
    assert theirs.probability == pytest.approx(mine.probability[order], abs=1e-9)
    assert theirs.risk == pytest.approx(mine.risk[order], abs=1e-6)


def test_an_option_that_all_prefer_is_nearly_sure() -> None:
    utility = np.array([[1.0, 0.2], [0.9, 0.1]])
    assert election(SpatialChoices(), np.ones(2), utility)[0] > 1 - 1e-6


@pytest.mark.parametrize(
    ("capability", "position", "salience", "said"),
    [
        ([1, 0], [0.2, 0.8], [1, 1], "capability 0"),
        ([1, 1], [0.2, 80], [1, 1], "position is 80"),
        ([1, 1], [0.2, 0.8], [1, 1.5], "saliences sum to 1.5"),
        ([1, 1], [0.2, 0.8], [1, 0], "saliences sum to 0"),
    ],
)
def test_wrong_inputs_end_in_a_sentence(
    capability: list[float], position: list[float], salience: list[float], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        spatial(Stakeholders(("a", "b"), np.array(capability), np.array(position), np.array(salience)))


def test_wrong_choices_end_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="others_risk"):
        SpatialChoices(others_risk=2)
    with pytest.raises(ValueError, match="turns"):
        SpatialChoices(turns=-1)
