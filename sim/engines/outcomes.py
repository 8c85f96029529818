"""What a run came to, listed once: the columns of the runs table, the outcomes of studies, their words and units.

To add an outcome, add a line to `MEASURES`. The runs table, its codebook, titles, and the outcomes that comparisons,
sensitivity and calibration may ask for follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis import titles
from sim.analysis.possible import REASONS, Possible
from sim.analysis.search.points import SOLUTIONS
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import End, Floats, Rung
from sim.rules.state import ENDS
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.schema import Scenario

Outcome = Callable[[Played], Floats]
"""(run,) of one outcome, from a batch that was played; NaN where a run has none."""


class Kind(StrEnum):
    """What the values of a measure are."""

    EVENT = "event"
    """true or false; the mean is a share of runs"""
    AMOUNT = "amount"
    ROUND = "round"
    """the round in which something first came"""
    LABEL = "label"
    """one of several names"""


class Subject(NamedTuple):
    """One of the things that a measure is taken of: what its name says after the dot, and its numbers as arrays go."""

    names: tuple[str, ...] = ()
    at: tuple[int, ...] = ()


Scope = Callable[[Setup], Iterable[Subject]]
"""The places at which a scenario takes a measure."""
Read = Callable[..., NDArray[Any]]
"""(played, *numbers of the place) → (run,). Of a label: its number. Of a round: 0 where it never came."""


@dataclass(frozen=True)
class Measure:
    """One kind of thing that is known of each run."""

    kind: Kind
    title: str
    """`{…}` is filled from the rest of an outcome's name"""
    unit: str
    read: Read
    column: str | None = None
    """its name in the runs table, before the dot; None where the table tells it otherwise"""
    outcome: str | None = None
    """its name as an outcome, before the dot; labels are events, one for each label"""
    zero: str = ""
    """what 0 (or false) means, where that needs saying"""
    missing: str = ""
    """when a run has no value; '' where each has one"""
    scope: Scope = lambda setup: (Subject(),)
    labels: Callable[[Setup, Subject], Sequence[str]] = lambda setup, place: ()
    enumerates: bool = False
    """whether it asks what was possible, which takes an enumeration of all packages"""

    @property
    def is_event(self) -> bool:
        """Whether the outcome comes or does not (1 or 0), so that its mean is a share."""
        return self.kind in (Kind.EVENT, Kind.LABEL)


# Places


def _issues(setup: Setup) -> Iterator[Subject]:
    return (Subject((issue,), (i,)) for i, issue in enumerate(setup.game.issues))


def _levels(setup: Setup) -> Iterator[Subject]:
    return (
        Subject((issue, level), (i, k))
        for i, issue in enumerate(setup.game.issues)
        for k, level in enumerate(setup.game.levels[i])
    )


def _parties(setup: Setup) -> Iterator[Subject]:
    return (Subject((party,), (p,)) for p, party in enumerate(setup.game.parties))


def _of_types(setup: Setup) -> Iterator[Subject]:
    return (place for place in _parties(setup) if len(setup.game.kinds[place.at[0]]) > 1)


def _audiences(setup: Setup) -> Iterator[Subject]:
    """Parties before whom blame on another matters: its audiences, and owners of instruments on it."""
    game = setup.game
    for p, party in enumerate(game.parties):
        owners = [i.owner for i in setup.scenario.instruments.values() if i.target == party]
        for other in dict.fromkeys([*setup.scenario.parties[party].audiences, *owners]):
            yield Subject((party, "before", other), (p, game.index(other)))


def _beliefs(setup: Setup) -> Iterator[Subject]:
    names, principals = setup.game.parties, setup.game.principals.tolist()
    return (Subject((names[h], "by", names[p]), (p, h)) for h in principals for p in principals if p != h)


def _instruments(setup: Setup) -> Iterator[Subject]:
    return (Subject((name,), (g,)) for g, name in enumerate(setup.scenario.instruments))


def _solutions(setup: Setup) -> Iterator[Subject]:
    return (Subject((name,), (s,)) for s, name in enumerate(SOLUTIONS))


def _headline(setup: Setup) -> Iterable[Subject]:
    return (Subject(),) if setup.game.headline >= 0 else ()


# Values that take more than one look at an array


def _possible(played: Played) -> Possible:
    assert played.possible is not None, "these outcomes need runs that were played with an enumeration"
    return played.possible


def _lighter(played: Played) -> Possible:
    """What was possible, by the yardstick under which pressure that an agreement ended had never been."""
    assert played.possible_without_pressure is not None, "these outcomes need runs that were played with an enumeration"
    return played.possible_without_pressure


def _held(played: Played) -> Floats:
    held = np.ones(played.run.size, bool)
    np.logical_and.at(held, played.signed.run, played.kept)
    return np.where(played.state.agreements > 0, held, np.nan)


LIGHT = "had ended pressure never been"
"""Ends the words of what is measured against the status quo without the pressure that an agreement ended."""
UTILITY = "utility of the party; units differ between parties"
NO_GAIN = "no package gains any player anything"

MEASURES: tuple[Measure, ...] = (
    Measure(Kind.AMOUNT, "number of the run", "", lambda x: x.run, "run", zero="the first run of the seed"),
    Measure(Kind.LABEL, "talks end: {words}", "", lambda x: x.state.end, "end", "end",
            labels=lambda setup, place: [str(end) for end in ENDS]),
    Measure(Kind.AMOUNT, "rounds of talks", "rounds", lambda x: x.state.ended, "rounds", "rounds"),
    Measure(Kind.AMOUNT, "meetings held", "meetings", lambda x: x.state.meetings, "meetings", "meetings",
            zero="the parties never met"),
    Measure(Kind.AMOUNT, "agreements signed", "agreements", lambda x: x.state.agreements, "agreements", "agreements",
            zero="nothing was signed"),
    Measure(Kind.EVENT, "any agreement", "", lambda x: x.state.agreements > 0, outcome="deal"),
    Measure(Kind.EVENT, "{headline}", "", lambda x: x.first_headline > 0, outcome="headline",
            scope=_headline),
    Measure(Kind.ROUND, "round of: {headline}", "round", lambda x: x.first_headline, "first_headline",
            missing="the headline event never came, or the scenario names none"),
    Measure(Kind.ROUND, "round of: {headline}", "round", lambda x: x.first_headline, outcome="headline_round",
            missing="the headline event never came", scope=_headline),
    Measure(Kind.LABEL, "why no bigger deal: {words}", "", lambda x: _possible(x).bigger, "why_no_bigger_deal",
            "why_not_more", labels=lambda setup, place: [str(reason) for reason in REASONS], enumerates=True),
    Measure(Kind.LABEL, "why the conflict goes on: {words}", "", lambda x: _possible(x).fighting,
            "why_conflict_goes_on", "why", labels=lambda setup, place: [str(reason) for reason in REASONS],
            enumerates=True),
    Measure(Kind.EVENT, "all agreements held", "", _held, "all_held", "held",
            zero="an agreement was broken", missing="nothing was signed"),
    Measure(Kind.AMOUNT, "draws that were drawn again to keep the stated orders", "draws", lambda x: x.redraws,
            "redraws", zero="the first draw kept every order"),
    Measure(Kind.AMOUNT, "momentum at the end", "", lambda x: x.state.momentum, "momentum", "momentum"),
    Measure(Kind.AMOUNT, "gain that each player left on the table", "utility", lambda x: _possible(x).inside,
            "inside_frontier", "inside_frontier", zero="the outcome is on the Pareto frontier", enumerates=True),
    Measure(Kind.AMOUNT, "gains left on the table, in sum", "utility", lambda x: _possible(x).left,
            "left_on_the_table", "left_on_the_table", zero="nothing was left", enumerates=True),
    Measure(Kind.AMOUNT, "opposition of the players' wishes", "from 0 to 1", lambda x: _possible(x).opposition,
            "opposition", "opposition", missing=NO_GAIN, enumerates=True),
    Measure(Kind.AMOUNT, "packages on the Pareto frontier that no player loses by", "packages",
            lambda x: _possible(x).frontier, "frontier_packages", enumerates=True),
    Measure(Kind.AMOUNT, "distance from the {words} solution", "utility", lambda x, s: _possible(x).distance()[:, s],
            "distance", "distance", zero="the outcome gains what the solution gains", scope=_solutions,
            enumerates=True),
    Measure(Kind.LABEL, f"why no bigger deal, {LIGHT}: {{words}}", "", lambda x: _lighter(x).bigger,
            "why_no_bigger_deal_without_pressure", "why_not_more_without_pressure",
            labels=lambda setup, place: [str(reason) for reason in REASONS], enumerates=True),
    Measure(Kind.AMOUNT, f"gain that each player left on the table, {LIGHT}", "utility", lambda x: _lighter(x).inside,
            "inside_frontier_without_pressure", "inside_frontier_without_pressure",
            zero="the outcome is on the Pareto frontier", enumerates=True),
    Measure(Kind.AMOUNT, f"gains left on the table, in sum, {LIGHT}", "utility", lambda x: _lighter(x).left,
            "left_on_the_table_without_pressure", "left_on_the_table_without_pressure", zero="nothing was left",
            enumerates=True),
    Measure(Kind.AMOUNT, f"opposition of the players' wishes, {LIGHT}", "from 0 to 1",
            lambda x: _lighter(x).opposition, "opposition_without_pressure", "opposition_without_pressure",
            missing=NO_GAIN, enumerates=True),
    Measure(Kind.AMOUNT, f"packages on the Pareto frontier that no player loses by, {LIGHT}", "packages",
            lambda x: _lighter(x).frontier, "frontier_packages_without_pressure", enumerates=True),
    Measure(Kind.AMOUNT, f"distance from the {{words}} solution, {LIGHT}", "utility",
            lambda x, s: _lighter(x).distance()[:, s], "distance_without_pressure", "distance_without_pressure",
            zero="the outcome gains what the solution gains", scope=_solutions, enumerates=True),
    Measure(Kind.LABEL, "{level}, at the end", "", lambda x, i: x.state.standing[:, i], "final", "final",
            scope=_issues, labels=lambda setup, place: setup.game.levels[place.at[0]]),
    Measure(Kind.EVENT, "{level}, ever in force", "", lambda x, i, k: x.reached[:, i, k], "reached",
            "reached", scope=_levels),
    Measure(Kind.LABEL, "type of {party}", "", lambda x, p: x.kind[:, p], "type", scope=_of_types,
            labels=lambda setup, place: setup.game.kinds[place.at[0]]),
    Measure(Kind.AMOUNT, "utility of {party}", UTILITY, lambda x, p: x.utility[:, p], "utility", "utility",
            scope=_parties),
    Measure(Kind.AMOUNT, "gain of {party}", UTILITY, lambda x, p: x.gain[:, p], "gain", "gain",
            zero="as much as without an agreement, with the pressure that the agreement ended", scope=_parties),
    Measure(Kind.AMOUNT, f"gain of {{party}}, {LIGHT}", UTILITY, lambda x, p: x.gain_without_pressure[:, p],
            "gain_without_pressure", "gain_without_pressure",
            zero="as much as without an agreement and without the pressure that the agreement ended", scope=_parties),
    Measure(Kind.AMOUNT, "patience of {party}", "from 0 to 1", lambda x, p: x.state.patience[:, p], "patience",
            "patience", zero="no patience left", scope=_parties),
    Measure(Kind.AMOUNT, "meetings with the leader of {party}", "meetings", lambda x, p: x.leaders_met[:, p],
            "leader_met", "leader_met", zero="the leader never came, or there is none", scope=_parties),
    Measure(Kind.ROUND, "{party} leaves the talks", "round", lambda x, p: x.left[:, p], "left",
            missing="it never left", scope=_parties),
    Measure(Kind.EVENT, "{party} leaves the talks", "", lambda x, p: x.left[:, p] > 0, outcome="left",
            scope=_parties),
    Measure(Kind.AMOUNT, "blame on {party} before {other}", "from 0 to 1", lambda x, p, a: x.state.blame[:, p, a],
            "blame", zero="no blame", scope=_audiences),
    Measure(Kind.AMOUNT, "how far {other} believes that {party} means to settle", "probability",
            lambda x, p, h: x.sincere[:, p, h], "believed_sincere", scope=_beliefs),
    Measure(Kind.LABEL, "{instrument}: where it stands at the end", "", lambda x, g: x.state.rung[:, g], "rung",
            scope=_instruments, labels=lambda setup, place: [rung.name.lower() for rung in Rung]),
    Measure(Kind.ROUND, "threatened: {instrument}", "round", lambda x, g: x.threatened[:, g], "threatened",
            missing="it was never threatened", scope=_instruments),
    Measure(Kind.EVENT, "threatened: {instrument}", "", lambda x, g: x.threatened[:, g] > 0,
            outcome="threatened", scope=_instruments),
    Measure(Kind.ROUND, "imposed: {instrument}", "round", lambda x, g: x.imposed[:, g], "imposed",
            missing="it was never imposed", scope=_instruments),
    Measure(Kind.EVENT, "imposed: {instrument}", "", lambda x, g: x.imposed[:, g] > 0,
            outcome="imposed", scope=_instruments),
)  # fmt: skip
"""All that is known of a run, in the order of the runs table."""


# Outcomes by name


def _by_outcome() -> dict[str, Measure]:
    return {measure.outcome: measure for measure in MEASURES if measure.outcome}


def outcomes(setup: Setup) -> dict[str, Outcome]:
    """All outcomes of a scenario by name: `gain.russia`, `reached.ceasefire.full`, `end.rounds_ran_out`."""
    found: dict[str, Outcome] = {}
    for measure in _by_outcome().values():
        for place in measure.scope(setup):
            name = ".".join((str(measure.outcome), *place.names))
            if measure.kind == Kind.LABEL:
                for k, label in enumerate(measure.labels(setup, place)):
                    if label != End.GOING_ON:
                        found[f"{name}.{label.replace(' ', '_')}"] = partial(_is, measure, place, k)
            else:
                found[name] = partial(_number, measure, place)
    return found


def _is(measure: Measure, place: Subject, label: int, played: Played) -> Floats:
    return np.asarray(measure.read(played, *place.at) == label, np.float64)


def _number(measure: Measure, place: Subject, played: Played) -> Floats:
    values = np.asarray(measure.read(played, *place.at), np.float64)
    return np.where(values > 0, values, np.nan) if measure.kind == Kind.ROUND else values


def _measure_of(name: str) -> Measure:
    return _by_outcome()[name.split(".")[0]]


def needs_enumeration(name: str) -> bool:
    """Whether an outcome asks what was possible, which takes an enumeration of all packages."""
    known = _by_outcome().get(name.split(".")[0])
    return known is not None and known.enumerates


def is_event(name: str) -> bool:
    """Whether an outcome comes or does not (1 or 0), so that its mean is a share; others are amounts."""
    known = _by_outcome().get(name.split(".")[0])
    return known is not None and known.is_event


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


BY_A_DAY = "{headline}, by {words}"
"""How the outcomes that only calibration knows read (`headline_by.2025-06-30`)."""


def title_of_outcome(scenario: Scenario, name: str) -> str:
    """What an outcome is called: `reached.truce.full` reads `truce: full, ever in force`."""
    kind, *rest = name.split(".")
    return _filled(scenario, BY_A_DAY if kind == "headline_by" else _measure_of(name).title, rest)


def _filled(scenario: Scenario, text: str, rest: Sequence[str]) -> str:
    """A title with its braces filled from the rest of a name."""
    head, parties = scenario.reference.headline, [scenario.parties[name] for name in rest if name in scenario.parties]
    instrument = titles.of_instrument(scenario, rest[0]) if rest and rest[0] in scenario.instruments else ""
    level = ""
    if rest and rest[0] in scenario.issues:
        level = titles.of_issue(scenario, rest[0])
        level += f": {titles.of_level(scenario, rest[0], rest[1])}" if len(rest) > 1 else ""
    return text.format(
        headline=head.title if head else "the headline event", words=" ".join(map(titles.plain, rest)), level=level,
        party=parties[0].title if parties else "", other=parties[-1].title if parties else "", instrument=instrument,
    )  # fmt: skip


# The runs table


def columns(setup: Setup) -> dict[str, tuple[Measure, Subject]]:
    """The columns of the runs table by name, in the order of `MEASURES`."""
    listed = ((measure, place) for measure in MEASURES if measure.column for place in measure.scope(setup))
    return {".".join((str(measure.column), *place.names)): (measure, place) for measure, place in listed}


def column(setup: Setup, measure: Measure, place: Subject, played: Played) -> Any:
    """(run,) one column of the runs table. What never came, or does not exist, is missing."""
    values = measure.read(played, *place.at)
    if measure.kind == Kind.LABEL:
        return np.array(measure.labels(setup, place))[values]
    if measure.kind == Kind.ROUND:
        return np.where(values > 0, values, np.nan)
    if measure.kind == Kind.EVENT and measure.missing:
        return pd.arrays.BooleanArray(values == 1, np.isnan(values))
    return values


def codebook(setup: Setup) -> pd.DataFrame:
    """What each column of the runs table says: words, kind, unit, and what 0 and a missing value mean."""
    rows = [
        (name, _in_words(setup, measure, place), measure.kind.value, measure.unit, measure.zero, measure.missing)
        for name, (measure, place) in columns(setup).items()
    ]
    return pd.DataFrame(rows, columns=["column", "words", "kind", "unit", "zero", "missing"])


def _in_words(setup: Setup, measure: Measure, place: Subject) -> str:
    named = _filled(setup.scenario, measure.title.replace(": {words}", ""), place.names)
    return f"{named} ({', '.join(measure.labels(setup, place))})" if measure.kind == Kind.LABEL else named


ATTRIBUTES = ("long_name", "units", "zero", "missing")


def attributes(scenario: Scenario, outcome: str) -> dict[str, str]:
    """What an array of one outcome carries with it (xarray): `long_name`, `units`, and what 0 and NaN mean."""
    measure, name = _measure_of(outcome), title_of_outcome(scenario, outcome)
    unit = "share of runs" if measure.is_event else measure.unit
    said = zip(ATTRIBUTES, (name, unit, measure.zero, measure.missing), strict=True)
    return {key: text for key, text in said if text}


def listed(setup: Setup) -> pd.DataFrame:
    """The outcomes of a scenario, one row for each: name, words, unit, and what 0 and a missing value mean."""
    rows = ((name, *map(attributes(setup.scenario, name).get, ATTRIBUTES)) for name in outcomes(setup))
    return pd.DataFrame(rows, columns=["outcome", "words", "unit", "zero", "missing"]).fillna("")
