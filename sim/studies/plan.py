"""What a study is to do: what varies, by which design, how often, and what is noted down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from sim.nouns import SEED
from sim.scenario.blocks import Line
from sim.scenario.schema import Scenario
from sim.studies.chunks import Layout
from sim.studies.designs import AnyDesign, Checked, Grid, Table
from sim.studies.space import Selector, Space, Varied, assumed

Vary = Annotated[
    Annotated[Selector, Tag("[selector]")] | Annotated[dict[str, Varied], Tag("[paths]")],
    Discriminator(lambda given: "[selector]" if isinstance(given, str) else "[paths]"),
]
MOST_RUNS = 10_000_000


class _Form(BaseModel):
    """What a plan holds, in Python and in a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Line = Field("A study", description="What reports call it.")
    vary: Vary | None = Field(None, description="Dotted path → its values; or all numbers whose size is assumed.")
    design: AnyDesign = Field(
        Grid(), description="Which cases are played; by default a grid, and its name alone will do."
    )
    runs: Annotated[int, Field(ge=1, le=MOST_RUNS, description="Runs for each case.")]
    outcomes: tuple[str, ...] = Field(
        min_length=1, description="Names of outcomes, such as `headline` or `gain.PARTY`."
    )
    seed: Annotated[int, Field(ge=0, lt=2**63, description="The seed of all draws.")] = SEED
    draws: Literal["shared", "fresh"] = Field(
        "shared", description="All cases share the draws of their runs, or each case has fresh ones."
    )

    @model_validator(mode="before")
    @classmethod
    def _something_varies(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("vary") in (None, {}) and not _has_rows(given.get("design")):
            raise ValueError("varies nothing; add `vary:` with a path and its values, or a design with `rows:`")
        return given

    @model_validator(mode="after")
    def _one_list_of_paths(self) -> Self:
        if self.vary is not None and isinstance(self.design, Table):
            raise ValueError("has `vary:` and a table of rows; the rows say what varies, so take `vary:` out")
        if len(set(self.outcomes)) < len(self.outcomes):
            raise ValueError("names an outcome twice; name each once")
        return self

    def space(self, scenario: Scenario) -> Space:
        """What varies, path by path."""
        if isinstance(self.design, Table):
            return self.design.space
        return assumed(scenario, self.vary) if isinstance(self.vary, str) else Space(self.vary or {})


def _has_rows(design: Any) -> bool:
    return isinstance(design, Table) or (isinstance(design, dict) and bool(design.get("rows")))


class Plan(_Form, metaclass=Checked):
    """A study without its scenario.

    Cases share their draws: run 3 of one case and run 3 of another differ in what the cases vary and in nothing else,
    so that cases can be compared pair by pair. With `draws="fresh"` run r of case c has the draws of run c · runs + r.
    """


class StudyFile(_Form):
    """A study as its YAML file says it."""

    scenario: str = Field(min_length=1, description="The scenario's file, from the folder of the study's file.")


BYTES_A_CHUNK, BYTES_A_NUMBER = 4_000, 8
FEW = 100
"""Fewer draws than these say little about others."""


@dataclass(frozen=True)
class Estimate:
    """What a study will take. `seconds` are those of one core for what is not there yet."""

    plan: Plan
    paths: int
    layout: Layout
    seconds: float
    finished: int = 0
    workers: int = 1

    @property
    def runs(self) -> int:
        """Runs of all cases."""
        return self.layout.cases * self.layout.runs

    @property
    def bytes(self) -> int:
        """What it writes at most."""
        return self.runs * BYTES_A_NUMBER * len(self.plan.outcomes) + len(self.layout) * BYTES_A_CHUNK

    @property
    def worlds(self) -> str:
        """How many different draws the study sees, and whether they are few."""
        if self.plan.draws == "fresh":
            return f"each case has draws of its own: {_counted(self.runs, 'world')} in all"
        said = f"all cases share the same draws: {_counted(self.layout.runs, 'world')} in all"
        if self.layout.runs >= FEW:
            return said
        return f"{said}. So few say little about others: ask for more runs, or for `draws: fresh`"

    def __str__(self) -> str:
        layout = self.layout
        done = f", of which {self.finished} are there" if self.finished else ""
        timed = "at the speed of those" if self.finished else "one case was played to time it"
        return (
            f"{self.plan.title}\n"
            f"  {self.plan.design.kind} over {_counted(self.paths, 'path')}: {_counted(layout.cases, 'case')}"
            f" × {layout.runs:,} = {_counted(self.runs, 'run')}, in {_counted(len(layout), 'chunk')}{done}\n"
            f"  {self.worlds}\n"
            f"  about {lasting(self.seconds / self.workers)} on {_counted(self.workers, 'core')} ({timed})\n"
            f"  at most {size(self.bytes)} on disk\n"
            "  nothing was written"
        )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def lasting(seconds: float) -> str:
    """A time as people say it."""
    for unit, length in (("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(seconds, 1):.0f} s"


def size(count: int) -> str:
    """A number of bytes as people say it."""
    for unit, length in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if count >= length:
            return f"{count / length:.1f} {unit}"
    return f"{max(count // 1000, 1)} kB"
