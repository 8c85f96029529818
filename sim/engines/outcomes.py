"""What a run came to by name: outcomes for studies and comparisons, and the columns of the runs table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import titles
from sim.engines.measures import MEASURES, Kind, Measure, Place
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import End, Floats
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.schema import Scenario

Outcome = Callable[[Played], Floats]
"""(run,) of one outcome, from a batch that was played; NaN where a run has none."""
BY_OUTCOME = {measure.outcome: measure for measure in MEASURES if measure.outcome}
BY_A_DAY = "{headline}, by {words}"
"""How the outcomes that only calibration knows read (`headline_by.2025-06-30`)."""


def outcomes(setup: Setup) -> dict[str, Outcome]:
    """All outcomes of a scenario by name: `gain.russia`, `reached.ceasefire.full`, `end.rounds_ran_out`."""
    found: dict[str, Outcome] = {}
    for measure in BY_OUTCOME.values():
        for place in measure.scope(setup):
            name = _joined(measure.outcome, place)
            if measure.kind == Kind.LABEL:
                for k, label in enumerate(measure.labels(setup, place)):
                    if label != End.GOING_ON:
                        found[f"{name}.{label.replace(' ', '_')}"] = partial(_is, measure, place, k)
            else:
                found[name] = partial(_number, measure, place)
    return found


def _joined(name: str | None, place: Place) -> str:
    return ".".join((str(name), *place.names))


def _is(measure: Measure, place: Place, label: int, played: Played) -> Floats:
    return np.asarray(measure.read(played, *place.at) == label, np.float64)


def _number(measure: Measure, place: Place, played: Played) -> Floats:
    values = np.asarray(measure.read(played, *place.at), np.float64)
    return np.where(values > 0, values, np.nan) if measure.kind == Kind.ROUND else values


def _measure(name: str) -> Measure | None:
    return BY_OUTCOME.get(name.split(".")[0])


def needs_enumeration(name: str) -> bool:
    """Whether an outcome asks what was possible, which takes an enumeration of all packages."""
    known = _measure(name)
    return known is not None and known.enumerates


def is_event(name: str) -> bool:
    """Whether an outcome comes or does not (1 or 0), so that its mean is a share; others are amounts."""
    known = _measure(name)
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
        what = "is no outcome here: the scenario has no `reference.headline`"
        return what, "name one, or another outcome such as deal"
    return "is no outcome", nearest(name, known)


def title_of_outcome(scenario: Scenario, name: str) -> str:
    """What an outcome is called: `reached.truce.full` reads `truce: full, ever in force`."""
    kind, *rest = name.split(".")
    return _filled(scenario, BY_A_DAY if kind == "headline_by" else BY_OUTCOME[kind].title, rest)


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


def columns(setup: Setup) -> dict[str, tuple[Measure, Place]]:
    """The columns of the runs table by name, in the order of `MEASURES`."""
    kept = ((measure, place) for measure in MEASURES if measure.column for place in measure.scope(setup))
    return {_joined(measure.column, place): (measure, place) for measure, place in kept}


def column(setup: Setup, measure: Measure, place: Place, played: Played) -> Any:
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


def _in_words(setup: Setup, measure: Measure, place: Place) -> str:
    named = _filled(setup.scenario, measure.title.replace(": {words}", ""), place.names)
    return f"{named} ({', '.join(measure.labels(setup, place))})" if measure.kind == Kind.LABEL else named


ATTRIBUTES = ("long_name", "units", "zero", "missing")


def attributes(scenario: Scenario, outcome: str) -> dict[str, str]:
    """What an array of one outcome carries with it (xarray): `long_name`, `units`, and what 0 and NaN mean."""
    measure, name = BY_OUTCOME[outcome.split(".")[0]], title_of_outcome(scenario, outcome)
    unit = "share of runs" if measure.is_event else measure.unit
    said = zip(ATTRIBUTES, (name, unit, measure.zero, measure.missing), strict=True)
    return {key: text for key, text in said if text}


def listed(setup: Setup) -> pd.DataFrame:
    """The outcomes of a scenario, one row for each: name, words, unit, and what 0 and a missing value mean."""
    rows = ((name, *map(attributes(setup.scenario, name).get, ATTRIBUTES)) for name in outcomes(setup))
    return pd.DataFrame(rows, columns=["outcome", "words", "unit", "zero", "missing"]).fillna("")
