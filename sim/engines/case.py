"""A scenario as it was read, or changed from what was read: what experiments vary."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from sim.lockless import cached_property
from sim.scenario import paths
from sim.scenario.examine import load
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.schema import Scenario
from sim.version import VERSION as VERSION

if TYPE_CHECKING:
    from sim.engines.setup import Setup


@dataclass(frozen=True)
class Case:
    """One scenario, where it came from, and by which changes (dotted paths to values)."""

    scenario: Scenario = field(repr=False, hash=False)
    content: dict[str, Any] = field(repr=False, hash=False)
    name: str
    changes: dict[str, Any] = field(default_factory=dict, hash=False)

    @cached_property
    def setup(self) -> Setup:
        """The scenario laid out for the engines."""
        from sim.engines.setup import Setup  # loads compiled rules, which reading a scenario does not need

        return Setup(self.scenario)

    @property
    def hash(self) -> str:
        """SHA-256 of the scenario's content; it travels with each result."""
        return paths.fingerprint(self.content)

    @property
    def provenance(self) -> dict[str, Any]:
        """Which scenario, changed how, read by which version: what every result of this case records."""
        return {
            "scenario": self.scenario.meta.title,
            "scenario_sha256": self.hash,
            "changes": paths.plain(self.changes),
            "parley": VERSION,
            "cutoff": self.scenario.meta.cutoff.isoformat(),
        }

    def with_(self, changes: Mapping[str, Any]) -> Self:
        """A changed copy: dotted paths to new values. A wrong path is an error with the nearest right ones."""
        scenario, content = paths.change(self.content, changes, self.name)
        return replace(self, scenario=scenario, content=content, changes={**self.changes, **changes})


def as_case(given: Case | str | os.PathLike[str]) -> Case:
    """Talks as they were given, or read from a scenario's file. Raises `ScenarioError` for what is neither."""
    if isinstance(given, Case):
        return given
    if isinstance(given, str | os.PathLike):
        scenario, content = load(given)
        return Case(scenario, content, str(given))
    what = f"cannot be of the type '{type(given).__name__}'"
    raise ScenarioError([Finding("talks", None, "", what, "give what sim.load(FILE) returns, or the path of the file")])
