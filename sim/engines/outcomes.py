"""Outcomes of a run by name, as numbers: what experiments compare, sweep and explain.

A share is the mean of an outcome that is 0 or 1. NaN stands where an outcome does not exist
(the round of a headline event that never came).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from sim.analysis.possible import REASONS, Possible
from sim.analysis.search.points import SOLUTIONS
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import End, Floats
from sim.rules.state import ENDS
from sim.scenario.findings import Finding, ScenarioError, nearest

Outcome = Callable[[Played], Floats]
"""(run,) of one outcome, from a batch that was played."""


def outcomes(setup: Setup) -> dict[str, Outcome]:
    """All outcomes of a scenario by name.

    `headline`, `headline_round`, `deal`, `agreements`, `rounds`, `meetings`, `held`, `momentum`;
    `end.HOW`, `why.REASON` (why the conflict goes on), `why_not_more.REASON`, `inside_frontier`,
    `left_on_the_table`, `opposition`, `distance.SOLUTION`; for each issue and level `reached.ISSUE.LEVEL` and
    `final.ISSUE.LEVEL`; for each party `gain.PARTY`, `utility.PARTY`, `patience.PARTY`, `leader_met.PARTY`; for
    each instrument `threatened.NAME` and `imposed.NAME`. NaN where a run has none: the round of a headline that
    never came, the opposition where no package gains anybody anything.
    """
    found: dict[str, Outcome] = {
        "deal": lambda played: _number(played.state.agreements > 0),
        "agreements": lambda played: _number(played.state.agreements),
        "rounds": lambda played: _number(played.state.ended),
        "meetings": lambda played: _number(played.state.meetings),
        "held": _held,
        "momentum": lambda played: played.state.momentum,
    }
    if setup.game.headline >= 0:
        found["headline"] = lambda played: _number(played.first_headline > 0)
        found["headline_round"] = lambda played: np.where(played.first_headline > 0, played.first_headline, np.nan)
    for end in (end for end in End if end != End.GOING_ON):
        found[f"end.{_word(end)}"] = partial(_ended, ENDS.index(end))
    for reason in REASONS:
        found[f"why.{reason}"] = partial(_because, REASONS.index(reason))
        found[f"why_not_more.{reason}"] = partial(_no_more, REASONS.index(reason))
    found["inside_frontier"] = lambda played: _possible(played).inside
    found["left_on_the_table"] = lambda played: _possible(played).left
    found["opposition"] = lambda played: _possible(played).opposition
    for s, solution in enumerate(SOLUTIONS):
        found[f"distance.{solution}"] = partial(_distance, s)
    return found | _of_issues(setup) | _of_parties(setup) | _of_instruments(setup)


def needs_enumeration(name: str) -> bool:
    """Whether an outcome asks what was possible, which takes an enumeration of all packages."""
    return name.split(".")[0] in (
        "why", "why_not_more", "inside_frontier", "left_on_the_table", "opposition", "distance",
    )  # fmt: skip


EVENTS = {
    "deal", "headline", "held", "end", "why", "why_not_more", "reached", "final", "threatened", "imposed",
}  # fmt: skip


def is_event(name: str) -> bool:
    """Whether an outcome comes or does not (1 or 0), so that its mean is a share; others are amounts."""
    return name.split(".")[0] in EVENTS


def wanted(setup: Setup, names: list[str], where: str) -> dict[str, Outcome]:
    """The outcomes of these names; a wrong one is an error at `where` with the nearest right ones."""
    known = outcomes(setup)
    wrong = [name for name in names if name not in known]
    if wrong:
        raise ScenarioError([Finding(where, None, name, *_no_outcome(name, known)) for name in wrong])
    return {name: known[name] for name in names}


def _no_outcome(name: str, known: dict[str, Outcome]) -> tuple[str, str]:
    if name in ("headline", "headline_round"):
        return (
            "is no outcome here: the scenario has no `reference.headline`",
            "name one, or another outcome such as deal",
        )
    return "is no outcome", nearest(name, known)


def _of_issues(setup: Setup) -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    for i, issue in enumerate(setup.game.issues):
        for k, level in enumerate(setup.game.levels[i]):
            found[f"reached.{issue}.{level}"] = partial(_reached, i, k)
            found[f"final.{issue}.{level}"] = partial(_final, i, k)
    return found


def _of_parties(setup: Setup) -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    for p, party in enumerate(setup.game.parties):
        found[f"gain.{party}"] = partial(_gain, p)
        found[f"utility.{party}"] = partial(_utility, p)
        found[f"patience.{party}"] = partial(_patience, p)
        found[f"leader_met.{party}"] = partial(_leader_met, p)
    return found


def _of_instruments(setup: Setup) -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    for g, name in enumerate(setup.scenario.instruments):
        found[f"threatened.{name}"] = partial(_threatened, g)
        found[f"imposed.{name}"] = partial(_imposed, g)
    return found


def _number(values: object) -> Floats:
    return np.asarray(values, np.float64)


def _word(end: End) -> str:
    return str(end).replace(" ", "_")


def _possible(played: Played) -> Possible:
    assert played.possible is not None, "these outcomes need runs that were played with an enumeration"
    return played.possible


def _held(played: Played) -> Floats:
    out = np.ones(played.run.size, bool)
    np.logical_and.at(out, played.signed.run, played.kept)
    return np.where(played.state.agreements > 0, out, np.nan)


def _ended(how: int, played: Played) -> Floats:
    return _number(played.state.end == how)


def _because(reason: int, played: Played) -> Floats:
    return _number(_possible(played).fighting == reason)


def _no_more(reason: int, played: Played) -> Floats:
    return _number(_possible(played).bigger == reason)


def _distance(solution: int, played: Played) -> Floats:
    return np.asarray(_possible(played).distance()[:, solution])


def _reached(issue: int, level: int, played: Played) -> Floats:
    return _number(played.reached[:, issue, level])


def _final(issue: int, level: int, played: Played) -> Floats:
    return _number(played.state.standing[:, issue] == level)


def _gain(party: int, played: Played) -> Floats:
    return played.gain[:, party]


def _utility(party: int, played: Played) -> Floats:
    return played.utility[:, party]


def _patience(party: int, played: Played) -> Floats:
    return played.state.patience[:, party]


def _leader_met(party: int, played: Played) -> Floats:
    return _number(played.leaders_met[:, party])


def _threatened(instrument: int, played: Played) -> Floats:
    return _number(played.threatened[:, instrument] > 0)


def _imposed(instrument: int, played: Played) -> Floats:
    return _number(played.imposed[:, instrument] > 0)
