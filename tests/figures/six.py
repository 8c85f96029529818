"""Six principals with long names and three issues: as crowded as figures get."""

from __future__ import annotations

from typing import Any

import sim
from sim.scenario.paths import change

TITLES = {
    "arda": "the Republic of Arda", "bova": "Bova", "cera": "the Confederation of Cera", "dune": "Dune", "esto": "Esto",
    "fara": "the Free Towns of Fara",
}  # fmt: skip
ISSUES = {"water": ("Shares of the water in dry years", 4), "dam": ("The dam and who may open its gates", 5),
          "toll": ("Tolls", 3)}  # fmt: skip


def six() -> sim.Negotiation:
    content = {
        "meta": {"title": "Six neighbours and a river", "cutoff": "2000-01-01", "start": "2000-01-02",
                 "content_note": "none", "evidence": "waived"},
        "issues": {name: _issue(*about) for name, about in ISSUES.items()},
        "parties": {name: _party(k) for k, name in enumerate(TITLES)},
        "blame": {"rate": 0.2, "decay": 0.1, "absence": 0.1},
        "protocol": {"rounds": 12, "speakers": list(TITLES)},
    }  # fmt: skip
    return sim.Negotiation(*change(content, {}, "six"), "six")


def _issue(title: str, levels: int) -> dict[str, Any]:
    named = {f"l{k}": {"title": f"Step {k}, with a long clause about its upkeep"} for k in range(levels)}
    return {"title": title, "levels": named, "status_quo": "l0", "holders": list(TITLES)}


def _party(k: int) -> dict[str, Any]:
    names = list(TITLES)
    values = {"water": [0.2, 0.5, 0.3 + 0.1 * k, 0.9 - 0.1 * k], "dam": [0.1, 0.4, 0.5, 0.6 - 0.05 * k, 0.2 + 0.1 * k],
              "toll": [0.2, 0.6, 0.1 * k]}  # fmt: skip
    return {
        "title": TITLES[names[k]],
        "weights": {"water": 0.5 - 0.05 * k, "dam": 0.3, "toll": 0.2 + 0.05 * k},
        "values": {issue: {"modes": modes, "spread": 0.1} for issue, modes in values.items()},
        "outside_option": {"uniform": [0.05, 0.25]},
        "precision": 30,
        "aspiration": {"start": 0.6, "floor": 0.1, "concession": 0.05},
        "patience": 0.95,
        "types": {"firm": {"prior": 0.5, "sincerity": 0.2}, "open": {"prior": 0.5, "sincerity": 0.8}},
        "audiences": {names[(k + 1) % len(names)]: 0.1},
    }
