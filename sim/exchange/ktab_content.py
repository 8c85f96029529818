"""Actors of the spatial model as a scenario: each dimension an issue, each actor a party.

An actor values a level by its nearness, 1 − |level − position| / 100 (KTAB's utility of one dimension
without attitude to risk), and weighs issues by salience. KTAB knows no disagreement: `open` is worth 0
to all. Capability and votes have no place in a scenario, where all must consent.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.exchange.classical import Classical, Domain, Profile
from sim.exchange.content import Rules, content
from sim.exchange.files import Place
from sim.exchange.ktab_csv import Actors
from sim.scenario.checks import MOST_MOVES


def scenario(actors: Actors, rules: Rules, steps: int, source: str) -> dict[str, Any]:
    """The scenario of a table of actors, with `steps` levels on each dimension from 0 to 100."""
    _fits(len(actors.dimensions), steps, Place(source))
    levels = {f"{x:g}": float(x) for x in np.linspace(0, 100, steps)}
    domain = Domain(actors.title, dict.fromkeys(actors.dimensions, tuple(levels)))
    profiles = tuple(_profile(actors, row, levels, Place(source)) for row in range(len(actors.names)))
    return content(Classical(domain, profiles, tuple(_lost(actors, steps))), rules, source)


def _fits(dimensions: int, steps: int, place: Place) -> None:
    most = int(MOST_MOVES ** (1 / dimensions) + 1e-9) - 1
    if 2 <= most < steps:
        raise place.wrong(
            f"has {dimensions} dimensions, too many for {steps} levels on each", f"choose --steps {most} or fewer"
        )


def _profile(actors: Actors, row: int, levels: dict[str, float], place: Place) -> Profile:
    salience = actors.salience[row]
    if salience.sum() <= 0:
        raise place.at(actors.names[row]).wrong(
            "cares about no dimension", "give it a salience above 0, or leave it out"
        )
    weights = dict(zip(actors.dimensions, (salience / salience.sum()).tolist(), strict=True))
    values = {
        dimension: {name: 1 - abs(x - float(actors.position[row, k])) / 100 for name, x in levels.items()}
        for k, dimension in enumerate(actors.dimensions)
    }
    return Profile(actors.names[row], weights, values)


def _lost(actors: Actors, steps: int) -> list[str]:
    notes = [
        f"Each dimension has {steps} levels from 0 to 100 (--steps); KTAB's is continuous.",
        "All must consent, and no agreement is worth 0 to all; KTAB's actors vote, and it knows no disagreement.",
    ]
    return notes + [
        f"The capability of {name}, {power:g}, and its total salience, {salience:g}, have no part in the scenario."
        for name, power, salience in zip(actors.names, actors.capability, actors.salience.sum(axis=1), strict=True)
    ]
