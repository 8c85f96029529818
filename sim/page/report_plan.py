"""What is played for a report: the runs themselves, and the runs that tell what explains them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sim.comparisons.ablation import Ablation, Switches, ablated, switches
from sim.comparisons.comparison import Changes, Comparison, cases_of, compared
from sim.comparisons.sample import Sample, main_event
from sim.engines.ensemble import ensemble
from sim.lockless import cached_property
from sim.negotiation import Negotiation
from sim.page.report_data import ReportData
from sim.runs import Ensemble
from sim.scenario.findings import ScenarioError
from sim.sensitivity import chance
from sim.sensitivity.chance import Crossed
from sim.theories import predictions

FEWEST = 50
"""Least pairs of runs from which run noise is estimated."""
Tick = Callable[[int], None]
Say = Callable[[str], None]


@dataclass(frozen=True)
class ReportPlan:
    """Talks to report on, and how much is played: `runs` as they are, and `pairs` of them again in each case.

    Without cases each mechanism that does something here is switched off in turn. Raises `ScenarioError` before
    anything is played if a case cannot be.
    """

    talks: Negotiation
    runs: int
    seed: int
    pairs: int
    cases: Mapping[str, Changes] = field(default_factory=dict)
    workers: int | None = None

    def __post_init__(self) -> None:
        if self.cases:
            cases_of(self.talks, self.cases)

    @cached_property
    def switches(self) -> Switches | None:
        """The mechanisms to switch off. None where cases are given, or no mechanism does anything here."""
        try:
            return None if self.cases else switches(self.talks, self.seed)
        except ScenarioError:
            return None

    @property
    def noise_pairs(self) -> int:
        """Pairs of runs whose assumptions and chance are exchanged."""
        return max(FEWEST, self.runs // 10)

    @property
    def total(self) -> int:
        """How many runs are played in all."""
        contrasts = len(self.cases) or (len(self.switches.off) if self.switches else 0)
        return self.runs + 4 * self.noise_pairs + (contrasts + 1) * self.pairs * bool(contrasts)

    def play(self, tick: Tick) -> Ensemble:
        """Play the runs that the report is about; `tick` is told how many runs have ended."""
        parts = ensemble(self.talks.setup, self.seed, self.runs, self.workers, tick)
        return Ensemble(self.talks, self.seed, list(parts))

    def gather(self, played: Ensemble, tick: Tick, say: Say) -> ReportData:
        """Play all else that is reported of the runs; `say` is told what is played next."""
        say("playing again with one thing changed")
        contrast = self._contrast(tick)
        say("exchanging assumptions and chance")
        noise = self._noise(tick)
        say("asking rival theories")
        return ReportData(played, contrast, noise, self.noise_pairs, predictions(self.talks.scenario, self.seed))

    def _contrast(self, tick: Tick) -> Comparison | Ablation | None:
        sample = Sample(self.pairs, self.seed, self.workers, tick)
        if self.cases:
            return compared(self.talks, self.cases, sample)
        return ablated(self.talks, self.switches, sample) if self.switches else None

    def _noise(self, tick: Tick) -> Crossed:
        return chance.crossed(self.talks.setup, self.seed, self.noise_pairs, main_event(self.talks.scenario), tick)
