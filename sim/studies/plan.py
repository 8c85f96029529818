"""What a study is to do: what varies, by which design, how often, and what is noted down."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError, model_validator

from sim.nouns import SEED
from sim.scenario.blocks import Line
from sim.scenario.examine import in_words
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.schema import Scenario
from sim.scenario.yaml_file import Document
from sim.studies.designs import AnyDesign, Grid, Table
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
    seed: Annotated[int, Field(ge=0, lt=2**63, description="All cases share the draws of this seed.")] = SEED

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


class Plan(_Form):
    """A study without its scenario.

    All cases share the seed and the run numbers 0 … runs − 1, hence the draws: run 3 of one case and run 3 of another
    differ in what the cases vary and in nothing else, so that cases can be compared pair by pair.
    """

    def __init__(self, **given: Any) -> None:
        """Raises `ScenarioError`, which says everything that is wrong with a plan at once."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            found = in_words(error, Document("Plan", given), Plan)
            raise ScenarioError([_as_python(finding) for finding in found]) from None


def _as_python(finding: Finding) -> Finding:
    """A finding that speaks of arguments (`runs=`) where a file has keys (`runs:`)."""
    return replace(finding, what=finding.what.replace(":`", "=`"), fix=finding.fix.replace(":`", "=`"))


class StudyFile(_Form):
    """A study as its YAML file says it."""

    scenario: str = Field(min_length=1, description="The scenario's file, from the folder of the study's file.")
