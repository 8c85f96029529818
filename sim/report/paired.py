"""Counterfactuals on common random numbers: the same runs, with one thing switched off or forced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from sim.engines.played import Played
from sim.nouns import Bools
from sim.scenario.schema import Scenario

LEVEL = 0.95


@dataclass(frozen=True)
class Counterfactual:
    """What is changed, in words and as dotted paths."""

    name: str
    title: str
    changes: dict[str, Any]


def counterfactuals(scenario: Scenario) -> list[Counterfactual]:
    """What can be asked of this scenario about its mediators, threats and leaders."""
    out = []
    on = scenario.mechanisms
    if scenario.mediation and on.mediation:
        out.append(Counterfactual("mediation", "without mediators", {"mechanisms.mediation": False}))
    if scenario.instruments and on.threats:
        out.append(Counterfactual("threats", "without threats and sanctions", {"mechanisms.threats": False}))
    forced = _leaders_come(scenario)
    if forced:
        out.append(Counterfactual("leaders_come", "the principals' leaders always come", forced))
    return out


def _leaders_come(scenario: Scenario) -> dict[str, Any]:
    """Every principal's leader comes whenever leaders are asked, whatever its type and whoever else does."""
    changes: dict[str, Any] = {}
    for name, party in scenario.parties.items():
        if party.role == "principal" and party.leader:
            base = f"parties.{name}"
            changes[f"{base}.leader.probability"] = 1.0
            if party.leader.if_leaders:
                changes[f"{base}.leader.if_leaders"] = []
            if party.leader.opportunity_cost is not None:
                changes[f"{base}.leader.opportunity_cost"] = 0.0
            for kind, block in party.types.items():
                if block.leader_comes is not None:
                    changes[f"{base}.types.{kind}.leader_comes"] = 1.0
    return changes


def event_title(scenario: Scenario) -> str:
    """What the comparison counts: the headline event, or any agreement."""
    head = scenario.reference.headline
    return "any agreement" if head is None else head.title


def event(scenario: Scenario, parts: Iterable[Played]) -> Bools:
    """(run,) whether it came."""
    if scenario.reference.headline is None:
        return np.concatenate([part.state.agreements > 0 for part in parts])
    return np.concatenate([part.first_headline > 0 for part in parts])


def difference(base: Bools, other: Bools) -> tuple[float, float, float]:
    """The change in a share between matched runs, with its 95 % interval.

    d = (b − c)/n with b runs gained and c lost; the interval adds half a run to each of the four
    cells, (b − c)/(n + 2) ± z √(b + c + 1 − (b − c)²/(n + 2))/(n + 2) (Agresti, Min 2005).
    """
    gained, lost, n = int((other & ~base).sum()), int((base & ~other).sum()), base.size
    z, m = float(special.ndtri(0.5 + LEVEL / 2)), n + 2
    centre = (gained - lost) / m
    half = z * np.sqrt(gained + lost + 1 - (gained - lost) ** 2 / m) / m
    return (gained - lost) / n, max(-1.0, centre - half), min(1.0, centre + half)


def effect(scenario: Scenario, what: Counterfactual, came: Bools, parts: Iterable[Played]) -> dict[str, Any]:
    """One row of the table of effects: `came` (run,) as it is, `parts` the same runs with the change."""
    comes = event(scenario, parts)
    change, low, high = difference(came, comes)
    return {
        "counterfactual": what.name, "title": what.title, "event": event_title(scenario), "runs": comes.size,
        "share_as_is": came.mean(), "share": comes.mean(), "difference": change, "low": low, "high": high,
    }  # fmt: skip
