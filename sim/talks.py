"""The front door for notebooks: `sim.load(file)` gives talks that can be played, repeated and changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
from tqdm.auto import tqdm

from sim.analysis.situation import Situation
from sim.comparisons import ablation
from sim.comparisons.ablation import Ablation
from sim.comparisons.differences import effects
from sim.comparisons.sample import Sample, cut_for
from sim.engines import outcomes
from sim.engines.acceptance import acceptance, usual_pair
from sim.engines.analysed import bargaining_weights
from sim.engines.case import VERSION as VERSION
from sim.engines.case import Case
from sim.engines.ensemble import in_threads, rounds, sitters
from sim.engines.ledger import Ledger
from sim.engines.played import Played
from sim.engines.round import RoundRecord
from sim.engines.turn import Sitter
from sim.lockless import cached_property
from sim.minds import as_mind
from sim.report import files, narrative, summary, tables
from sim.report import theory_predictions as comparison
from sim.report.witness import Note, Witness
from sim.rules.gates import refused
from sim.run_analysis import Analysis
from sim.scenario.examine import load as load_file
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.influence import influence_graph
from sim.scenario.parameters import Parameters
from sim.scenario.tape import DEFAULT_SEED, tape, whole
from sim.sensitivity.assumptions import assumptions
from sim.sensitivity.assumptions import outcome as outcome_of
from sim.sensitivity.discovery import Box, discover
from sim.sensitivity.first_order import first_order
from sim.theories import predictions

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def load(path: str | os.PathLike[str]) -> Negotiation:
    """Read a scenario file. Raises `ScenarioError`, which says everything that is wrong with it at once."""
    scenario, content = load_file(path)
    return Negotiation(scenario, content, str(path))


@dataclass(frozen=True)
class Negotiation(Case):
    """Talks as a scenario describes them: play one run, an ensemble of runs, or a changed copy."""

    def graph(self) -> nx.MultiDiGraph:
        """Who can persuade, press, threaten or mediate between whom."""
        return influence_graph(self.scenario)

    def play(
        self, seed: int, run: int = 0, minds: Mapping[str, Any] | None = None,
        watch: Callable[[RoundRecord], None] | None = None,
    ) -> Run:  # fmt: skip
        """Play one run with its whole trace: run `run` of the ensemble of the same seed.

        `minds` puts other minds (or objects with `propose` and `answer`) in parties' seats; `watch` hears
        of each round as soon as it is over.
        """
        seats = sitters(self.setup)
        for party, mind in (minds or {}).items():
            seats[self.seat(party)] = as_mind(mind)
        seed, run = whole("seed", seed), whole("run", run)
        runs = tape(seed, run, 1)
        drawn = self.setup.draw(runs)
        notes: list[Note] = []
        watched: list[Sitter] = [Witness(seat, notes) for seat in seats]
        ledger, records = Ledger(self.setup, drawn), []
        for record in rounds(self.setup, drawn, runs, watched):
            ledger.enter(record)
            records.append(record)
            if watch:
                watch(record)
        return Run(self, seed, run, drawn, records, ledger.close(runs), notes)

    def theories(self, seed: int = 0, capability: Mapping[str, float] | None = None) -> pd.DataFrame:
        """What rival theories predict for this scenario, one row for each (docs/reference/theories.md)."""
        return comparison.predictions_table(predictions(self.scenario, seed, capability))

    @property
    def outcomes(self) -> pd.DataFrame:
        """What can be compared, swept and explained: the outcomes by name, with words and units."""
        return outcomes.listed(self.setup)

    def seat(self, party: str) -> int:
        """The number of a party's seat; a wrong name is an error with the nearest right ones."""
        if party not in self.scenario.parties:
            fix = nearest(party, self.scenario.parties)
            raise ScenarioError([Finding(self.name, None, "", f"'{party}' is no party", fix)])
        return self.setup.game.index(party)

    def issue(self, name: str) -> int:
        """The number of an issue on the table; a wrong name is an error with the nearest right ones."""
        if name not in self.setup.game.issues:
            fix = nearest(name, self.setup.game.issues)
            raise ScenarioError([Finding(self.name, None, "", f"'{name}' is no issue on the table", fix)])
        return self.setup.game.issues.index(name)

    def ensemble(
        self, runs: int = 1000, seed: int = DEFAULT_SEED, workers: int | None = None, progress: bool | None = None,
        minds: Mapping[str, Any] | None = None,
    ) -> Ensemble:  # fmt: skip
        """Play runs 0 … runs − 1 of a seed on all cores (or `workers` threads), with a progress bar.

        `minds` puts other minds in parties' seats. An object with `propose` and `answer` decides run by run, each run
        with a copy of it: that takes many times as long.
        """
        runs, seed = whole("runs", runs, least=1), whole("seed", seed)
        show = sys.stderr.isatty() if progress is None else progress
        with tqdm(total=runs, unit="run", disable=not show, desc="playing") as bar:
            parts = list(in_threads(cut_for(self.setup, seed, runs, workers, minds), workers, bar.update))
        return Ensemble(self, seed, parts, dict(minds or {}))

    def ablate(self, runs: int = 1000, seed: int = DEFAULT_SEED, outcomes: Sequence[str] | None = None) -> Ablation:
        """Play the same runs without each mechanism in turn, and rank the mechanisms by what that changes."""
        return ablation.ablate(self, runs, seed, outcomes)

    def __str__(self) -> str:
        return summary.of_scenario(self.scenario, self.setup.game)

    def _repr_html_(self) -> str:
        return summary.text_html(str(self))


@dataclass(frozen=True)
class Run:
    """One run with its trace."""

    talks: Negotiation
    seed: int
    number: int
    drawn: Parameters = field(repr=False)
    records: list[RoundRecord] = field(repr=False)
    played: Played = field(repr=False)
    notes: list[Note] = field(repr=False)

    @property
    def standing(self) -> dict[str, str]:
        """The package in force at the end."""
        return self.talks.setup.game.package(self.played.state.standing[0])

    @cached_property
    def agreements(self) -> pd.DataFrame:
        """What was signed."""
        return tables.agreements_table(self.talks.setup, [self.played])

    @cached_property
    def row(self) -> pd.Series[Any]:
        """The run's row of the ensemble's table."""
        return tables.runs_table(self.talks.setup, [self.played]).iloc[0]

    def story(self) -> str:
        """The run told round by round, with the numbers behind each decision."""
        return narrative.story(self.talks.setup, self.drawn, self.records, self.played, self.notes)

    def __str__(self) -> str:
        return self.story()

    @property
    def analysis(self) -> Analysis:
        """What was possible in this run, what stood in the way, and who moved whom."""
        return self.analyse({})

    def analyse(self, weights: Mapping[str, float]) -> Analysis:
        """The same with bargaining weights by player; the scenario's for players that are not named."""
        for party in weights:
            self.talks.seat(party)
        setup, state = self.talks.setup, self.played.state
        situation = Situation(setup.game, setup.rules, self.drawn, state, refused(setup.game, self.drawn, state))
        weights = bargaining_weights(self.talks.scenario, weights)
        provenance = {**self.provenance, "weights": weights}
        return Analysis(self.talks, situation, self.records, self.played, provenance, weights)

    @property
    def provenance(self) -> dict[str, Any]:
        """What makes this run reproducible."""
        return {**self.talks.provenance, "seed": self.seed, "run": self.number}

    def figure(self) -> Figure:
        """The principals' latest offers on each issue by round, and what was in force."""
        from sim.figures.positions import positions

        return positions(self.talks.setup, self.records, self.played, f"seed {self.seed}, run {self.number}")

    def _repr_html_(self) -> str:
        return summary.text_html(self.story())

    def __repr__(self) -> str:
        return f"Run {self.number} of seed {self.seed}: {self.row['end']} after {self.row['rounds']} rounds"


@dataclass(frozen=True)
class Ensemble:
    """Many runs as tables."""

    talks: Negotiation
    seed: int
    parts: list[Played] = field(repr=False)
    minds: dict[str, Any] = field(default_factory=dict, repr=False)
    """Party → the mind that sat there in place of the scenario's."""

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row for each run."""
        return tables.runs_table(self.talks.setup, self.parts)

    @cached_property
    def agreements(self) -> pd.DataFrame:
        """One row for each agreement."""
        return tables.agreements_table(self.talks.setup, self.parts)

    @cached_property
    def assumptions(self) -> pd.DataFrame:
        """What each run drew: one row for each run, a column for each number and each type."""
        return tables.assumptions_table(self.talks.setup, self.parts)

    @cached_property
    def codebook(self) -> pd.DataFrame:
        """What each column of the tables says: words, unit, and what 0 and a missing value mean."""
        return tables.codebook(self.talks.setup)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Share of runs in which each issue reached each level, and ended there, with 95 % Wilson intervals."""
        return tables.shares(self.talks.setup, self.runs)

    @property
    def reasons(self) -> pd.DataFrame:
        """Why the conflict goes on, by reason, `agreed` where an agreement reduced it; in talks without a conflict, why
        there was no bigger deal."""
        return tables.counted(self.runs[tables.why_column(self.talks.setup)], "reason")

    @property
    def signed_most(self) -> pd.DataFrame:
        """The packages signed most often, by whom and when."""
        return tables.signed_most(self.agreements, len(self.runs))

    @property
    def by_period(self) -> pd.DataFrame:
        """When the headline event first came, beside the reference forecasts."""
        return tables.by_period(self.talks.setup, self.runs)

    @property
    def gains(self) -> pd.DataFrame:
        """Each party's mean gain."""
        return tables.gains(self.talks.setup, self.runs)

    def effects(
        self, runs: int = 100, workers: int | None = None, tick: Callable[[int], None] | None = None
    ) -> pd.DataFrame:
        """What mediators, threats and leaders did: the first `runs` runs played again with one thing changed.

        They share the draws of the ensemble's own runs, so each difference is a paired comparison.
        """
        sample = Sample(min(whole("runs", runs, least=1), len(self.runs)), self.seed, workers, tick)
        return effects(self.talks, self.parts, sample, self.minds)

    def sensitivity(self, outcome: str = "headline") -> pd.DataFrame:
        """How much of the variance of an outcome each assumption accounts for alone, read from these runs."""
        return first_order(assumptions(self.talks.setup, self.parts), outcome_of(self.talks.setup, self.parts, outcome))

    def discover(self, outcome: str = "headline", density: float | None = None) -> Box:
        """In which corner of the assumptions an outcome that is 0 or 1 comes; needs the extra `discovery`."""
        came = outcome_of(self.talks.setup, self.parts, outcome) > 0
        found = discover(assumptions(self.talks.setup, self.parts), came, outcome, density)
        return found.called(self.talks.scenario)

    @property
    def by_round(self) -> pd.DataFrame:
        """By when the headline event had come."""
        return tables.by_round(self.talks.setup, self.runs)

    def figures(self) -> dict[str, Figure]:
        """Shares, reasons and ends, acceptance of two issues' levels, and by when the headline event came, if named."""
        from sim.figures.first_event import first_event
        from sim.figures.flow import flow

        setup = self.talks.setup
        found = {"shares": self.figure(), "reasons_and_ends": flow(setup, tables.reasons_and_ends(setup, self.runs))}
        if setup.scenario.reference.headline:
            found["first_event"] = first_event(setup, self.by_round, len(self.runs))
        if pair := usual_pair(setup):
            found["acceptance"] = self.acceptance(*(setup.game.issues[i] for i in pair))
        return found

    def acceptance(self, down: str, across: str) -> Figure:
        """In how many runs each party, and all who must consent, would sign each combination of two issues' levels."""
        from sim.figures.acceptance import acceptance as draw

        pair = self.talks.issue(down), self.talks.issue(across)
        return draw(self.talks.setup, acceptance(self.talks.setup, self.parts, self.seed, pair), len(self.runs))

    def figure(self) -> Figure:
        """Outcome shares with their intervals."""
        from sim.figures.shares import shares

        return shares(self.talks.setup, self.shares, len(self.runs))

    @property
    def provenance(self) -> dict[str, Any]:
        """What makes this result reproducible."""
        minds = {party: mind if isinstance(mind, str) else type(mind).__name__ for party, mind in self.minds.items()}
        found = {**self.talks.provenance, "seed": self.seed, "runs": len(self.runs)}
        return found | ({"minds": minds} if minds else {})

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write the tables (Parquet and CSV) with their codebook, the scenario as run, and the provenance."""
        made = {"runs": self.runs, "agreements": self.agreements, "shares": self.shares}
        made["assumptions"], book = self.assumptions, self.codebook
        kept = {name: tables.described(table, name, book) for name, table in made.items()}
        return files.save(folder, {**kept, "codebook": book}, self.talks, self.provenance)

    def __str__(self) -> str:
        return summary.of_ensemble(self.talks.setup, self.provenance, self.runs, self.agreements)

    def __repr__(self) -> str:
        return f"Ensemble of {len(self.runs)} runs, seed {self.seed}: {self.talks.scenario.meta.title}"

    def _repr_html_(self) -> str:
        return summary.ensemble_html(self.talks.setup, self.provenance, self.runs, self.agreements)
