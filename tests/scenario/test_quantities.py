"""Addresses are places, not names: what is renamed or added elsewhere keeps every other draw."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from sim.scenario.constraints import draw
from sim.scenario.quantities import quantities
from sim.scenario.tape import tape
from tests.scenario.small import content, scenario


def _draws(plain: dict[str, Any]) -> dict[str, list[float]]:
    numbers = quantities(scenario(plain))
    theta, _ = draw(numbers, [], tape(3, 0, 4))
    return {q.dotted: theta[:, k].tolist() for k, q in enumerate(numbers)}


def _renamed(old: str, new: str) -> dict[str, Any]:
    text = json.dumps(content(), default=str).replace(f'"{old}"', f'"{new}"').replace(f".{old}", f".{new}")
    plain: dict[str, Any] = json.loads(text)
    return plain


def test_no_two_numbers_share_an_address_and_each_has_its_interval() -> None:
    found = quantities(scenario())
    assert len({q.address for q in found}) == len(found)
    assert all(q.within.low > -np.inf for q in found)
    assert [q.dotted for q in found if q.within.high == np.inf] == ["compliance.precision"]


def test_renaming_a_party_or_an_issue_moves_no_draw() -> None:
    for old, new in (("island", "zebra"), ("ferry", "aeroplane"), ("strike", "walkout")):
        assert list(_draws(_renamed(old, new)).values()) == list(_draws(content()).values())


def test_adding_a_party_an_event_or_a_number_moves_no_draw_of_others() -> None:
    before, plain = _draws(content()), content()
    half = {"uniform": [0.2, 0.4], "assumption": "half"}
    plain["parties"]["visitor"] = {"title": "V", "role": "third_party", "patience": half}
    plain["parties"]["island"]["patience"] = half
    plain["events"]["fair"] = {"title": "A fair", "rounds": [1, 3], "hazard": half}
    after = _draws(plain)
    assert after.keys() - before.keys() == {"parties.visitor.patience", "parties.island.patience", "events.fair.hazard"}
    assert {path: after[path] for path in before} == before


def test_parties_and_issues_that_keep_their_stream_keep_their_draws_in_any_order() -> None:
    plain = content()
    for block in ("parties", "issues"):
        for at, item in enumerate(plain[block].values()):
            item["stream"] = at
        plain[block] = dict(reversed(plain[block].items()))
    assert _draws(plain) == _draws(content())
    for block in ("parties", "issues"):
        for item in plain[block].values():
            del item["stream"]
    assert _draws(plain) != _draws(content())


def test_numbers_of_an_issue_off_the_table_are_left_out() -> None:
    plain = content()
    assert any(".toll" in path for path in _draws(plain))
    plain["issues"]["toll"]["active"] = False
    plain["instruments"]["strike"]["demand"] = {"ferry": "daily"}
    assert not any(".toll" in path for path in _draws(plain))
