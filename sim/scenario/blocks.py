"""What the blocks of the scenario format are made of: words, dates, levels, and conditions on packages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictFloat,
    StrictInt,
    StringConstraints,
    Tag,
)  # fmt: skip

from sim.scenario.numbers import Share

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


def _one_line(given: str) -> str:
    if "\n" in given.removesuffix("\n"):
        raise ValueError("has more than one line; write it on one")
    return given.removesuffix("\n")


Line = Annotated[Text, AfterValidator(_one_line)]
"""Text of one line; `title: >` may end it with a new one."""
Probability = Annotated[StrictFloat, Field(ge=0, le=1)]
Whole = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
Counted = Annotated[StrictInt, Field(ge=1, le=1_000_000)]


def _day(given: Any) -> Any:
    if isinstance(given, bool | int | float):
        raise ValueError("is a number, where a date belongs; write it as 2025-05-14")
    return given


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]


class Block(BaseModel):
    """A block of a scenario file: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(Block):
    """One level of an issue."""

    title: Line | None = Field(None, description="How reports call it; by default its key.")
    conflict: Share | None = Field(None, description="Share of the outside path that goes on under this level.")


def _named(given: Any) -> Any:
    return {name: {} for name in given} if isinstance(given, list) and all(isinstance(n, str) for n in given) else given


def _empty_levels(given: Any) -> Any:
    return {k: ({} if v is None else v) for k, v in given.items()} if isinstance(given, dict) else given


Levels = Annotated[
    dict[Name, Level],
    BeforeValidator(_empty_levels),
    BeforeValidator(_named, json_schema_input_type=list[Name] | dict[Name, Level | None]),
]


class Edge(Block):
    """`at_least` or `at_most` a level, in the issue's order."""

    at_least: Name | None = Field(None, description="This level or a later one.")
    at_most: Name | None = Field(None, description="This level or an earlier one.")


def _levels(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _one_or_other(given: Any) -> str:
    return "edge" if isinstance(given, dict | Edge) else "names"


Wanted = Annotated[
    Annotated[list[Name], Tag("names")] | Annotated[Edge, Tag("edge")],
    Discriminator(_one_or_other),
    BeforeValidator(_levels, json_schema_input_type=Name | list[Name] | Edge),
]
Condition = dict[Name, Wanted]
