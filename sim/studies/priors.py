"""A party's priors sum to 1: where a case sets some of them, the others give way in proportion."""

from __future__ import annotations

import math
from typing import Any

from sim.scenario.schema import Scenario

CLOSE = 1e-6


def completed(scenario: Scenario, values: dict[str, Any]) -> dict[str, Any]:
    """The changes of a case, with the priors that must give way to those it sets.

    A prior left open becomes p_k (1 − Σ set) / Σ left open p; p is its mean in the scenario. Where the priors that
    a case sets exceed 1 nothing is added, and the scenario's own check says so.
    """
    added: dict[str, Any] = {}
    for name, party in scenario.parties.items():
        own = {f"parties.{name}.types.{kind}.prior": block.prior.typical for kind, block in party.types.items()}
        given = [float(values[path]) for path in own if isinstance(values.get(path), int | float)]
        left = {path: prior for path, prior in own.items() if path not in values}
        rest, share = 1 - math.fsum(given), math.fsum(left.values())
        if given and left and rest >= 0 and share > 0:
            added |= {path: prior * rest / share for path, prior in left.items()}
    return {**values, **added}


def add_up(scenario: Scenario, values: dict[str, Any]) -> bool:
    """Whether the priors of each party still sum to 1 under the values of a case."""
    for name, party in scenario.parties.items():
        own = {f"parties.{name}.types.{kind}.prior": block.prior.typical for kind, block in party.types.items()}
        if set(own) & set(values) and abs(math.fsum(values.get(path, p) for path, p in own.items()) - 1) > CLOSE:
            return False
    return True


def gives_way(scenario: Scenario, path: tuple[str, ...]) -> bool:
    """Whether a number is a prior that follows from the others: that of the last type of a party."""
    if path[0] != "parties" or path[-1] != "prior":
        return False
    return path[3] == list(scenario.parties[path[1]].types)[-1]
