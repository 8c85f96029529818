"""Cases compared on common random numbers: run r of each case shares its draws with run r as it is."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from tqdm.auto import tqdm

from sim import statistics
from sim.analysis import titles
from sim.comparisons.differences import Matched
from sim.comparisons.sample import Asked, Sample, default_outcomes, seated
from sim.content import ByContent
from sim.engines.case import Case, as_case
from sim.engines.ensemble import watched
from sim.engines.outcomes import title_of_outcome, wanted
from sim.nouns import SEED
from sim.report import case_comparisons as comparisons
from sim.report import summary, tables
from sim.report.sections import Section
from sim.scenario import paths
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.tape import whole
from sim.what_if import WhatIf, half_done

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Changes = Mapping[str, Any]
"""Dotted paths to values; at `parties.PARTY.mind` also a mind of one's own."""
OWN_MIND = re.compile(r"parties\.[^.]+\.mind")


def compare(
    talks: Case | str | os.PathLike[str],
    cases: Mapping[str, Changes | WhatIf],
    runs: int = 1000,
    seed: int = SEED,
    outcomes: Sequence[str] | None = None,
) -> Comparison:
    """Play the same runs as it is and in each case, and compare each outcome pair by pair.

    `talks` are what `sim.load` returns, or the path of a scenario's file. `cases` are names with their changes:
    `{"no threats": {"mechanisms.threats": False}}`, or what `sim.what_if` makes. At `parties.PARTY.mind` stands the
    name of a mind, or an object with `propose` and `answer`, which decides run by run and takes longer. `outcomes` are
    names as in `sim.engines.outcomes`, by default a short list from the scenario. Raises `ScenarioError` for a wrong
    path, value or outcome. Common random numbers: Law 2015, Simulation Modeling and Analysis, section 11.2.
    """
    talks, runs, seed = as_case(talks), whole("runs", runs), whole("seed", seed)
    if not isinstance(cases, Mapping):
        fix = "give {name: {path: value}}, e.g. {'no threats': {'mechanisms.threats': False}}"
        raise ScenarioError([Finding("compare", None, "cases", f"is {cases!r}", fix)])
    for changes in cases.values():
        for said in half_done(talks.scenario, changes) if isinstance(changes, Mapping) else ():
            warnings.warn(said, stacklevel=2)
    with tqdm(total=runs * (len(cases) + 1), unit="run", disable=not watched(), desc="comparing") as bar:
        return compared(talks, cases, Sample(runs, seed, tick=bar.update), outcomes)


def compared(
    talks: Case, named: Mapping[str, Changes | WhatIf], sample: Sample, outcomes: Sequence[str] | None = None
) -> Comparison:
    """As `compare`, on a sample that says who plays and who hears of it."""
    if sample.runs < 2:
        fix = "give at least 2, for an interval needs two pairs"
        raise ScenarioError([Finding(talks.name, None, "runs", f"is {sample.runs}", fix)])
    cases = cases_of(talks, named)
    asked = default_outcomes(talks.setup) if outcomes is None else [outcomes] if isinstance(outcomes, str) else outcomes
    names = list(dict.fromkeys(asked))
    if not names:
        raise ScenarioError(
            [Finding(talks.name, None, "", "no outcome is asked for", "name at least one, or none at all")]
        )
    picks = [Asked(x.setup, wanted(x.setup, names, x.name), _seats(x)) for x in (talks, *cases.values())]
    for pick in picks:
        seated(pick.setup, pick.minds)
    before, *after = sample.measure(picks)
    family = max(1, len(cases) * len(names))
    rows, touched = [], {}
    for name, found in zip(cases, after, strict=True):
        matched = Matched(names, before, found)
        rows += [{"case": name} | row for row in matched.rows(family)]
        touched[name] = matched.touched
    return Comparison(talks, cases, replace(sample, tick=None), _table(talks, rows), touched)


def _table(talks: Case, rows: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    named = [titles.start(title_of_outcome(talks.scenario, name)) for name in table["outcome"]]
    table.insert(2, "title", named)
    table.insert(list(table.columns).index("p") + 1, "p_holm", statistics.holm(table["p"].to_numpy(float)))
    return table


def cases_of(base: Case, named: Mapping[str, Changes | WhatIf]) -> dict[str, Case]:
    """A changed copy of `base` for each name. Raises `ScenarioError`, which says everything wrong in all of them."""
    if not named:
        raise ScenarioError([Finding(base.name, None, "", "there is no case to compare with", "name at least one")])
    made: dict[str, Case] = {}
    findings: list[Finding] = []
    for name, changes in named.items():
        try:
            made[name] = _case(base, name, changes)
        except ScenarioError as error:
            findings += error.findings
    if findings:
        raise ScenarioError(findings)
    return made


def _case(base: Case, name: str, asked: Changes | WhatIf) -> Case:
    changes = asked.changes(base.scenario) if isinstance(asked, WhatIf) else asked
    where = f"{base.name}, case '{name}'"
    if not str(name).strip():
        raise ScenarioError([Finding(base.name, None, "", "a case has no name", "give each case a name")])
    if not isinstance(changes, Mapping):
        fix = "give {path: value}, e.g. {'mechanisms.threats': False}"
        raise ScenarioError([Finding(where, None, "", f"{changes!r} is no mapping of paths to values", fix)])
    own = minds_in(changes)
    made = replace(base, name=where).with_({path: x for path, x in changes.items() if path not in own})
    return replace(made, changes={**made.changes, **own})


def minds_in(changes: Changes) -> dict[str, Any]:
    """The minds of one's own among some changes, by their paths; a mind by its name is a change of the scenario."""
    plain = (str, int, float, dict, list, type(None))
    return {path: x for path, x in changes.items() if OWN_MIND.fullmatch(str(path)) and not isinstance(x, plain)}


def _seats(case: Case) -> dict[str, Any]:
    """Party → a mind of one's own in a case."""
    return {path.split(".")[1]: mind for path, mind in minds_in(case.changes).items()}


def _said(case: Case) -> dict[str, Any]:
    """The changes of a case as they are written down; of a mind of one's own the name of its class."""
    return paths.plain(case.changes | {path: type(mind).__name__ for path, mind in minds_in(case.changes).items()})


@dataclass(frozen=True, eq=False)
class Comparison(ByContent):
    """What each case changes."""

    talks: Case
    cases: dict[str, Case] = field(repr=False)
    sample: Sample
    table: pd.DataFrame = field(repr=False)
    """One row for each case and outcome: means `as_is` and `changed` over the `pairs`, their `difference` with its 95 %
    interval `low … high` and the one that holds for all rows at once `low_all … high_all`, `p` and `p_holm`, the
    `standardized` difference, how much pairing saved (`saving`, `unpaired_runs`)."""
    touched: dict[str, float] = field(repr=False)
    """Case → the share of runs in which any outcome of the table differs."""

    @property
    def provenance(self) -> dict[str, Any]:
        """What makes this result reproducible."""
        cases = {name: {"scenario_sha256": case.hash, "changes": _said(case)} for name, case in self.cases.items()}
        outcomes = list(dict.fromkeys(self.table["outcome"]))
        return {
            **self.talks.provenance, "seed": self.sample.seed, "runs": self.sample.runs, "cases": cases,
            "outcomes": outcomes,
        }  # fmt: skip

    def figure(self) -> Figure:
        """Each difference with its intervals, a panel for each outcome."""
        from sim.figures.paired_differences import paired_differences

        return paired_differences(self.talks.scenario, self.table, self.sample.runs)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write the table (Parquet and CSV), the scenario as it is, and the provenance; each file whole."""
        return tables.save(folder, {"comparison": self.table}, self.talks, self.provenance)

    @property
    def sections(self) -> list[Section]:
        """The findings as tables of text."""
        return comparisons.of_cases(self.table, self.touched)

    def __repr__(self) -> str:
        title = self.talks.scenario.meta.title
        return f"Comparison of {len(self.cases)} cases, {self.sample.runs} runs, seed {self.sample.seed}: {title}"

    def __str__(self) -> str:
        return summary.of_sections(self.provenance, self.sections)

    def _repr_html_(self) -> str:
        return summary.sections_html(self.provenance, self.sections)
