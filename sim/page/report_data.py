"""What was played for a report, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.comparisons.ablation import Ablation
from sim.comparisons.comparison import Comparison
from sim.comparisons.sample import main_event
from sim.engines.acceptance import Acceptance, acceptance, usual_pair
from sim.engines.outcomes import title_of_outcome
from sim.engines.setup import Setup
from sim.lockless import cached_property
from sim.nouns import Floats
from sim.report import evidence_tables, tables
from sim.run_analysis import Analysis
from sim.runs import Ensemble, Run
from sim.scenario.schema import Scenario
from sim.sensitivity.chance import Crossed
from sim.sensitivity.first_order import outcome
from sim.theories import Prediction

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class ReportData:
    """Many runs, and what was played to explain them."""

    ensemble: Ensemble
    contrast: Comparison | Ablation | None = field(repr=False)
    """The same runs in changed talks; None where there is nothing to change."""
    noise: Crossed = field(repr=False)
    noise_pairs: int
    predictions: Sequence[Prediction] = field(repr=False)

    @property
    def scenario(self) -> Scenario:
        """The scenario as run."""
        return self.ensemble.talks.scenario

    @property
    def setup(self) -> Setup:
        """The scenario laid out."""
        return self.ensemble.talks.setup

    @property
    def runs(self) -> pd.DataFrame:
        """One row for each run."""
        return self.ensemble.runs

    @property
    def event(self) -> str:
        """The name of the outcome that the page is about."""
        return main_event(self.scenario)

    @property
    def event_title(self) -> str:
        """That outcome in words."""
        return title_of_outcome(self.scenario, self.event)

    @cached_property
    def came(self) -> Floats:
        """(run,) whether the event came."""
        return outcome(self.setup, self.ensemble.parts, self.event)

    @property
    def varies(self) -> bool:
        """Whether the event came in some runs and not in others, so that there is something to explain."""
        return bool(np.ptp(self.came) > 0)

    @property
    def contrast_runs(self) -> int:
        """How many runs were played again in each case."""
        comparison = self.contrast.comparison if isinstance(self.contrast, Ablation) else self.contrast
        return comparison.sample.runs if comparison else 0

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """What each assumption alone does to the event."""
        return self.ensemble.sensitivity(self.event)

    @cached_property
    def support(self) -> pd.DataFrame:
        """What each number rests on."""
        return evidence_tables.support(self.setup)

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """Why there was no more, the commonest reason first."""
        return tables.counted(self.runs[tables.why_column(self.setup)], "reason")

    @cached_property
    def drawings(self) -> dict[str, Callable[[], Figure]]:
        """What draws each figure of the ensemble."""
        return self.ensemble.drawings

    @cached_property
    def acceptance(self) -> Acceptance | None:
        """Who would sign each combination of two issues' levels; None where no offer moves two issues only."""
        pair = usual_pair(self.setup)
        return acceptance(self.setup, self.ensemble.parts, self.ensemble.seed, pair) if pair else None

    @cached_property
    def run(self) -> Run:
        """The run that is shown: the first with the commonest pair of reason and end."""
        columns = [tables.why_column(self.setup), "end"]
        together = self.runs.groupby(columns, sort=True)["run"]
        first = together.min().to_numpy()[int(together.size().to_numpy().argmax())]
        return self.ensemble.talks.play(self.ensemble.seed, int(first))

    @cached_property
    def analysis(self) -> Analysis:
        """What was possible in that run."""
        return self.run.analysis
