"""What a scenario calls its issues, levels, parties and instruments when people read it."""

from __future__ import annotations

from sim.scenario.schema import Scenario

WHY = {
    "why_conflict_goes_on": "Why the conflict goes on",
    "why_no_bigger_deal": "Why there was no bigger deal",
}
"""How the columns of an ensemble's table that tell why there was no more are read."""


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


def of_tie(scenario: Scenario, name: str) -> str:
    """Who persuades or presses whom."""
    tie = scenario.influence[name]
    how = {"persuade": "persuading", "press": "pressing"}[tie.kind]
    return f"{start(scenario.parties[tie.source].title)} {how} {scenario.parties[tie.target].title}"


UNDERSTOOD = ("parties", "types", "issues", "levels", "instruments", "events")


def of_path(scenario: Scenario, path: str) -> str:
    """A dotted path as people read it, by the scenario's own titles: `Russia · open · outside option`."""
    words, issue = [], ""
    if path.startswith("influence."):
        _, tie, *rest = path.split(".")
        return " · ".join([of_tie(scenario, tie), *map(plain, rest)])
    for key in path.split("."):
        words += [] if key in UNDERSTOOD else [_of_key(scenario, key, issue)]
        issue = key if key in scenario.issues else issue
    return " · ".join(words)


def _of_key(scenario: Scenario, key: str, issue: str) -> str:
    """The title of what a key names; a level is named after its issue."""
    if key in scenario.parties:
        return start(scenario.parties[key].title)
    if key in scenario.issues:
        return of_issue(scenario, key)
    if issue and key in scenario.issues[issue].levels:
        return of_level(scenario, issue, key)
    if key in scenario.instruments:
        return of_instrument(scenario, key)
    return scenario.events[key].title if key in scenario.events else plain(key)


def start(sentence: str) -> str:
    """A sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]
