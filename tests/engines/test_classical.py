"""The classical protocol: complete offers, one agreement, everyone must sign, demands that fall with time."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.engines.ensemble import ensemble, play_briefly, play_in_rounds
from sim.engines.played import Played
from sim.nouns import Stage
from sim.scenario.paths import change
from sim.scenario.tape import tape

EXPONENTS = {"boulware": 4.0, "linear": 1.0, "conceder": 0.25}
MINDS = st.sampled_from(list(EXPONENTS))
VALUES = st.integers(0, 64).map(lambda k: k / 64)


def talks(tables: list[dict[str, list[float]]], minds: list[str], rounds: int) -> sim.Negotiation:
    """Parties with one row of values for each issue, all issues weighing the same.

    The first value of a row is that of the status quo `open`: what the party reserves.
    """
    names = [f"p{k}" for k in range(len(tables))]
    issues = tables[0]
    content: dict[str, Any] = {
        "meta": {
            "title": "Classical", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "none",
            "evidence": "waived",
        },
        "issues": {
            issue: {"levels": ["open", *(f"l{k}" for k in range(1, len(row)))], "status_quo": "open", "holders": names}
            for issue, row in issues.items()
        },
        "parties": {
            name: {"title": name, "weights": dict.fromkeys(issues, 1), "values": table, "mind": mind}
            for name, table, mind in zip(names, tables, minds, strict=True)
        },
        "protocol": {"rounds": rounds, "speakers": names, "agreements": "single", "offers": "complete"},
    }  # fmt: skip
    return sim.Negotiation(*change(content, {}, "classical"), "classical")


def played(negotiation: sim.Negotiation) -> Played:
    return next(ensemble(negotiation.setup, seed=0, runs=1, workers=1, player=play_briefly))


def end(negotiation: sim.Negotiation) -> tuple[list[int], int]:
    """The levels in force at the end (0 is `open`), and the last round."""
    result = played(negotiation)
    return result.state.standing[0].tolist(), int(result.state.ended[0])


def price(levels: int, rounds: int) -> sim.Negotiation:
    """One price in [0, 1]: the seller takes no less than 0.3, the buyer pays no more than 0.7, both concede evenly."""
    prices = np.linspace(0, 1, levels).tolist()
    seller, buyer = [0.3, *prices], [0.3, *(1 - p for p in prices)]
    return talks([{"price": seller}, {"price": buyer}], ["linear", "linear"], rounds)


def test_two_linear_parties_meet_by_hand() -> None:
    """Eleven prices, eleven rounds: in round t the seller asks at least 1 − 0.7 (t − 1)/10, the buyer as much less.

    Round 8: at least 0.51 asked, so 0.6 offered, at most 0.49 paid. Round 9: 0.44, so 0.5 offered, up to 0.56 paid.
    """
    assert end(price(levels=11, rounds=11)) == ([1 + 5], 9)


def test_a_fine_grid_meets_where_faratin_sierra_and_jennings_do() -> None:
    """Limits 0.3 and 0.7, β = 1 for both (Faratin et al. 1998): 1 − 0.7 α = 0.7 α, so α = 0.714286, price 0.5."""
    (level,), last = end(price(levels=59, rounds=201))
    assert (level - 1) / 58 == pytest.approx(0.5)
    assert (last - 1) / 200 == pytest.approx(0.714286, abs=1 / 200)


@pytest.mark.parametrize(("minds", "signed"), [(("boulware", "conceder"), 0.68), (("conceder", "boulware"), 0.44)])
def test_who_concedes_later_gets_more(minds: tuple[str, str], signed: float) -> None:
    """Seller boulware, buyer conceder. Round 9: at least 1 − 0.7 · 0.8⁴ = 0.71 asked, up to 0.7 · 0.8^¼ = 0.66 paid.

    Round 10: at least 0.54 asked, up to 0.682 paid. In even rounds the buyer speaks first: it offers 0.68. With the
    minds exchanged it pays up to 0.459, and offers 0.44 (prices go by 0.02).
    """
    rows = price(levels=51, rounds=11).content["parties"]
    tables = [rows[name]["values"] for name in rows]
    assert end(talks(tables, list(minds), 11)) == ([1 + round(50 * signed)], 10)


def test_in_the_only_round_everything_above_the_reservation_value_will_do() -> None:
    assert end(price(levels=11, rounds=1)) == ([1 + 4], 1)


def five(fifth: list[float]) -> sim.Negotiation:
    """Four parties rank the levels l1 > l2 > open; the fifth has its own row."""
    return talks([{"pact": [0.2, 1.0, 0.6]}] * 4 + [{"pact": fifth}], ["linear"] * 5, 6)


def test_five_parties_need_all_to_agree() -> None:
    assert end(five([0.2, 1.0, 0.6])) == ([1], 1)
    assert end(five([0.5, 0.1, 0.9]))[0] == [2]
    assert end(five([0.5, 0.1, 0.4])) == ([0], 6)


def test_an_offer_settles_every_issue() -> None:
    """Both gain by l1 on the first issue alone; the second costs one of them more than that."""
    tables = [{"a": [0.4, 0.6], "b": [0.5, 0.9]}, {"a": [0.4, 0.6], "b": [0.9, 0.5]}]
    whole = talks(tables, ["linear", "linear"], 5)
    assert end(whole)[0] == [0, 0]
    assert end(whole.with_({"protocol.offers": "any"}))[0] == [1, 0]


def worked_out(tables: list[dict[str, list[float]]]) -> tuple[list[tuple[int, ...]], list[list[float]]]:
    """All complete packages, and what each gains each party."""
    packages = list(product(*(range(1, len(row)) for row in tables[0].values())))
    share = 1 / len(tables[0])
    gains = [
        [sum(share * (row[k] - row[0]) for row, k in zip(table.values(), package, strict=True)) for package in packages]
        for table in tables
    ]
    return packages, gains


def by_hand(tables: list[dict[str, list[float]]], minds: list[str], rounds: int) -> tuple[list[int], int]:
    """The protocol in plain Python: who speaks offers the package that gives least of what it demands; all answer."""
    packages, gains = worked_out(tables)
    for t in range(rounds):
        spent = t / (rounds - 1)
        asked = [max(max(own), 0) * (1 - spent ** EXPONENTS[mind]) for own, mind in zip(gains, minds, strict=True)]
        for turn in range(len(tables)):
            p = (t + turn) % len(tables)
            offers = [k for k, gain in enumerate(gains[p]) if gain > 0 and gain >= asked[p]]
            if offers:
                offer = min(offers, key=lambda k: gains[p][k])
                if all(own[offer] >= least for own, least in zip(gains, asked, strict=True)):
                    return list(packages[offer]), t + 1
    return [0] * len(tables[0]), rounds


@st.composite
def tables_without_ties(draw: st.DrawFn) -> list[dict[str, list[float]]]:
    """Two to five parties, two issues that weigh the same; no party finds two packages equally good."""
    sizes = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    fine = st.permutations(range(sizes[0])), st.permutations(range(sizes[1]))

    def table() -> dict[str, list[float]]:
        first, second = draw(fine[0]), draw(fine[1])
        rough = [draw(st.integers(1, 15)) / 16 for _ in range(sizes[0])], [draw(VALUES) for _ in range(sizes[1])]
        return {
            "a": [draw(VALUES), *(x + k / 2048 for x, k in zip(rough[0], first, strict=True))],
            "b": [draw(VALUES), *(x * 0.9 + k / 16384 for x, k in zip(rough[1], second, strict=True))],
        }

    return [table() for _ in range(draw(st.integers(2, 5)))]


@settings(max_examples=60)
@given(tables_without_ties(), st.data(), st.integers(2, 12))
def test_the_engine_does_what_the_protocol_says(
    tables: list[dict[str, list[float]]], data: st.DataObject, rounds: int
) -> None:
    """Against the same protocol in plain Python; and no party ever signs below what it reserves."""
    minds = [data.draw(MINDS) for _ in tables]
    result = played(talks(tables, minds, rounds))
    levels, last = by_hand(tables, minds, rounds)
    assert result.state.standing[0].tolist() == levels
    assert int(result.state.ended[0]) == last or not any(levels)
    assert (result.utility >= result.opening_utility).all()
    assert bool(result.state.agreements[0]) == all(levels) == any(levels)


def by_hand_stacked(tables: list[dict[str, list[float]]], minds: list[str], rounds: int) -> tuple[list[int], int]:
    """Aydoğan et al. 2017 in plain Python: accept the offer on the table, or put one there; all others must accept."""
    packages, gains = worked_out(tables)
    offer, accepted = None, 0
    for t in range(rounds):
        for own, mind in zip(gains, minds, strict=True):
            asked = max(max(own), 0) * (1 - (t / (rounds - 1)) ** EXPONENTS[mind])
            if offer is not None and own[offer] >= asked:
                accepted += 1
            else:
                offers = [k for k, gain in enumerate(own) if gain > 0 and gain >= asked]
                offer, accepted = min(offers, key=own.__getitem__, default=None), 1
            if offer is not None and accepted == len(minds):
                return list(packages[offer]), t + 1
    return [0] * len(tables[0]), rounds


@settings(max_examples=60)
@given(tables_without_ties(), st.data(), st.integers(2, 12))
def test_stacked_answers_are_the_protocol_of_aydogan_and_others(
    tables: list[dict[str, list[float]]], data: st.DataObject, rounds: int
) -> None:
    """Both ways to play it, the compiled pass and the general loop, against plain Python."""
    minds = [data.draw(MINDS) for _ in tables]
    negotiation = talks(tables, minds, rounds).with_({"protocol.answers": "stacked"})
    levels, last = by_hand_stacked(tables, minds, rounds)
    for result in (played(negotiation), play_in_rounds(negotiation.setup, tape(0, 0, 1))):
        assert result.state.standing[0].tolist() == levels
        assert int(result.state.ended[0]) == last or not any(levels)
        assert (result.utility >= result.opening_utility).all()
        assert bool(result.state.agreements[0]) == all(levels) == any(levels)
        assert result.signed.signatories.tolist() == [2 ** len(tables) - 1] * any(levels)


def test_a_stacked_offer_is_answered_in_turn() -> None:
    """Four want l1 and ask for 0.8, 0.64, 0.48, 0.32, … of gain; the fifth wants l2, which gains the four 0.4.

    So l1 is offered and lastly refused, l2 offered and refused; round 3 ends with l2 on the table. In round 4 the
    four accept it, one after another.
    """
    stacked = five([0.5, 0.1, 0.9]).with_({"protocol.answers": "stacked"})
    assert end(stacked) == ([2], 4)
    run = stacked.play(seed=0)
    turns = [(turn.stage, int(turn.proposer[0]), bool(turn.signed[0])) for turn in run.records[3].turns]
    assert turns == [(Stage.TABLE, 4, False)] * 3 + [(Stage.TABLE, 4, True)]
    assert [turn.stage for turn in run.records[0].turns].count(Stage.OFFER) == 2
    told = run.story(every_round=True)
    assert told.count("On the table lay what p4 had proposed: pact → l2.") == 2 + 4
    assert "Signed by" in told


def seated(holders: list[str], speakers: list[str], absent: str = "") -> sim.Negotiation:
    """Three parties who all want `yes`, concede evenly and have six rounds; some hold the issue."""
    content = dict(talks([{"pact": [0.2, 1.0]}] * 3, ["linear"] * 3, 6).content)
    content["issues"]["pact"]["holders"] = holders
    content["protocol"] |= {"speakers": speakers, "answers": "stacked", "offers": "any"}
    if absent:
        content["parties"][absent] |= {"role": "third_party", "delegation": {"authority": 1.0, "probability": 0.0}}
    return sim.Negotiation(*change(content, {}, "seated"), "seated")


def test_who_need_not_consent_lets_the_offer_lie() -> None:
    run = seated(["p0", "p1"], ["p0", "p2", "p1"]).play(seed=0)
    (offer, answer) = run.records[0].turns
    assert (offer.stage, answer.stage) == (Stage.OFFER, Stage.TABLE)
    assert bool(answer.signed[0])
    assert answer.signatories.tolist() == [0b011]


def test_an_offer_that_comes_round_unsigned_is_lifted() -> None:
    """The third never comes: each round the first makes its offer anew, and the second is asked once."""
    run = seated(["p0", "p1", "p2"], ["p0", "p1", "p2"], absent="p2").play(seed=0)
    assert len(run.records) == 6
    for record in run.records:
        assert [(turn.stage, int(turn.proposer[0])) for turn in record.turns] == [(Stage.OFFER, 0), (Stage.TABLE, 0)]


def test_an_answer_at_the_table_teaches_once() -> None:
    """Beliefs after an offer that all accept are those of answers at once: each word is heard once."""
    types = {
        "types": {
            "hard": {"prior": 0.5, "sincerity": 0.5},
            "soft": {"prior": 0.5, "sincerity": 0.5, "values": {"pact": [0.6, 1.0]}},
        }
    }
    content = dict(seated(["p0", "p1", "p2"], ["p0", "p1", "p2"]).content)
    for name in ("p0", "p1", "p2"):
        content["parties"][name] |= {**types, "precision": 2.0}
    content["signals"] = {"costless": 0.5, "costly": 0.5, "noise": 0.0}
    stacked = sim.Negotiation(*change(content, {}, "seated"), "seated")
    at_once = stacked.with_({"protocol.answers": "all"})
    ends = [play_in_rounds(t.setup, tape(0, 0, 1)).state.beliefs for t in (stacked, at_once)]
    assert not np.allclose(ends[0], 0.5)
    assert np.array_equal(*ends)
