"""A scenario goes out as Genius' XML and comes back with the same utilities; and XML through a scenario to XML."""

from __future__ import annotations

import tempfile
from itertools import product
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from sim.exchange.classical import PlayRules
from sim.exchange.genius_export import DOMAIN, Exported, genius, titles, valued
from sim.exchange.genius_xml import read as read_xml
from sim.exchange.reading import Reading
from sim.scenario.examine import examine
from sim.scenario.game import game
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape
from sim.scenario.yaml_file import Document
from tests.exchange.others import Wish, house, profile_xml, scenario, utility, written
from tests.scenario.small import scenario as small

RUN = tape(3, 5, 1)
CLOSE = 1e-10


@st.composite
def additive(draw: st.DrawFn) -> dict[str, Any]:
    """A scenario whose utilities are sums over issues, with numbers or distributions."""
    issues = {f"i{k}": [f"l{j}" for j in range(draw(st.integers(2, 4)))] for k in range(draw(st.integers(1, 3)))}
    parties = ["arda", "bova", "cera"][: draw(st.integers(2, 3))]
    share = st.floats(0.0, 1.0)

    def number() -> Any:
        low = draw(st.floats(0.05, 1.0))
        return {"uniform": [low, min(1.0, low + 0.2)]} if draw(st.booleans()) else low

    return {
        "meta": {
            "title": "Invented", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "none",
            "evidence": "waived",
        },
        "issues": {i: {"levels": row, "status_quo": draw(st.sampled_from(row)), "holders": parties}
                   for i, row in issues.items()},
        "parties": {
            p: {"title": p, "weights": {i: number() for i in issues},
                "values": {i: [draw(share) for _ in row] for i, row in issues.items()}, "patience": 0.9}
            for p in parties
        },
        "protocol": {"rounds": 12, "speakers": parties, "agreements": "single",
                     "offers": draw(st.sampled_from(["any", "complete"])), "discounting": draw(st.booleans())},
    }  # fmt: skip


def _checked(content: dict[str, Any]) -> Scenario:
    made, findings = examine(Document("invented.yaml", content))
    assert made is not None, findings
    return made


def _engine(made: Scenario) -> dict[tuple[str, ...], Any]:
    """What every package is worth to every party by the engine, by the names in the files."""
    laid, names = game(made), titles(made)
    packages = [laid.numbers(dict(zip(laid.issues, levels, strict=True))) for levels in product(*laid.levels)]
    worth = valued(made, laid, RUN, np.array(packages)).utility
    called = [
        tuple(names.levels[i][level] for i, level in laid.package(package).items()) for package in packages
    ]  # fmt: skip
    return dict(zip(called, worth, strict=True))


def _back(found: Exported, folder: Path, rounds: int = 12) -> Scenario:
    return scenario(written(folder, found.files), Reading(rules=PlayRules("linear", rounds)))


@settings(max_examples=40)
@given(additive())
def test_every_package_keeps_its_utility(content: dict[str, Any]) -> None:
    made = _checked(content)
    found = genius(made, RUN)
    assert set(found.scales.values()) == {(0.0, 1.0)}
    with tempfile.TemporaryDirectory() as folder:
        back = _back(found, Path(folder))
    assert back.protocol.discounting is made.protocol.discounting
    engine = _engine(made)
    levels = [{level.title or name: name for name, level in issue.levels.items()} for issue in back.issues.values()]
    for package in product(*_files_values(found)):
        names = {issue: row[value] for issue, row, value in zip(back.issues, levels, package, strict=True)}
        for p, party in enumerate(made.parties):
            assert utility(back, party, names) == pytest.approx(engine[package][p], abs=CLOSE)
    status_quo = tuple(issue.status_quo for issue in made.issues.values())
    nothing = dict.fromkeys(back.issues, "open")
    for p, party in enumerate(made.parties):
        assert utility(back, party, nothing) == pytest.approx(engine[status_quo][p], abs=CLOSE)


def _files_values(found: Exported) -> list[tuple[str, ...]]:
    return list(read_xml(found.files[DOMAIN].encode(), DOMAIN, 11).domain.issues.values())


def test_complete_offers_leave_the_status_quo_out_of_the_file(tmp_path: Path) -> None:
    found = genius(scenario(house(tmp_path)), RUN)
    assert _files_values(found) == [("low", "fair", "high"), ("yes", "no")]


def test_xml_comes_back_as_it_went(tmp_path: Path) -> None:
    discounted = Wish(reservation=0.25, discount=0.5)
    first = scenario(house(tmp_path, discounted), Reading(rules=PlayRules("linear", 12)))
    found = genius(first, RUN)
    assert list(found.files) == [DOMAIN, "seller.xml", "buyer.xml"]
    given_ = read_xml(profile_xml(discounted).encode(), "seller.xml", 11).profile
    again = read_xml(found.files["seller.xml"].encode(), "seller.xml", 11).profile
    assert given_ is not None
    assert again is not None
    assert again.weights == pytest.approx(given_.weights, abs=CLOSE)
    assert again.reservation == pytest.approx(0.25, abs=CLOSE)
    assert again.discount == pytest.approx(0.5, abs=CLOSE)
    for issue, row in given_.values.items():
        assert again.values[issue] == pytest.approx(row, abs=CLOSE)
    assert genius(_back(found, tmp_path), RUN).files == found.files


def test_what_is_no_sum_over_issues_is_said_with_its_size() -> None:
    made = small()
    found = genius(made, RUN)
    said = "\n".join(found.notes)
    assert "the types of island" in said
    assert "the red lines of island" in said
    assert "church" in said
    assert "the gates ferry_first" in said
    assert "off by up to" in said
    assert set(found.files) == {DOMAIN, "island.xml", "mainland.xml"}


@pytest.mark.parametrize(("outside", "moved"), [(0.5, -0.5), (0.9, 0.3 - 0.9)])
def test_an_outside_path_that_one_issue_ends_is_a_sum_and_comes_back(
    tmp_path: Path, outside: float, moved: float
) -> None:
    made = _checked(
        {
            "meta": {"title": "Truce", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "none",
                     "evidence": "waived"},
            "issues": {"truce": {"levels": {"none": {}, "half": {"conflict": 0.5}, "full": {"conflict": 0}},
                                 "status_quo": "none", "holders": ["a", "b"]},
                       "aid": {"levels": ["none", "some"], "status_quo": "none", "holders": ["a", "b"]}},
            "parties": {p: {"title": p, "outside_option": outside, "weights": {"truce": 0.6, "aid": 0.4},
                            "values": {"truce": [0, 0.5, 1], "aid": [0, 1]}} for p in "ab"},
            "protocol": {"rounds": 4, "speakers": ["a", "b"]},
        }
    )  # fmt: skip
    found = genius(made, RUN)
    move, shrink = found.scales["a"]
    assert move == pytest.approx(moved)
    assert shrink == 1
    assert not any("no sum over issues" in note for note in found.notes)
    back = _back(found, tmp_path)
    for package, worth in _engine(made).items():
        truce = {level.title or name: name for name, level in back.issues["truce"].levels.items()}
        aid = {level.title or name: name for name, level in back.issues["aid"].levels.items()}
        names = {"truce": truce[package[0]], "aid": aid[package[1]]}
        assert utility(back, "a", names) == pytest.approx((worth[0] + move) / shrink, abs=CLOSE)


def test_another_run_has_other_numbers() -> None:
    made = small()
    assert genius(made, tape(3, 6, 1)).files["island.xml"] != genius(made, RUN).files["island.xml"]
    assert genius(made, RUN).files == genius(made, RUN).files


def test_titles_that_are_alike_give_way_to_names() -> None:
    content = {
        "meta": {"title": "T", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "n",
                 "evidence": "waived"},
        "issues": {"x": {"levels": {"a": {"title": "same"}, "b": {"title": "same"}}, "status_quo": "a",
                         "holders": ["p", "q"]}},
        "parties": {p: {"title": p, "weights": {"x": 1}, "values": {"x": [0, 1]}} for p in "pq"},
        "protocol": {"rounds": 2, "speakers": ["p", "q"]},
    }  # fmt: skip
    assert _files_values(genius(_checked(content), RUN)) == [("a", "b")]
