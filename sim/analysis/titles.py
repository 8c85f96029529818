"""What a scenario calls its issues, levels, parties and instruments when people read it."""

from __future__ import annotations

from sim.scenario.schema import Scenario


def plain(name: str) -> str:
    """A name as words."""
    return name.replace("_", " ")


def of_issue(scenario: Scenario, issue: str) -> str:
    """An issue's title, or its name."""
    return scenario.issues[issue].title or plain(issue)


def of_level(scenario: Scenario, issue: str, level: str) -> str:
    """A level's title, or its name."""
    return scenario.issues[issue].levels[level].title or plain(level)


def of_instrument(scenario: Scenario, instrument: str) -> str:
    """An instrument's title, or its name."""
    return scenario.instruments[instrument].title or plain(instrument)


def of_path(path: str) -> str:
    """A dotted path as people read it: `russia · open · outside option`."""
    understood = ("parties", "types", "issues", "levels", "instruments")
    return " · ".join(plain(key) for key in path.split(".") if key not in understood)


def of_outcome(scenario: Scenario, name: str) -> str:
    """The headline event's title, or an outcome's name."""
    head = scenario.reference.headline
    return head.title if head and name == "headline" else of_path(name)
