"""What can be asked of any scenario about its mediators, threats and leaders, as changes by path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.scenario.schema import Scenario


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
    forced = leaders_come(scenario)
    if forced:
        out.append(Counterfactual("leaders_come", "the principals' leaders always come", forced))
    return out


def leaders_come(scenario: Scenario) -> dict[str, Any]:
    """Every principal's leader comes whenever leaders are asked, whatever its type and whoever else does."""
    principals = [name for name, party in scenario.parties.items() if party.role == "principal"]
    return {path: value for name in principals for path, value in leader_comes(scenario, name).items()}


def leader_comes(scenario: Scenario, name: str) -> dict[str, Any]:
    """One party's leader comes whenever leaders are asked, whatever its type and whoever else does."""
    party, base = scenario.parties[name], f"parties.{name}"
    if party.leader is None:
        return {}
    changes: dict[str, Any] = {f"{base}.leader.probability": 1.0}
    if party.leader.if_leaders:
        changes[f"{base}.leader.if_leaders"] = []
    if party.leader.opportunity_cost is not None:
        changes[f"{base}.leader.opportunity_cost"] = 0.0
    typed = [kind for kind, block in party.types.items() if block.leader_comes is not None]
    return changes | {f"{base}.types.{kind}.leader_comes": 1.0 for kind in typed}
