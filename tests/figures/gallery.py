"""Every figure on one small scenario, and the command that writes what they say: python -m tests.figures.gallery."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import sim
from sim.figures.heat_map import heat_map
from sim.figures.outcomes import reasons_and_ends
from sim.figures.sensitivity_bars import morris_bars, sobol_bars, tornado
from tests.figures.reduced import reduced

SNAPSHOTS = Path(__file__).parent / "snapshots"
REFERENCE = {
    "reference.headline": {"title": "first truce", "when": {"truce": {"at_least": "partial"}}},
    "reference.calendar": {"January": ["2000-01-03", "2000-01-31"], "February": ["2000-02-01", "2000-02-29"]},
    "reference.forecasts": {"almanac": {"title": "An almanac", "date": "1999-12-31", "shares": {"January": 0.2,
                                                                                               "February": 0.3}}},
}  # fmt: skip


@cache
def talks() -> sim.Negotiation:
    return sim.load("scenarios/tiny.yaml").with_(REFERENCE)


@cache
def many() -> sim.Ensemble:
    return talks().ensemble(40, seed=2, progress=False)


@cache
def analysed() -> dict[str, Figure]:
    return talks().play(2, 3).analysis.figures()


def indices() -> pd.DataFrame:
    """As a study finds them."""
    x = np.array([0.5, 0.25, 0.1])
    names = ["type.north", "world.momentum.drift", "parties.south.outside_option"]
    columns = {"total": x, "first": x / 2, "mu_star": x}
    around = {f"{name}_{side}": y * k for name, y in columns.items() for side, k in (("low", 0.8), ("high", 1.3))}
    return pd.DataFrame({"parameter": names, "floor": 0.05, **columns, **around})


def flow() -> Figure:
    """Talks that end in two ways."""
    ends = pd.DataFrame({"rounds": [20, 5], "walkout": [0, 15]}, ["agreed", "missed"])
    return reasons_and_ends(talks().setup, ends.rename_axis(index="why_no_bigger_deal"), many().reasons)


def grid() -> pd.DataFrame:
    """Cases of a sweep over two paths."""
    rows = [(k, i / 2, j / 3, i + j / 10, 0.01) for k, (i, j) in enumerate(np.ndindex(3, 4))]
    return pd.DataFrame(rows, columns=["case", "world.grievance", "world.momentum.drift", "mean.deal", "se.deal"])


FIGURES: dict[str, Callable[[], Figure]] = {
    "shares": lambda: many().figures()["shares"],
    "flow": flow,
    "reasons": lambda: many().figures()["reasons_and_ends"],
    "first_event": lambda: many().figures()["first_event"],
    "acceptance": lambda: many().figures()["acceptance"],
    "positions": lambda: talks().play(2, 3).figure(),
    "utility_space": lambda: analysed()["utility_space"],
    "beliefs": lambda: analysed()["beliefs"],
    "network": lambda: analysed()["network"],
    "differences": lambda: sim.compare(talks(), {"long": {"protocol.rounds": 20}, "same": {}}, 20, 2).figure(),
    "tornado": lambda: tornado(talks().scenario, many().sensitivity().head(4), 0.9, "headline"),
    "sobol": lambda: sobol_bars(talks().scenario, indices(), 0.1, "headline"),
    "morris": lambda: morris_bars(talks().scenario, indices(), 0.1, "headline"),
    "heat_map": lambda: heat_map(talks().scenario, grid(), "deal"),
}


def said(name: str) -> str:
    """What a figure says, as text."""
    return json.dumps(reduced(FIGURES[name]()), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    SNAPSHOTS.mkdir(exist_ok=True)
    for name in FIGURES:
        (SNAPSHOTS / f"{name}.json").write_text(said(name), encoding="utf-8")
