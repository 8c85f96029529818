"""The names that issues and levels carry in others' files: their titles, where these tell them apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.scenario.schema import Scenario

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Titles:
    """What stands in the file for each issue, and for each level of each issue."""

    issues: dict[str, str]
    levels: dict[str, dict[str, str]]


def titles(scenario: Scenario) -> Titles:
    """Titles of all issues and levels; the plain names where two titles are alike or XML forbids one."""
    return Titles(
        _told_apart({name: issue.title for name, issue in scenario.issues.items()}),
        {
            name: _told_apart({level: block.title for level, block in issue.levels.items()})
            for name, issue in scenario.issues.items()
        },
    )


def _told_apart(given: dict[str, str | None]) -> dict[str, str]:
    wanted = {name: (title or name).strip() for name, title in given.items()}
    alike = len(set(wanted.values())) < len(wanted)
    if alike or any(not title or NOT_XML.search(title) for title in wanted.values()):
        return {name: name for name in given}
    return wanted
