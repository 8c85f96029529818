# ruff: noqa: E501 (one case a line, so that the tables can be read down)
"""Everything that is wrong is said at once."""

from __future__ import annotations

import pytest

from sim.scenario.examine import load
from sim.scenario.findings import ScenarioError
from tests.scenario.small import SCENARIOS, broken, look


def _paths(*changes: tuple[str, str]) -> list[str]:
    return sorted(f.path for f in look(broken(*changes))[1])


def test_an_unknown_key_does_not_hide_a_holder_that_is_no_party() -> None:
    found = _paths(("quorum: 2", "quorm: 2"), ("holders: [island]", "holders: [iland]"))
    assert found == ["issues.ferry.quorm", "issues.flag.holders.0"]


def test_five_mistakes_are_five_findings() -> None:
    changes = (
        ("kind: book", "kind: book, colour: red"),
        ("quorum: 2", "quorum: two"),
        ("fade: {uniform: [0.1, 0.2]", "fade: {uniform: [0.2, 0.1]"),
        ("speakers: [island, mainland]", "speakers: [island, mainlnd]"),
        ("demand: {toll: [low, high]}", "demand: {toll: [low, hgh]}"),
    )
    assert _paths(*changes) == [
        "instruments.strike.demand.toll",
        "issues.ferry.quorum",
        "parties.island.anchor.fade",
        "protocol.speakers.1",
        "sources.almanac.colour",
    ]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("    status_quo: none\n    holders: [island, mainland]\n    quorum", "    holders: [island, mainland]\n    quorum", "issues.ferry.status_quo"),
        ("    levels: [none, low, high]\n", "", "issues.toll.levels"),
        ("role: mediator", "role: priest", "parties.church.role"),
        ("    weights:\n      ferry: {uniform: [0.4", "    wieghts:\n      ferry: {uniform: [0.4", "parties.island.wieghts"),
        ("modes: [0.0, 0.6, 1.0]", "modes: none", "parties.island.values.ferry.modes"),
        ("prior: {value: 0.4,", "prior: {value: high,", "parties.island.types.proud.prior.value"),
        ("    coalition: guilds\n", "    coalition: [guilds]\n", "instruments.strike.coalition"),
        ("  guilds:\n", "  Guilds:\n", "coalitions.Guilds"),
        ("owner: mainland", "ownr: mainland", "instruments.strike.ownr"),
        ("speakers: [island, mainland]", "speakers: 5", "protocol.speakers"),
        ("until: {ferry: {at_least: weekly}}", "until: 5", "sequencing.ferry_first.until"),
        ("  deadline: {round: 8, exponent", "  deadline: {round: 8, expnent", "protocol.deadline.expnent"),
    ],
)  # fmt: skip
def test_one_mistake_of_form_brings_no_false_findings_in_its_train(old: str, new: str, path: str) -> None:
    """Beside it at most that the key it stands for is missing; a real wrong reference is still found."""
    paths = set(_paths((old, new), ("bishop: {party: mainland", "bishop: {party: pope")))
    near = {p for p in paths if p.startswith(path.rpartition(".")[0])}
    assert path in near
    assert len(near) <= 2
    assert paths - near == {"vetoes.bishop.party"}


@pytest.mark.parametrize("block", ["issues", "parties", "evidence", "protocol"])
def test_without_a_main_block_only_that_is_said(block: str) -> None:
    text = broken((f"\n{block}:\n", f"\n{block}: 5\nrest:\n"))
    assert block in {f.path for f in look(text)[1]}
    assert len(look(text)[1]) <= 3


def test_findings_come_in_the_order_of_the_file() -> None:
    lines = [f.line for f in look(broken(("title: A storm", "titel: A storm"), ("quorum: 2", "quorum: x")))[1]]
    assert lines == sorted(lines)  # type: ignore[type-var]


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_scenarios_that_come_with_the_program_are_right(file: object) -> None:
    scenario, plain = load(str(file))
    assert list(scenario.issues) == list(plain["issues"])


def test_loading_a_wrong_file_raises_all_its_errors(tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "wrong.yaml"
    file.write_text(broken(("quorum: 2", "quorum: 3"), ("owner: mainland", "owner: mayor")), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert [f.path for f in caught.value.findings] == ["issues.ferry.quorum", "instruments.strike.owner"]
    assert f"{file}:" in str(caught.value)
