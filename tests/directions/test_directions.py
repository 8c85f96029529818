"""Directions that the Istanbul scenario must show: paired runs on common random numbers.

The statistical rule stands in `paired.py`. Each test names the fact, what is changed, and its evidence
in the literature or in the scenario's own claims. They run in one process, which keeps the base runs.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.possible import possible
from sim.engines.setup import Setup
from sim.rules.attendance import inclinations, meet
from sim.rules.value import utility, valuation
from sim.scenario.tape import tape
from tests.directions.paired import (
    RUNS,
    SEED,
    Outcome,
    assert_not_falling,
    assert_rises,
    effect,
    number,
    played,
    shares,
    talks,
)

pytestmark = pytest.mark.slow

RUSSIAN_LEADER_COMES = {"parties.russia.leader.probability": 1, "parties.russia.types.open.leader_comes": 1}
RUSSIAN_LEADER_STAYS = {
    "parties.russia.leader.probability": 0,
    "parties.russia.types.open.leader_comes": 0,
    "mechanisms.persuasion": False,
    "mechanisms.patron_leverage": False,
}
ALL_LEADERS = {
    **RUSSIAN_LEADER_COMES,
    "parties.ukraine.leader.probability": 1,
    "parties.united_states.leader.probability": 1,
    "parties.united_states.leader.opportunity_cost": 0,
    "parties.turkiye.leader.probability": 1,
}


def test_a_more_credible_secondary_threat_makes_a_ceasefire_likelier() -> None:
    """F01. Bapat et al. 2013: costs that the target expects raise success at the threat and in force."""
    path = "instruments.us_secondary_sanctions.credibility"
    credible, idle = played({path: 0.95}), played({path: 0.05})
    assert_rises("general ceasefire", credible.general_ceasefire(), idle.general_ceasefire())


def test_russian_momentum_makes_an_unconditional_ceasefire_rarer() -> None:
    """F02. D2-26. In this file general ceasefires as a whole become rarer too."""
    high, low = played({"world.momentum.drift": 0.06}), played({"world.momentum.drift": -0.04})
    unconditional = [o.reached("ceasefire", "unconditional") for o in (low, high)]
    assert_not_falling("unconditional ceasefire, low − high drift", *unconditional)
    assert_rises("general ceasefire, low − high drift", low.general_ceasefire(), high.general_ceasefire())


def test_prisoners_are_exchanged_far_more_often_than_a_general_ceasefire_comes() -> None:
    """F04. 64 exchanges and no general ceasefire up to 6 May 2025."""
    base = played()
    exchanged = base.reached("prisoners", "parity_hundreds", "parity_thousand", "all_for_all")
    m, s = effect("strict, above .3", "exchange − general ceasefire", exchanged - base.general_ceasefire())
    assert m - 1.645 * s > 0.3


def test_exchange_before_limited_truce_before_unconditional_ceasefire() -> None:
    """F05. The energy, Easter and Victory Day pauses, and no general ceasefire, all before 14 May 2025."""
    base = played()
    exchange = base.reached("prisoners", "parity_thousand", "all_for_all")
    truce, unconditional = base.reached("ceasefire", "limited"), base.reached("ceasefire", "unconditional")
    assert_rises("exchange − limited pause", exchange, truce)
    assert_rises("limited pause − unconditional ceasefire", truce, unconditional)


def test_leaders_present_raise_both_what_can_be_won_and_what_can_be_lost() -> None:
    """F07. Camp David 1978 and 2000; D1-05. The loss is measured where both runs of a pair fail."""
    base, summit = played(), played(ALL_LEADERS)
    assert_not_falling("general ceasefire", summit.general_ceasefire(), base.general_ceasefire())
    failed = (summit.general_ceasefire() == 0) & (base.general_ceasefire() == 0)
    for party in ("russia", "ukraine", "united_states"):
        loss = [o.column(lambda p, o=o, party=party: p.gain[:, o.seat(party)])[failed] for o in (base, summit)]
        assert_rises(f"loss of {party} where talks fail", loss[0], loss[1])


def test_without_the_russian_leader_the_others_stay_away() -> None:
    """F08. D1-04, D1-08, D2-04, D2-12."""
    stays = played(RUSSIAN_LEADER_STAYS)
    meetings = stays.column(lambda p: p.state.meetings)
    for party, most in (("russia", 0.0), ("ukraine", 0.0), ("united_states", 0.05)):
        met = stays.column(lambda p, party=party: p.leaders_met[:, stays.seat(party)])
        assert number(f"leader of {party} comes, share of meetings", met.sum() / meetings.sum()) <= most


def test_a_no_show_costs_belief_in_sincerity_and_brings_blame() -> None:
    """F09. D2-13, D1-06."""
    came, stayed = played(RUSSIAN_LEADER_COMES), played(RUSSIAN_LEADER_STAYS)
    russia, ukraine, us = (came.seat(p) for p in ("russia", "ukraine", "united_states"))
    for observer in (ukraine, us):
        sincere = [o.column(lambda p, k=observer: p.sincere[:, k, russia]) for o in (came, stayed)]
        assert_rises(f"belief of {came.talks.setup.game.parties[observer]} in sincerity", sincere[0], sincere[1])
    blame = [o.column(lambda p: p.state.blame[:, russia, us]) for o in (stayed, came)]
    assert_rises("blame before the United States", blame[0], blame[1])


def test_more_blame_brings_more_sanctions() -> None:
    """F10. D1-11, D2-28."""
    base, more = played({"blame.rate": 0, "blame.absence": 0}), played({"blame.rate": 1, "blame.decay": 0})
    for instrument in ("eu_package", "us_secondary_sanctions"):
        g = list(talks().scenario.instruments).index(instrument)
        soon = [o.column(lambda p, g=g: (p.imposed[:, g] > 0) & (p.imposed[:, g] <= 8)) for o in (more, base)]
        assert_rises(f"{instrument} within 8 rounds", soon[0], soon[1])


def test_after_failure_a_european_package_is_likelier_than_american_sanctions() -> None:
    """F12. D2-28."""
    base = played()
    failed = base.general_ceasefire() == 0
    names = list(talks().scenario.instruments)
    eu = base.column(lambda p: p.imposed[:, names.index("eu_package")] > 0)[failed]
    us = [names.index(n) for n in ("us_primary_sanctions", "us_secondary_sanctions")]
    american = base.column(lambda p: (p.imposed[:, us] > 0).any(axis=1))[failed]
    assert_rises("European package − American sanctions, after failure", eu, american)


def zone_at_the_start(outcome: Outcome) -> np.ndarray:
    """Whether a general ceasefire was in the zone of agreement on the first day, run by run."""
    setup: Setup = outcome.talks.setup
    drawn = setup.draw(tape(SEED, 0, RUNS))
    state = setup.opening(drawn).but(round=1)
    shut = np.zeros((RUNS, len(setup.game.gates)), np.uint64)
    return possible(setup.game, setup.rules, drawn, state, shut).zone[:, 1, 1]


def test_a_mediator_that_clears_noise_helps_where_agreement_is_possible() -> None:
    """F13. Beardsley et al. 2006; Kydd 2003. No effect is expected where no zone exists."""
    clear = {"mediation.turkiye.noise_reduction": 0.9, "mediation.turkiye.credibility": 0.95}
    with_, without = played(clear), played({"mechanisms.mediation": False})
    zone = zone_at_the_start(played())
    assert zone.any()
    assert_not_falling("general ceasefire", with_.general_ceasefire()[zone], without.general_ceasefire()[zone])


def test_manipulation_brings_more_deals_and_facilitation_deals_that_last() -> None:
    """F14. Beardsley et al. 2006; Beardsley 2008, 2011."""
    manipulation = {"mediation.turkiye.style": "manipulation", "mediation.turkiye.leverage": 0.08}
    pushed, helped = played(manipulation), played()
    assert_rises("general ceasefire", pushed.general_ceasefire(), helped.general_ceasefire())
    lasting = [share_of_ceasefires_kept(o) for o in (helped, pushed)]
    m, s = shares("weak", "share of ceasefires kept, facilitated − pushed", *lasting)
    assert m + 1.645 * s >= 0


def share_of_ceasefires_kept(outcome: Outcome) -> tuple[int, int]:
    """Of the agreements that moved the ceasefire: how many held, and how many there were."""
    kept, all_ = 0, 0
    for part in outcome.parts:
        moved = part.signed.before[:, 0] != part.signed.after[:, 0]
        kept, all_ = kept + int(part.kept[moved].sum()), all_ + int(moved.sum())
    return kept, all_


def free_and_pushed(sanctions: str = "as drawn", runs: int = RUNS) -> tuple[Outcome, Outcome]:
    """Without and with pressure to come to the table, on a battlefield without a trend."""
    flat: dict[str, float] = {"world.momentum.drift": 0, "world.momentum.initial": 0}
    if sanctions == "certain":
        instruments = talks().scenario.instruments
        flat |= {f"instruments.{name}.{step}": 1 for name in instruments for step in ("threaten", "impose")}
    push = {f"influence.{tie}.attendance": 1 for tie in ("united_states_to_ukraine", "turkiye_to_ukraine")}
    return played(flat, runs), played({**flat, **push}, runs)


def test_outside_pressure_to_talk_brings_talks() -> None:
    """F17. Min 2025; D1-06, D2-13."""
    free, pushed = free_and_pushed()
    held = [o.column(lambda p: p.state.meetings / p.state.ended) for o in (pushed, free)]
    assert_rises("meetings per round", held[0], held[1])


def test_outside_pressure_to_talk_brings_no_settlement_by_itself() -> None:
    """F17. Min 2025; D1-06, D2-13. Sanctions are certain in both, so that meetings cannot hasten them."""
    free, pushed = free_and_pushed(sanctions="certain")
    assert_not_falling("general ceasefire, free − pushed", free.general_ceasefire(), pushed.general_ceasefire())


@pytest.mark.xfail(
    strict=True,
    reason="A finding: this pressure adds 1.0 points [0.6, 1.4] of ceasefires (5,000 pairs), through the hazard of "
    "sanctions: after more meetings more are imposed, since owners are frustrated. If sanctions are certain the "
    "difference is 0.0 [-0.4, 0.5]; if frustration drives none it is 0.3 [-0.2, 0.8]. To be mended with sanctions as "
    "decisions.",
)
def test_outside_pressure_to_talk_brings_no_settlement() -> None:
    """F17. Sanctions as they are drawn; 1,000 pairs are too few to see it each time."""
    free, pushed = free_and_pushed(runs=5000)
    assert_not_falling("general ceasefire, free − pushed", free.general_ceasefire(), pushed.general_ceasefire())


def test_a_hard_deadline_moves_agreements_to_the_last_rounds_and_costs_some() -> None:
    """F18. Roth, Murnighan, Schoumaker 1988; Karagözoğlu, Kocher 2019."""
    end = {"round": 16, "exponent": {"value": 4, "range": [2, 6], "assumption": "holds out to the end"}}
    hard, soft = played({"protocol.deadline": end}), played()
    assert_not_falling("failure", 1 - hard.general_ceasefire(), 1 - soft.general_ceasefire())
    late = [late_share(hard, 16), late_share(soft, 32)]
    m, s = shares("strict", "share of ceasefires in the last tenth of the rounds", *late)
    assert m - 1.645 * s > 0


def late_share(outcome: Outcome, rounds: int) -> tuple[int, int]:
    """Of the general ceasefires: how many first came in the last tenth of the rounds, and how many there were."""
    first = outcome.column(lambda p: p.first_headline)
    return int((first > 0.9 * rounds).sum()), int((first > 0).sum())


def test_limits_on_support_make_a_ceasefire_dearer_to_ukraine_and_cheaper_to_russia() -> None:
    """F21. D2-06, D2-26."""
    game = talks().setup.game
    without, limited = (would_gain({"ceasefire": 2, "western_support": level}) for level in (0, 2))
    what = "gains from a conditional ceasefire if support is limited"
    russia, ukraine = game.index("russia"), game.index("ukraine")
    assert_rises(f"Russia {what}", limited[:, russia], without[:, russia])
    assert_rises(f"Ukraine {what} (sign −1)", without[:, ukraine], limited[:, ukraine])


def would_gain(package: dict[str, int]) -> np.ndarray:
    """(run, party): whether these levels are worth more than what is in force before the first round."""
    setup = talks().setup
    drawn = setup.draw(tape(SEED, 0, RUNS))
    state = setup.opening(drawn).but(round=1)
    value, levels = valuation(setup.game, drawn, state), state.standing.copy()
    for issue, level in package.items():
        levels[:, setup.game.issues.index(issue)] = level
    worth = [utility(setup.game, drawn, state, value, x) for x in (levels, state.standing)]
    return (worth[0] > worth[1]).astype(float)


def test_ukraine_never_signs_beyond_its_red_lines() -> None:
    """F22. D2-06."""
    setup = talks().setup
    ukraine = setup.game.index("ukraine")
    signed = 0
    for part in played().parts:
        drawn = setup.draw(tape(SEED, int(part.run[0]), part.run.size))
        for k in range(part.signed.run.size):
            if (int(part.signed.signatories[k]) >> ukraine) & 1:
                signed += 1
                lines = int(drawn.forbidden[part.signed.run[k], ukraine])
                newly = conditions(setup, part.signed.after[k]) & ~conditions(setup, part.signed.before[k])
                assert not newly & lines
    assert number("agreements signed by Ukraine, none beyond a line", signed) > RUNS / 2


def conditions(setup: Setup, levels: np.ndarray) -> int:
    held = ~0
    for i, level in enumerate(levels):
        held &= int(setup.game.satisfied[i, level])
    return held


def test_talks_first_means_more_meetings_and_fewer_immediate_ceasefires() -> None:
    """F23. D1-10; Colombia 2016."""
    gate = "sequencing.russia_talks_first.until_meetings"
    talks_first, at_once = played({gate: 8}), played({gate: 0})
    meetings = [o.column(lambda p: p.state.meetings) for o in (talks_first, at_once)]
    assert_not_falling("meetings", meetings[0], meetings[1])
    early = [o.column(lambda p: (p.first_headline > 0) & (p.first_headline <= 4)) for o in (at_once, talks_first)]
    assert_rises("ceasefire within 4 rounds, at once − talks first", early[0], early[1])


def test_costless_persuasion_from_outside_hardly_moves_the_russian_leader() -> None:
    """F24. D2-22. The same messages at a cost would move him more."""
    ties = ("brazil_to_russia", "china_to_russia")
    likeliest = {"signals.costless": 0.1} | {f"influence.{tie}.access": 0.7 for tie in ties}
    spoken = likeliest | {f"influence.{tie}.attendance": 0.3 for tie in ties}
    silent = likeliest | {f"influence.{tie}.attendance": 0 for tie in ties}
    costly = spoken | {f"influence.{tie}.cost": 1 for tie in ties}
    first = lambda o: came_to_the_first_meeting(o, "russia")  # noqa: E731
    before = first(played(silent))
    assert abs(number("leader comes to the first meeting: costless messages", first(played(spoken)) - before)) < 0.05
    assert number("costly messages", first(played(costly)) - before) > 0.05


def came_to_the_first_meeting(outcome: Outcome, party: str) -> float:
    """Share of runs in which a leader came to the first meeting (solved without playing on)."""
    setup: Setup = outcome.talks.setup
    runs = tape(SEED, 0, 4 * RUNS)
    drawn = setup.draw(runs)
    state = setup.opening(drawn).but(round=1)
    mean = inclinations(setup.game, drawn, state, runs, leaders_asked=True)
    met = meet(setup.game, state, mean, leaders_asked=True)
    return float(met.leaders[:, setup.game.index(party)].mean())


def test_more_public_posturing_on_both_sides_means_fewer_deals() -> None:
    """F26. D1-06, D2-10; Tarar, Leventoğlu 2009."""
    both = ("parties.russia.audience_cost", "parties.ukraine.audience_cost")
    loud, quiet = played(dict.fromkeys(both, 0.6)), played(dict.fromkeys(both, 0))
    assert_not_falling("general ceasefire", quiet.general_ceasefire(), loud.general_ceasefire())


def test_mediated_talks_fail_more_often_after_many_losses_and_between_unequals() -> None:
    """F29. Bercovitch: success falls with fatalities and with the gap in power."""
    calm, bitter = played({"world.grievance": 0}), played({"world.grievance": 1})
    assert_rises("general ceasefire, no grievance − most", calm.general_ceasefire(), bitter.general_ceasefire())
    # a lasting gap is a trend that favours one side; a lead that fades is not one
    even, gap = played({"world.momentum.drift": 0}), played({"world.momentum.drift": 0.06})
    assert_not_falling("general ceasefire", even.general_ceasefire(), gap.general_ceasefire())


def test_no_outcome_is_certain_and_both_kinds_of_pressure_occur() -> None:
    """Prior-predictive sanity: nothing happens always, and pressure falls on both sides."""
    base = played()
    for issue, level in (("prisoners", "parity_thousand"), ("ceasefire", "after_talks"), ("ceasefire", "limited")):
        assert 0 < number(f"{issue} {level}", base.reached(issue, level).mean()) < 1
    rung = base.column(lambda p: p.imposed > 0).mean(axis=0)
    assert (rung > 0).all()
    # A further European package, at .85 in thirty days by its evidence, comes in nearly every run:
    # docs/explanation/validation.md.
    american = [name.startswith("us_") for name in talks().scenario.instruments]
    assert (rung[american] < 1).all()


def test_even_an_exchange_may_fail_to_come() -> None:
    """Prior-predictive sanity: the channel for exchanges was closed for 21 weeks of 167, so none is certain."""
    assert talks().scenario.events["exchanges_break_off"].hazard.support[0] > 0
    exchanges = talks().setup.game.levels[talks().setup.game.issues.index("prisoners")][1:]
    closed = played({"events.exchanges_break_off.hazard": 1})
    never = 1 - closed.reached("prisoners", *exchanges).mean()
    assert 0 < number("no exchange, where the channel closes in the first week", never) < 1
