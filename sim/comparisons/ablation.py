"""Each mechanism switched off in turn, and what that changes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from sim.analysis.titles import plain
from sim.comparisons.comparison import Changes, Comparison, compared
from sim.comparisons.sample import Sample
from sim.content import ByContent
from sim.engines.case import Case
from sim.engines.ensemble import watched
from sim.engines.setup import Setup
from sim.nouns import SEED
from sim.report import case_comparisons as comparisons
from sim.report import summary, tables
from sim.report.sections import Section
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.schema import Mechanisms
from sim.scenario.tape import tape, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TRIED = 16
"""Runs whose drawn parameters are compared."""
OFF, IDLE = "is off already", "is on, but nothing in this scenario uses it"


@dataclass(frozen=True)
class Switches:
    """The mechanisms of some talks: those to switch off in turn, and those whose switch cannot matter."""

    off: dict[str, Changes]
    """Mechanism in words → the change that switches it off."""
    without_effect: dict[str, str]
    """Mechanism in words → why its switch cannot matter."""


def ablate(talks: Case, runs: int = 1000, seed: int = SEED, outcomes: Sequence[str] | None = None) -> Ablation:
    """Play the same runs as it is and without each mechanism that does something here, and rank the mechanisms."""
    runs, seed = whole("runs", runs), whole("seed", seed)
    found = switches(talks, seed)
    total = runs * (1 + len(found.off))
    with tqdm(total=total, unit="run", disable=not watched(), desc="switching off") as bar:
        return ablated(talks, found, Sample(runs, seed, tick=bar.update), outcomes)


def ablated(talks: Case, found: Switches, sample: Sample, outcomes: Sequence[str] | None = None) -> Ablation:
    """As `ablate`, with switches that were found, on a sample that says who plays and who hears of it."""
    return Ablation(compared(talks, found.off, sample, outcomes), found.without_effect)


def switches(talks: Case, seed: int) -> Switches:
    """Which mechanisms are on and reach what the engines read. Raises `ScenarioError` if none does."""
    off: dict[str, Changes] = {}
    without_effect: dict[str, str] = {}
    for name in Mechanisms.model_fields:
        change = {f"mechanisms.{name}": False}
        if not getattr(talks.scenario.mechanisms, name):
            without_effect[plain(name)] = OFF
        elif read_alike(talks.setup, talks.with_(change).setup, seed):
            without_effect[plain(name)] = IDLE
        else:
            off[plain(name)] = change
    if not off:
        fix = "switch on a mechanism that the scenario uses"
        raise ScenarioError([Finding(talks.name, None, "mechanisms", "none does anything here", fix)])
    return Switches(off, without_effect)


def read_alike(one: Setup, other: Setup, seed: int) -> bool:
    """Whether engines read the same from two scenarios: the game, its rules, shut gates, drawn parameters.

    Then every run is the same in both, without playing any.
    """
    runs = tape(seed, 0, TRIED)
    return _alike(_fixed(one), _fixed(other)) and _alike(one.draw(runs), other.draw(runs))


def _fixed(setup: Setup) -> tuple[Any, ...]:
    return setup.game, setup.rules, [mind.mind for mind in setup.scenario.parties.values()]


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return one.shape == np.shape(other) and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if is_dataclass(one) and type(one) is type(other):
        return all(_alike(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(one == other)


@dataclass(frozen=True, eq=False)
class Ablation(ByContent):
    """What each mechanism does, seen by what is different without it."""

    comparison: Comparison
    without_effect: dict[str, str]
    """Mechanism in words → why its switch cannot matter here."""

    @property
    def table(self) -> pd.DataFrame:
        """The comparison's table with `rank`: mechanisms in order of what they do, outcomes within each as asked.

        A mechanism does as much as its largest absolute standardized difference over the outcomes, d/√((s²_as is +
        s²_changed)/2) without its sign (Cohen 1988): outcomes of any unit count alike.
        """
        table = self.comparison.table.copy()
        most = table["standardized"].abs().groupby(table["case"]).max().fillna(0.0)
        table.insert(0, "rank", table["case"].map(most.rank(method="min", ascending=False)).astype(int))
        return table.sort_values("rank", kind="stable", ignore_index=True)

    @property
    def ranking(self) -> pd.DataFrame:
        """One row for each mechanism, in order: the outcome that differs most without it.

        `touched` is the share of runs in which any outcome differs without it.
        """
        table = self.table
        size = table["standardized"].abs().fillna(-1.0)
        most = table.loc[size.groupby(table["case"], sort=False).idxmax()].reset_index(drop=True)
        most.insert(2, "touched", most["case"].map(self.comparison.touched))
        return most

    @property
    def provenance(self) -> dict[str, Any]:
        """What makes this result reproducible."""
        return {**self.comparison.provenance, "without_effect": self.without_effect}

    def figure(self) -> Figure:
        """Each mechanism's differences in the outcomes that some mechanism moves most."""
        from sim.figures.paired_differences import paired_differences

        table = self.table
        shown = table[table["outcome"].isin(self.ranking["outcome"])]
        return paired_differences(self.comparison.talks.scenario, shown, self.comparison.sample.runs)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write the table and the ranking (Parquet and CSV), the scenario, and the provenance; each file whole."""
        made = {"ablation": self.table, "ranking": self.ranking}
        return tables.save(folder, made, self.comparison.talks, self.provenance)

    @property
    def sections(self) -> list[Section]:
        """The ranking, and the mechanisms whose switch cannot matter, as tables of text."""
        return comparisons.of_ranking(self.ranking, self.table, self.without_effect)

    def __repr__(self) -> str:
        count, sample = len(self.comparison.cases), self.comparison.sample
        title = self.comparison.talks.scenario.meta.title
        return f"Ablation of {count} mechanisms, {sample.runs} runs, seed {sample.seed}: {title}"

    def __str__(self) -> str:
        return summary.of_sections(self.provenance, self.sections)

    def _repr_html_(self) -> str:
        return summary.sections_html(self.provenance, self.sections)
