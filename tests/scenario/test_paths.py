"""Changing a scenario by dotted paths."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario.findings import ScenarioError
from sim.scenario.paths import change, fingerprint
from sim.scenario.schema import Scenario
from sim.scenario.yaml_file import Document, parse, read
from tests.scenario.small import SCENARIOS, SMALL, content


@pytest.fixture(scope="module")
def istanbul() -> dict[str, Any]:
    plain: dict[str, Any] = read(SCENARIOS / "istanbul_2025.yaml").content
    return plain


def _at(scenario: Scenario, path: str) -> Any:
    node: Any = scenario
    for key in path.split("."):
        node = node[int(key)] if isinstance(node, list) else node[key] if isinstance(node, dict) else getattr(node, key)
    return node


def test_a_path_through_a_block_that_is_not_there_names_the_nearest(istanbul: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError) as caught:
        change(istanbul, {"instruments.us_secondary_sanction.credibility": 0.9}, "f.yaml")
    (finding,) = caught.value.findings
    assert finding.what == "is no path of this scenario"
    assert finding.fix.startswith("did you mean 'instruments.us_secondary_sanctions.credibility'")


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("mechanisms.threat", "mechanisms.threats"),
        ("parties.island.aspirations", "parties.island.aspiration"),
        ("parties.iland.outside_option", "parties.island.outside_option"),
        ("protocol.round", "protocol.rounds"),
        ("order_constraints.7.say", "order_constraints.1.say"),
        ("strike.severity", "instruments.strike.severity"),
        ("protocol.rounds.more", "protocol.rounds"),
        ("parties.island.values.ferry.dayly", "parties.island.values.ferry.daily"),
        ("instruments.ban", "instruments"),
        ("", "known here"),
    ],
)
def test_a_wrong_path_is_an_error_with_a_right_one(path: str, nearest: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        change(content(), {path: 0.5}, "f.yaml")
    (finding,) = caught.value.findings
    assert finding.path == path
    assert nearest in finding.fix


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("mediation.turkiye.leverage", 0.1),
        ("parties.europe.outside_option", 0.3),
        ("parties.russia.precision", float("inf")),
    ],
)
def test_a_known_number_that_the_file_leaves_out_can_be_set(istanbul: dict[str, Any], path: str, value: float) -> None:
    scenario, after = change(istanbul, {path: value}, "f.yaml")
    assert _at(scenario, path).value == value
    assert after != istanbul


def test_a_whole_block_that_the_file_leaves_out_can_be_set(istanbul: dict[str, Any]) -> None:
    assert "deadline" not in istanbul["protocol"]
    scenario, _ = change(istanbul, {"protocol.deadline": {"round": 10, "exponent": 2}}, "f.yaml")
    assert scenario.protocol.deadline is not None
    assert scenario.protocol.deadline.exponent.value == 2


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("mechanisms.threats", False),
        ("issues.flag.active", True),
        ("parties.island.mind", "boulware"),
        ("protocol.order", "random"),
        ("protocol.rounds", 9),
        ("order_constraints.0.say", "values.ferry.daily >= values.ferry.weekly"),
        ("issues.ferry.holders", ["island"]),
        ("protocol.deadline", None),
        ("meta.title", "Another title"),
    ],
)
def test_switches_words_lists_and_whole_numbers_can_be_set(path: str, value: Any) -> None:
    base = content()
    base["issues"]["ferry"].pop("quorum")
    scenario, after = change(base, {path: value}, "f.yaml")
    assert _at(scenario, path) == value
    assert base["issues"] == content()["issues"] | {"ferry": base["issues"]["ferry"]}
    assert after is not base


def test_a_plain_number_replaces_a_distribution_and_says_that_it_was_set_by_hand() -> None:
    scenario, after = change(content(), {"instruments.strike.severity": 0.05}, "f.yaml")
    assert scenario.instruments["strike"].severity.value == 0.05
    assert after["instruments"]["strike"]["severity"]["assumption"] == "set by hand for a counterfactual"


def test_levels_of_rows_rows_and_distributions_can_be_set() -> None:
    scenario, _ = change(
        content(),
        {
            "parties.island.values.ferry.weekly": 0.7,
            "parties.mainland.values.toll": [0, 0.4, 1],
            "parties.island.weights.toll": {"uniform": [0.1, 0.2]},
            "issues.toll.levels.low.conflict": {"value": 1, "range": [1, 1], "assumption": "by definition"},
        },
        "f.yaml",
    )
    assert scenario.parties["island"].values["ferry"].levels["weekly"].value == 0.7
    assert scenario.parties["mainland"].values["toll"].modes == (0, 0.4, 1)
    assert scenario.parties["island"].weights["toll"].uniform == (0.1, 0.2)
    assert list(scenario.issues["toll"].levels) == ["none", "low", "high"]


def test_several_wrong_paths_are_said_at_once_and_wrong_values_like_those_of_a_file() -> None:
    with pytest.raises(ScenarioError) as caught:
        change(content(), {"a.b": 1, "c.d": 2}, "f.yaml")
    assert [f.path for f in caught.value.findings] == ["a.b", "c.d"]
    with pytest.raises(ScenarioError, match="is True, where a number belongs"):
        change(content(), {"instruments.strike.severity": True}, "f.yaml")
    with pytest.raises(ScenarioError, match="'fery' is no issue; did you mean 'ferry'"):
        change(content(), {"parties.island.weights.fery": 0.3}, "f.yaml")


def test_what_is_passed_in_is_never_changed() -> None:
    base, value = content(), {"round": 9, "exponent": 2}
    change(base, {"protocol.deadline": value}, "f.yaml")
    assert base == content()
    assert value == {"round": 9, "exponent": 2}


def test_the_fingerprint_is_of_content_not_of_comments_or_names() -> None:
    plain = parse(SMALL.encode(), "a").content
    commented = parse(("# a remark\n" + SMALL.replace("rounds: 10", "rounds:    10   # ten")).encode(), "b").content
    assert fingerprint(plain) == fingerprint(commented) == fingerprint(Document("c", plain).content)
    assert len(fingerprint(plain)) == 64
    assert fingerprint(change(plain, {"protocol.rounds": 9}, "f")[1]) != fingerprint(plain)
    assert fingerprint({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
