"""Random scenarios for property tests: plain content, as a file would hold it."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st

from sim.scenario.schema import Scenario

SHARES = st.integers(1, 19).map(lambda k: k / 20)
SMALL = st.integers(0, 12).map(lambda k: k / 100)


def spread(mode: float, width: float, low: float = 0.0, high: float = 1.0) -> dict[str, Any]:
    return {"uniform": [max(low, mode - width), min(high, mode + width)]}


@st.composite
def contents(draw: st.DrawFn, minds: tuple[str, ...] = ("negotiator",)) -> dict[str, Any]:
    """A scenario of 2–4 parties and 2–4 issues in which every mechanism may occur."""
    names = ["arda", "bova", "cera", "dune"][: draw(st.integers(2, 4))]
    issues = ["truce", "route", "swap", "loan"][: draw(st.integers(2, 4))]
    levels = {issue: [f"l{k}" for k in range(draw(st.integers(2, 4)))] for issue in issues}
    principals = names[:2]
    content: dict[str, Any] = {
        "meta": {
            "title": "Invented", "cutoff": "2000-01-01", "start": "2000-01-02", "content_note": "none",
            "evidence": "waived",
        },
        "issues": {i: _issue(draw, i, levels[i], principals, names) for i in issues},
        "parties": {n: _party(draw, n, names, levels, draw(st.sampled_from(minds))) for n in names},
        "protocol": {
            "rounds": draw(st.integers(2, 6)),
            "speakers": principals + ([names[2]] if len(names) > 2 and draw(st.booleans()) else []),
            "order": draw(st.sampled_from(["alternating", "random"])),
            "agreements": draw(st.sampled_from(["incremental", "single"])),
            "breadth": draw(st.integers(1, 3)),
            "leaders_every": draw(st.integers(1, 2)),
        },
        "world": {
            "momentum": {"initial": 0.1, "persistence": 0.9, "drift": 0.01, "volatility": 0.1},
            "grievance": draw(SHARES),
        },
        "signals": {"costless": draw(SHARES), "costly": draw(SHARES), "noise": draw(SHARES)},
        "blame": {"rate": draw(SHARES), "decay": draw(SHARES), "absence": draw(SHARES)},
        "instruments": {
            "levy": {
                "owner": names[-1], "target": names[0], "demand": {"truce": {"at_least": "l1"}},
                "severity": spread(0.1, 0.05), "credibility": draw(SHARES), "threaten": 0.5, "impose": 0.3,
                "by_blame": 1, "by_frustration": 1, "erosion": 0.1, "coalition": "union",
            }
        },
        "coalitions": {"union": {"members": names[-2:], "unity": 0.6, "decay": 0.05, "renewal": 0.2}},
        "influence": {
            "plea": {
                "source": names[-1], "target": names[0], "kind": draw(st.sampled_from(["persuade", "press"])),
                "access": 0.6, "attendance": 0.3, "concession": draw(SHARES), "cost": 0.5,
            }
        },
        "sequencing": {
            "first": {"party": names[0], "refuses": {"truce": {"at_least": "l1"}}, "until_meetings": 2}
        },
        "compliance": {"rounds": 3, "monitoring": 0.02, "guarantees": 0.01, "precision": 40},
    }  # fmt: skip
    protocol = content["protocol"]
    if (protocol["order"], protocol["agreements"]) == ("alternating", "single") and draw(st.booleans()):
        protocol |= {"answers": "stacked", "speakers": names[:3]}
    if len(names) == 4:
        content["mediation"] = {
            names[3]: {"style": draw(st.sampled_from(["facilitation", "manipulation"])), "noise_reduction": 0.4,
                       "credibility": 0.8, "disclosure": 0.1, "leverage": 0.03, "bias": {names[0]: 0.2}}
        }  # fmt: skip
    Scenario.model_validate(content)
    return content


def _issue(draw: st.DrawFn, name: str, levels: list[str], principals: list[str], names: list[str]) -> dict[str, Any]:
    holders = draw(st.sampled_from([principals, [names[-1]], names]))
    given: dict[str, Any] = {"levels": {level: {} for level in levels}, "status_quo": "l0", "holders": list(holders)}
    if name == "truce":
        given["holders"] = principals
        for k, level in enumerate(levels):
            given["levels"][level] = {"conflict": 1 - k / (len(levels) - 1)}
    if len(holders) > 2 and draw(st.booleans()):
        given["quorum"] = 2
    return given


def _party(draw: st.DrawFn, name: str, names: list[str], levels: dict[str, list[str]], mind: str) -> dict[str, Any]:
    def row(issue: str) -> dict[str, Any]:
        return {"modes": [draw(SHARES) for _ in levels[issue]], "spread": 0.1}

    principal = name in names[:2]
    party: dict[str, Any] = {
        "title": name.title(),
        "role": "principal" if principal else "third_party",
        "weights": {issue: spread(draw(SHARES), 0.04, low=0.01) for issue in levels},
        "values": {issue: row(issue) for issue in levels},
        "precision": draw(st.sampled_from([float("inf"), 30.0, 100.0])),
        "aspiration": {"start": draw(SHARES), "floor": 0.1, "concession": 0.05, "reciprocity": draw(SHARES)},
        "patience": 0.9,
        "impatience": draw(SMALL),
        "audiences": {names[-1]: {"choice": {0.0: 0.5, draw(SMALL) + 0.05: 0.5}}} if name != names[-1] else {},
        "audience_cost": draw(SHARES),
        "delegation": {"authority": draw(SHARES), "probability": 0.9, "under_pressure": 1},
        "leader": {"probability": 0.5, "if_leaders": [] if name == names[0] else [names[0]], "or_breakthrough": 0.4,
                   "prestige": draw(SMALL)},
        "mind": mind,
    }  # fmt: skip
    if principal:
        party |= {
            "outside_option": spread(draw(SHARES), 0.1),
            "momentum_stake": draw(SMALL),
            "round_cost": 0.002,
            "fear_of_breach": draw(SMALL),
            "anchor": {"package": {"truce": "l1"}, "pull": draw(SMALL), "fade": 0.1},
            "complementarities": {
                "both": {"when": {"truce": {"at_least": "l1"}, "route": ["l1"]}, "value": draw(SMALL)}
            },
            "red_lines": {"far": {"issue": "route", "first_forbidden": {levels["route"][-1]: 0.5}}},
            "types": {
                "hard": {"prior": 0.6, "sincerity": 0.2, "outside_option": spread(draw(SHARES), 0.1)},
                "soft": {"prior": 0.4, "sincerity": 0.9},
            },
        }
    return party
