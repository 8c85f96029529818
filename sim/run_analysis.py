"""One run analysed, as tables, sentences and figures."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.engines.analysed import Analysed
from sim.report import analysis_sections, summary, tables
from sim.report.sections import Section

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Analysis(Analysed):
    """What was possible in one run, what stood in the way, and who moved whom."""

    @property
    def sentences(self) -> list[str]:
        """The main findings, a sentence each."""
        return analysis_sections.sentences(self)

    @property
    def sections(self) -> list[Section]:
        """Everything as titled tables of text."""
        return analysis_sections.of_analysis(self)

    @property
    def drawings(self) -> dict[str, Callable[[], Figure]]:
        """What draws each figure: utility space of the first two players, belief and blame, and who moved whom."""
        scenario, players = self.talks.scenario, self.yardsticks.players
        found: dict[str, Callable[[], Figure]] = {}
        if len(players) > 1:
            found["utility_space"] = partial(self.utility_space, *players[:2])
        if self.setup.game.principals.size > 1 or any(party.audiences for party in scenario.parties.values()):
            found["beliefs"] = self._beliefs
        return found | {"network": self._network}

    def figures(self) -> dict[str, Figure]:
        """The figures of the run, by name."""
        return {name: draw() for name, draw in self.drawings.items()}

    def _beliefs(self) -> Figure:
        from sim.figures.beliefs import beliefs

        return beliefs(self)

    def _network(self) -> Figure:
        from sim.figures.network import network

        return network(self)

    def utility_space(self, across: str, up: str) -> Figure:
        """What was possible for two parties of one's choice."""
        from sim.figures.utility_space import utility_space

        parties = list(self.talks.scenario.parties)
        unknown = [name for name in (across, up) if name not in parties]
        if unknown or across == up:
            wrong = f"'{unknown[0]}' is no party" if unknown else f"both axes name {across}"
            raise ValueError(f"{wrong}; choose two of {', '.join(parties)}")
        return utility_space(self, across, up)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write all tables (Parquet and CSV), the scenario as run, and the provenance; each file whole."""
        return tables.save(folder, self.tables, self.talks, self.provenance)

    def __str__(self) -> str:
        return "\n\n".join([summary.of_sections(self.provenance, self.sections), "\n".join(self.sentences)])

    def _repr_html_(self) -> str:
        return summary.sections_html(self.provenance, self.sections) + summary.text_html("\n".join(self.sentences))
