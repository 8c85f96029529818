"""What must come out whatever the numbers (docs/reference/model.md, section 7, exact part)."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.engines.ensemble import play, play_briefly
from sim.engines.setup import Setup
from sim.nouns import End
from sim.rules.state import ENDS
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape
from tests.engines.traces import batch, same
from tests.invented import contents

ISTANBUL = Path(__file__).parents[2] / "scenarios" / "istanbul_2025.yaml"
RANDOM = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def renamed(node: Any, names: dict[str, str]) -> Any:
    """Content with names replaced wherever they stand, as keys or as values."""
    if isinstance(node, dict):
        return {names.get(k, k): renamed(v, names) for k, v in node.items()}
    if isinstance(node, list):
        return [renamed(v, names) for v in node]
    return names.get(node, node) if isinstance(node, str) else node


def with_streams(content: dict[str, Any]) -> dict[str, Any]:
    """Content whose parties and issues carry the rows of the tape that they have by position."""
    out = copy.deepcopy(content)
    for block in ("parties", "issues"):
        for k, item in enumerate(out[block].values()):
            item["stream"] = k
    return out


def reordered(content: dict[str, Any], block: str) -> dict[str, Any]:
    out = with_streams(content)
    out[block] = dict(reversed(list(out[block].items())))
    return out


def outcomes(content: dict[str, Any], seed: int, runs: int = 6) -> tuple[Setup, Any]:
    setup = Setup(Scenario.model_validate(content))
    return setup, batch(setup, seed, 0, runs)


def assert_alike(one: tuple[Setup, Any], other: tuple[Setup, Any], parties: list[int], issues: list[int]) -> None:
    """Same states in every round, with party p of `one` being party parties[p] of `other`, and issues likewise."""
    (_, (first, played)), (_, (second, other_played)) = one, other
    assert len(first) == len(second)
    for a, b in zip(first, second, strict=True):
        same(a.state.standing, b.state.standing[:, issues], "standing")
        same(a.state.momentum, b.state.momentum, "momentum")
        same(a.state.beliefs, b.state.beliefs[:, parties][:, :, parties], "beliefs")
        same(a.state.blame, b.state.blame[:, parties][:, :, parties], "blame")
        for name in ("patience", "conceded", "leaders", "present", "engaged"):
            same(getattr(a.state, name), getattr(b.state, name)[:, parties], name)
        for name in ("rung", "credibility", "unity", "end", "ended", "meetings"):
            same(getattr(a.state, name), getattr(b.state, name), name)
        for t, u in zip(a.turns, b.turns, strict=True):
            same(t.gain, u.gain[:, parties], "gain")
            same(t.asked, u.asked[:, parties], "asked")
            same(t.answers, u.answers[:, parties], "answers")
            same(t.chance, u.chance, "chance")
    same(played.utility, other_played.utility[:, parties], "utility")
    same(played.kept, other_played.kept, "kept")
    same(played.possible.zone, other_played.possible.zone, "zone")


def plain(path: Path) -> dict[str, Any]:
    return sim.load(path).content


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_renaming_parties_and_levels_changes_nothing(content: dict[str, Any], seed: int) -> None:
    names = {"arda": "zeno", "bova": "yuma", "cera": "axum", "l1": "middle", "l0": "start", "truce": "peace"}
    one, other = outcomes(content, seed), outcomes(renamed(content, names), seed)
    everyone, issues = list(range(len(content["parties"]))), list(range(len(content["issues"])))
    assert_alike(one, other, everyone, issues)


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_reordering_parties_with_their_draws_changes_nothing(content: dict[str, Any], seed: int) -> None:
    count = len(content["parties"])
    one, other = outcomes(content, seed), outcomes(reordered(content, "parties"), seed)
    assert_alike(one, other, list(reversed(range(count))), list(range(len(content["issues"]))))


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_reordering_issues_with_their_draws_changes_nothing(content: dict[str, Any], seed: int) -> None:
    count = len(content["issues"])
    one, other = outcomes(content, seed), outcomes(reordered(content, "issues"), seed)
    assert_alike(one, other, list(range(len(content["parties"]))), list(reversed(range(count))))


@pytest.mark.slow
def test_istanbul_renamed_and_reordered() -> None:
    content = plain(ISTANBUL)
    one = outcomes(content, 8)
    issues, parties = list(range(len(content["issues"]))), list(range(len(content["parties"])))
    assert_alike(one, outcomes(renamed_istanbul(content), 8), parties, issues)
    assert_alike(one, outcomes(reordered(content, "parties"), 8), parties[::-1], issues)
    assert_alike(one, outcomes(reordered(content, "issues"), 8), parties, issues[::-1])


def renamed_istanbul(content: dict[str, Any]) -> dict[str, Any]:
    names = {"russia": "aaa", "ukraine": "zzz", "ceasefire": "halt", "after_talks": "later"}
    out = renamed(content, names)
    for item in out["order_constraints"]:
        for old, new in names.items():
            item["say"] = item["say"].replace(old, new)
    return out


UTILITY_OF_PARTY = ("outside_option", "momentum_stake", "round_cost", "fear_of_breach", "impatience")


def scaled(content: dict[str, Any], party: str, by: float) -> dict[str, Any]:
    """A party's utility times `by`: all that is stated in units of it, and what is stated per unit of it."""
    out = copy.deepcopy(content)
    block = out["parties"][party]
    for wants in [block, *block.get("types", {}).values()]:
        for name in UTILITY_OF_PARTY:
            if name in wants:
                wants[name] = times(wants[name], by)
        for row in wants.get("values", {}).values():
            row["modes"], row["spread"] = [m * by for m in row["modes"]], row.get("spread", 0) * by
    for item in block.get("complementarities", {}).values():
        item["value"] = times(item["value"], by)
    block["audiences"] = {k: times(v, by) for k, v in block.get("audiences", {}).items()}
    block["leader"]["prestige"] = times(block["leader"]["prestige"], by)
    if "anchor" in block:
        block["anchor"]["pull"] = times(block["anchor"]["pull"], by)
    block["precision"] = times(block["precision"], 1 / by)
    block["delegation"]["under_pressure"] = times(block["delegation"]["under_pressure"], 1 / by)
    for instrument in out["instruments"].values():
        if instrument["target"] == party:
            instrument["severity"] = times(instrument["severity"], by)
    out.pop("compliance"), out.pop("mediation", None)
    return out


def times(number: Any, by: float) -> Any:
    if isinstance(number, dict) and "choice" in number:
        return {"choice": {x * by: p for x, p in number["choice"].items()}}
    return {"uniform": [x * by for x in number["uniform"]]} if isinstance(number, dict) else number * by


@RANDOM
@given(contents(), st.integers(0, 2**32), st.integers(0, 1))
def test_rescaling_a_party_changes_no_decision(content: dict[str, Any], seed: int, who: int) -> None:
    # the spreads are symmetric and away from 0 and 1 after this, so that cutting to [0, 1] is not at play
    for party in content["parties"].values():
        for row in party["values"].values():
            row["modes"] = [0.15 + 0.7 * m for m in row["modes"]]
    party = list(content["parties"])[who]
    _, (first, _) = outcomes(scaled(content, party, 1.0), seed)
    _, (second, _) = outcomes(scaled(content, party, 0.5), seed)
    assert len(first) == len(second)
    for a, b in zip(first, second, strict=True):
        same(a.state.standing, b.state.standing, "standing")
        same(a.state.end, b.state.end, "end")
        for t, u in zip(a.turns, b.turns, strict=True):
            same(t.after, u.after, "offers")
            same(t.answers, u.answers, "answers")


def certain(content: dict[str, Any]) -> dict[str, Any]:
    """No noise, nobody absent, no mandate limits: what is left is the bargaining."""
    out = copy.deepcopy(content)
    for party in out["parties"].values():
        party["precision"] = float("inf")
        party["delegation"] = {"authority": 1, "probability": 1}
        party["impatience"] = 0
    return out


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_identical_preferences_settle_at_once(content: dict[str, Any], seed: int) -> None:
    out = certain(content)
    twin = next(iter(out["parties"].values()))
    for key in ("types", "red_lines", "complementarities", "anchor", "audiences", "outside_option", "audience_cost"):
        twin.pop(key, None)
    values = {i: {"modes": [0.05 + 0.9 * k / (len(b["levels"]) - 1) for k in range(len(b["levels"]))], "spread": 0}
              for i, b in out["issues"].items()}  # fmt: skip
    twin |= {"values": values, "weights": {i: 0.3 + 0.1 * k for k, i in enumerate(values)}, "role": "principal"}
    for name in ("momentum_stake", "round_cost", "fear_of_breach"):
        twin.pop(name, None)
    out["parties"] = {n: {**copy.deepcopy(twin), "title": n, "leader": p["leader"]} for n, p in out["parties"].items()}
    out["protocol"] |= {"breadth": len(values), "rounds": 3}
    for key in ("sequencing", "instruments", "coalitions", "mediation", "influence"):
        out.pop(key, None)
    played = play(Setup(Scenario.model_validate(out)), tape(seed, 0, 5))
    best = [len(block["levels"]) - 1 for block in out["issues"].values()]
    assert (played.state.standing == best).all()
    assert (played.state.ended == (1 if out["protocol"]["agreements"] == "single" else played.state.ended)).all()
    assert (played.signed.round == 1).all()


@RANDOM
@given(contents(), st.integers(0, 2**32))
def test_an_empty_zone_settles_nothing(content: dict[str, Any], seed: int) -> None:
    out = certain(content)
    first, second = list(out["parties"])[:2]
    for issue, block in out["issues"].items():
        count = len(block["levels"])
        block["holders"], block["levels"] = [first, second], {level: {} for level in block["levels"]}
        block.pop("quorum", None)
        for name, rising in ((first, True), (second, False)):
            modes = [(k + 1) / (count + 1) for k in range(count)]
            out["parties"][name]["values"][issue] = {"modes": modes if rising else modes[::-1], "spread": 0}
            out["parties"][name]["weights"][issue] = 0.5
    for name in (first, second):
        for key in ("complementarities", "fear_of_breach", "types", "outside_option", "momentum_stake", "round_cost"):
            out["parties"][name].pop(key, None)
    for key in ("instruments", "coalitions", "mediation"):
        out.pop(key, None)
    played = play(Setup(Scenario.model_validate(out)), tape(seed, 0, 5))
    assert (played.state.agreements == 0).all()
    assert not played.possible.zone[:, 0, 0].any()


@RANDOM
@given(contents(minds=("negotiator", "boulware", "random", "micro", "mediator", "tit_for_tat")), st.integers(0, 2**32))
def test_nobody_signs_below_the_standing_package_or_beyond_a_red_line(content: dict[str, Any], seed: int) -> None:
    for party in content["parties"].values():
        party["precision"] = float("inf")
    setup = Setup(Scenario.model_validate(content))
    drawn = setup.draw(tape(seed, 0, 5))
    records, _ = batch(setup, seed, 0, 5)
    for record in records:
        for turn in record.turns:
            for run in np.flatnonzero(turn.signed):
                who = [p for p in range(len(setup.game.parties)) if (int(turn.signatories[run]) >> p) & 1]
                fresh = [p for p in who if not np.isnan(turn.asked[run, p])]
                assert all(turn.gain[run, p] >= 0 for p in fresh)
                newly = truth(setup, turn.after[run]) & ~truth(setup, turn.before[run])
                assert all(not newly & int(drawn.forbidden[run, p]) for p in who)


def truth(setup: Setup, levels: np.ndarray) -> int:
    held = ~0
    for i, level in enumerate(levels):
        held &= int(setup.game.satisfied[i, level])
    return held


def test_a_single_agreement_ends_the_talks() -> None:
    talks = sim.load(ISTANBUL.with_name("tiny.yaml")).with_({"protocol.agreements": "single"})
    played = play_briefly(talks.setup, tape(1, 0, 50))
    signed = played.state.agreements > 0
    assert signed.any()
    assert (played.state.end[signed] == ENDS.index(End.SIGNED)).all()
    assert (played.state.agreements <= 1).all()
