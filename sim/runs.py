"""What playing gives: one run with its trace, or an ensemble of runs as tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from tqdm.auto import tqdm

from sim.analysis.situation import FinalSituation
from sim.comparisons.differences import effects
from sim.comparisons.sample import Sample, cut_for
from sim.content import ByContent, same
from sim.engines.acceptance import acceptance, usual_pair
from sim.engines.analysed import bargaining_weights
from sim.engines.drive import Sitter
from sim.engines.ensemble import in_threads, rounds, sitters, watched
from sim.engines.played import Ledger, Played
from sim.engines.round import RoundRecord
from sim.lockless import cached_property
from sim.minds import as_mind
from sim.negotiation import Negotiation
from sim.report import narrative, sections, summary, tables
from sim.report.decision_log import DecisionLog, Note
from sim.report.sections import Section
from sim.rules.consent import gates_shut
from sim.run_analysis import Analysis
from sim.scenario.parameters import Parameters
from sim.scenario.tape import tape, whole
from sim.sensitivity.discovery import Box, discover
from sim.sensitivity.first_order import assumptions, first_order
from sim.sensitivity.first_order import outcome as outcome_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def play(
    talks: Negotiation, seed: int, run: int, minds: Mapping[int, Any], watch: Callable[[RoundRecord], None] | None
) -> Run:
    """Play one run with its whole trace; `minds` are by number of seat."""
    seats = sitters(talks.setup)
    for seat, mind in minds.items():
        seats[seat] = as_mind(mind)
    seed, run = whole("seed", seed), whole("run", run)
    runs = tape(seed, run, 1)
    drawn = talks.setup.draw(runs)
    notes: list[Note] = []
    noted: list[Sitter] = [DecisionLog(seat, notes) for seat in seats]
    ledger, records = Ledger(talks.setup, drawn), []
    for record in rounds(talks.setup, drawn, runs, noted):
        ledger.enter(record)
        records.append(record)
        if watch:
            watch(record)
    return Run(talks, seed, run, drawn, records, ledger.close(runs), notes)


def play_many(
    talks: Negotiation, runs: int, seed: int, workers: int | None, progress: bool | None, minds: Mapping[str, Any]
) -> Ensemble:
    """Play runs 0 … runs − 1 of a seed in threads, with a progress bar; `minds` are by party."""
    runs, seed = whole("runs", runs, least=1), whole("seed", seed)
    show = watched() if progress is None else progress
    with tqdm(total=runs, unit="run", disable=not show, desc="playing") as bar:
        parts = list(in_threads(cut_for(talks.setup, seed, runs, workers, minds), workers, bar.update))
    return Ensemble(talks, seed, parts, dict(minds))


@dataclass(frozen=True, eq=False)
class Run(ByContent):
    """One run with its trace."""

    talks: Negotiation
    seed: int
    number: int
    drawn: Parameters = field(repr=False)
    records: list[RoundRecord] = field(repr=False)
    played: Played = field(repr=False)
    notes: list[Note] = field(repr=False, compare=False)

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

    def story(self, every_round: bool = False) -> str:
        """The run told round by round, with the numbers behind each decision.

        Rounds that only repeat are folded into one line; with `every_round` each round is told.
        """
        tell = narrative.whole_story if every_round else narrative.story
        return tell(self.talks.setup, self.drawn, self.records, self.played, self.notes)

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
        situation = FinalSituation(
            setup.game, setup.rules, self.drawn, state, gates_shut(setup.game, self.drawn, state)
        )
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


@dataclass(frozen=True, eq=False)
class Ensemble(ByContent):
    """Many runs as tables."""

    talks: Negotiation
    seed: int
    parts: list[Played] = field(repr=False, compare=False)
    minds: dict[str, Any] = field(default_factory=dict, repr=False)
    """Party → the mind that sat there in place of the scenario's."""

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same runs, however they were split among threads."""
        tables = ("runs", "agreements", "assumptions")
        return same(self, other) and all(same(getattr(self, name), getattr(other, name)) for name in tables)

    __hash__ = ByContent.__hash__

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
    def sections(self) -> list[Section]:
        """The main findings as titled tables of text."""
        return sections.of_ensemble(self.talks.setup, self.runs, self.agreements)

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
        self, runs: int = 400, workers: int | None = None, tick: Callable[[int], None] | None = None
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

    @property
    def drawings(self) -> dict[str, Callable[[], Figure]]:
        """What draws each figure: shares, reasons and ends, when the headline event came, acceptance of two issues."""
        setup = self.talks.setup
        found: dict[str, Callable[[], Figure]] = {"shares": self.figure, "reasons_and_ends": self._reasons_and_ends}
        if setup.scenario.reference.headline:
            found["first_event"] = self._first_event
        if pair := usual_pair(setup):
            found["acceptance"] = partial(self.acceptance, *(setup.game.issues[i] for i in pair))
        return found

    def figures(self) -> dict[str, Figure]:
        """The figures of the runs, by name."""
        return {name: draw() for name, draw in self.drawings.items()}

    def _reasons_and_ends(self) -> Figure:
        from sim.figures.outcomes import reasons_and_ends

        setup = self.talks.setup
        return reasons_and_ends(setup, tables.reasons_and_ends(setup, self.runs), self.reasons)

    def _first_event(self) -> Figure:
        from sim.figures.outcomes import first_event

        return first_event(self.talks.setup, self.by_round, len(self.runs))

    def acceptance(self, down: str, across: str) -> Figure:
        """In how many runs each party, and all who must consent, would sign each combination of two issues' levels."""
        from sim.figures.heat_map import acceptance as draw

        pair = self.talks.issue(down), self.talks.issue(across)
        return draw(self.talks.setup, acceptance(self.talks.setup, self.parts, self.seed, pair), len(self.runs))

    def figure(self) -> Figure:
        """Outcome shares with their intervals."""
        from sim.figures.outcomes import shares

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
        return tables.save(folder, {**kept, "codebook": book}, self.talks, self.provenance)

    def __str__(self) -> str:
        return summary.of_sections(self.provenance, self.sections)

    def __repr__(self) -> str:
        return f"Ensemble of {len(self.runs)} runs, seed {self.seed}: {self.talks.scenario.meta.title}"

    def _repr_html_(self) -> str:
        return summary.sections_html(self.provenance, self.sections)
