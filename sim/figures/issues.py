"""A panel for each issue, with its levels at the left: what stands beside it and above it, and how tall it is."""

from __future__ import annotations

from sim.analysis import titles
from sim.figures.style import HEADING, LETTERS, apart, lines, wrapped
from sim.scenario.schema import Scenario

QUO = "\N{NO-BREAK SPACE}*"
"""Marks the status quo, on the line of its last word."""


def heading(scenario: Scenario, issue: str) -> str:
    """What stands above the panel."""
    return wrapped(titles.of_issue(scenario, issue), HEADING)


def levels(scenario: Scenario, issue: str, quo: str = "") -> list[str]:
    """The levels, with a mark at the status quo if one is given."""
    block = scenario.issues[issue]
    names = [titles.of_level(scenario, issue, level) + quo * (level == block.status_quo) for level in block.levels]
    return [wrapped(name, LETTERS) for name in names]


def step(scenario: Scenario, issue: str) -> float:
    """Inches from a level to the next."""
    return apart(levels(scenario, issue, QUO))


def height(scenario: Scenario, issue: str) -> float:
    """Inches down the panel, with what stands above it."""
    return 0.36 + 0.16 * lines(heading(scenario, issue)) + step(scenario, issue) * len(scenario.issues[issue].levels)
