"""Scenarios that a rational mind cannot solve are refused in a sentence, at the mind."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.scenario import protocol_checks
from sim.scenario.findings import ScenarioError
from tests.theories_in_the_loop.toys import alternating, division, rests, scenario, shares


def talks(steps: int = 3, rounds: int = 2, **protocol: Any) -> sim.Negotiation:
    parties = {
        name: {"weights": {"pie": 1}, "values": {"pie": cut(steps)}} for name, cut in (("one", shares), ("two", rests))
    }
    return scenario({"pie": division(steps, ["one", "two"])}, parties, alternating(rounds, **protocol))


@pytest.mark.parametrize(
    ("change", "what", "fix"),
    [
        ({"protocol.order": "random"}, "whose turn it will be under order `random`", "set it to `alternating`"),
        (
            {"protocol.answers": "stacked", "protocol.agreements": "single"},
            "answers are stacked",
            "set protocol.answers to `all`",
        ),
        ({"issues.pie.quorum": 1}, "pie has a quorum", "leave issues.pie.quorum out"),
    ],
)
def test_what_cannot_be_foreseen_is_refused(change: dict[str, Any], what: str, fix: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        talks().with_(change)
    found = refused.value.findings[0]
    assert found.path == "parties.one.mind"
    assert what in found.what
    assert fix in found.fix
    assert fix in str(found)


def test_too_many_cases_are_refused_and_one_fewer_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """2 turns, 1 position, 5 offers, 2 types and the party itself: 30 cases; 5 positions if talks go on."""
    monkeypatch.setattr(protocol_checks, "MOST_CASES", 30)
    talks()
    monkeypatch.setattr(protocol_checks, "MOST_CASES", 29)
    with pytest.raises(ScenarioError, match="think through 30 cases"):
        talks()
    monkeypatch.setattr(protocol_checks, "MOST_CASES", 149)
    with pytest.raises(ScenarioError, match=r"think through 1.5e\+02 cases"):
        talks(agreements="incremental")


def test_other_minds_are_not_held_to_it() -> None:
    order = {"protocol.order": "random"}
    changed = talks().with_({"parties.one.mind": "negotiator", "parties.two.mind": "linear", **order})
    assert changed.scenario.protocol.order == "random"
    with pytest.raises(ScenarioError, match="order"):
        talks().with_(order)
