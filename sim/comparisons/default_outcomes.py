"""The outcomes that are compared when nobody names any: a short list from the scenario itself."""

from __future__ import annotations

from sim.engines.setup import Setup
from sim.scenario.schema import Scenario


def main_event(scenario: Scenario) -> str:
    """The outcome that a report is about: the headline event, or any agreement."""
    return "deal" if scenario.reference.headline is None else "headline"


def usual(setup: Setup) -> list[str]:
    """The headline and how far its issues moved, any deal, whether deals held, rounds, and the principals' gains."""
    comply = setup.scenario.compliance
    return [
        *dict.fromkeys([main_event(setup.scenario), "deal"]),
        *_levels_of_the_headline(setup),
        *(["held"] if comply and comply.rounds else []),
        "rounds",
        *(f"gain.{setup.game.parties[p]}" for p in setup.game.principals),
    ]


def _levels_of_the_headline(setup: Setup) -> list[str]:
    """Whether each level but the status quo was reached, on the issues that the headline names."""
    head, issues = setup.scenario.reference.headline, setup.scenario.issues
    named = [issue for issue in setup.game.issues if head and issue in head.when]
    return [f"reached.{i}.{level}" for i in named for level in issues[i].levels if level != issues[i].status_quo]
