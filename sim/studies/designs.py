"""Which cases a study plays: points of its unit cube, or a table of the user's own.

SciPy's and SALib's samplers are imported where they are used: they take seconds to load.
"""

from __future__ import annotations

import hashlib
import json
import math
from abc import abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import numpy as np
import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from sim.nouns import Floats
from sim.scenario.examine import in_words
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.yaml_file import Document
from sim.studies.space import Options, Space

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)


@dataclass(frozen=True)
class Cases:
    """The cases of a study. `unit` (case, dimension) is NaN where a case leaves the scenario's own number."""

    space: Space
    unit: Floats

    def __len__(self) -> int:
        return len(self.unit)

    @cached_property
    def values(self) -> list[dict[str, Any]]:
        """What each case changes: dotted paths to values."""
        return self.space.values(self.unit)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each case: its number and its values, missing where it leaves the scenario's own."""
        columns = {path: [values.get(path) for values in self.values] for path in self.space.paths}
        return pd.DataFrame({"case": np.arange(len(self)), **{path: _column(x) for path, x in columns.items()}})

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the paths and values."""
        text = json.dumps(self.values, default=str, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _column(values: list[Any]) -> list[Any]:
    """Values of one type; where a list mixes words, switches and numbers, all become text."""
    kinds = {type(value) if isinstance(value, bool | str) else float for value in values if value is not None}
    plain = len(kinds) <= 1 and not any(isinstance(value, list | dict) for value in values)
    return values if plain else [None if value is None else json.dumps(value, default=str) for value in values]


class Checked(ModelMetaclass):
    """Models of Python users: a mistake in their arguments is one `ScenarioError`, a sentence for each argument.

    Calls alone are caught, so a model inside another is still checked by the outer one, which knows where it stands.
    """

    def __call__(cls, *given: Any, **named: Any) -> Any:
        """Make one. Raises `ScenarioError`, which says everything that is wrong at once."""
        model = cast("type[BaseModel]", cls)
        if given:
            fix = f"write its arguments with their names: {', '.join(f'{name}=…' for name in model.model_fields)}"
            raise ScenarioError([Finding(cls.__name__, None, "", "takes no argument without a name", fix)])
        try:
            return super().__call__(**named)
        except ValidationError as error:
            found = in_words(error, Document(cls.__name__, named), model)
            raise ScenarioError([_as_python(finding) for finding in found]) from None


def _as_python(finding: Finding) -> Finding:
    """A finding that speaks of arguments (`runs=`) where a file has keys (`runs:`)."""
    return replace(finding, what=finding.what.replace(":`", "=`"), fix=finding.fix.replace(":`", "=`"))


class Design(BaseModel, metaclass=Checked):
    """A way to choose points of the unit cube."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @abstractmethod
    def size(self, space: Space) -> int:
        """How many cases, without making them."""

    @abstractmethod
    def unit(self, space: Space, seed: int) -> Floats:
        """The points (case, dimension)."""


class Grid(Design):
    """Every combination of the values on each axis; the last path varies fastest."""

    kind: Literal["grid"] = "grid"

    def size(self, space: Space) -> int:
        """The product of the axes' lengths."""
        return math.prod(axis.grid().size for axis in space.dimensions.values())

    def unit(self, space: Space, seed: int) -> Floats:
        """The grid's points (case, dimension)."""
        axes = np.meshgrid(*(axis.grid() for axis in space.dimensions.values()), indexing="ij")
        return np.stack([axis.ravel() for axis in axes], axis=1)


class OneAtATime(Design):
    """Case 0 is the scenario as it stands; each other case sets one path to one of its grid's values."""

    kind: Literal["one_at_a_time"] = "one_at_a_time"

    def size(self, space: Space) -> int:
        """One, and the sum of the axes' lengths."""
        return 1 + sum(axis.grid().size for axis in space.dimensions.values())

    def unit(self, space: Space, seed: int) -> Floats:
        """The points (case, dimension), NaN but for the one path that a case sets."""
        axes = [axis.grid() for axis in space.dimensions.values()]
        points = np.full((1 + sum(map(len, axes)), len(axes)), np.nan)
        row = 1
        for k, axis in enumerate(axes):
            points[row : row + axis.size, k] = axis
            row += axis.size
        return points


class LatinHypercube(Design):
    """As many cases as asked for, with every axis cut into as many equal shares and one case in each share.

    McKay, Beckman, Conover 1979; scrambled within the shares.
    """

    kind: Literal["latin_hypercube"] = "latin_hypercube"
    cases: int = Field(100, ge=1, le=10_000_000, description="How many cases.")

    def size(self, space: Space) -> int:
        """As asked for."""
        return self.cases

    def unit(self, space: Space, seed: int) -> Floats:
        """The hypercube's points (case, dimension)."""
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(len(space.paths), rng=np.random.default_rng(seed)).random(self.cases))


class Saltelli(Design):
    """Sobol points arranged for Sobol indices (Saltelli 2010): base · (d + 2) cases, or base · (2d + 2)."""

    kind: Literal["saltelli"] = "saltelli"
    base: int = Field(256, ge=2, le=2**24, description="Points of the Sobol sequence, a power of two.")
    second_order: bool = Field(False, description="Also the cases that pairwise indices need.")

    @field_validator("base")
    @classmethod
    def _power_of_two(cls, base: int) -> int:
        if base & (base - 1):
            raise ValueError(
                f"is {base}, which is no power of two; use {2 ** (base.bit_length() - 1)} or {2 ** base.bit_length()}"
            )
        return base

    def size(self, space: Space) -> int:
        """base · (d + 2), with second order base · (2d + 2)."""
        return self.base * ((2 if self.second_order else 1) * len(space.paths) + 2)

    def unit(self, space: Space, seed: int) -> Floats:
        """The points (case, dimension), in the order in which SALib's analysis wants them."""
        from SALib.sample import sobol

        chosen = np.random.default_rng(seed)
        return np.asarray(sobol.sample(problem(space), self.base, calc_second_order=self.second_order, seed=chosen))


class Morris(Design):
    """Trajectories that move one number at a time (Morris 1991): trajectories · (d + 1) cases."""

    kind: Literal["morris"] = "morris"
    trajectories: int = Field(10, ge=2, le=100_000, description="How many paths through the cube.")
    levels: int = Field(4, ge=2, le=100, multiple_of=2, description="Levels of the grid on which they move; even.")

    def size(self, space: Space) -> int:
        """trajectories · (d + 1)."""
        return self.trajectories * (len(space.paths) + 1)

    def unit(self, space: Space, seed: int) -> Floats:
        """The points (case, dimension), trajectory after trajectory."""
        from SALib.sample import morris

        chosen = np.random.default_rng(seed)
        return np.asarray(morris.sample(problem(space), self.trajectories, num_levels=self.levels, seed=chosen))


class Table(Design):
    """A table of the user's own: each row is a case and names paths and values. Needs no `vary`."""

    kind: Literal["table"] = "table"
    rows: tuple[dict[str, Any], ...] = Field(
        min_length=1, max_length=1_000_000, description="Dotted path → value, for each case."
    )

    def size(self, space: Space) -> int:
        """The rows."""
        return len(self.rows)

    def unit(self, space: Space, seed: int) -> Floats:
        """Each value as the middle of its share among the table's values of that path."""
        axes = self._options()
        return np.array([[_place(row, path, options) for path, options in axes.items()] for row in self.rows])

    @cached_property
    def space(self) -> Space:
        """The paths that some row names, each with the values that it takes."""
        return Space({path: Options(options=tuple(options)) for path, options in self._options().items()})

    def _options(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for row in self.rows:
            for path, value in row.items():
                known = found.setdefault(path, [])
                if not _within(known, value):
                    known.append(value)
        return found


def _within(options: list[Any], value: Any) -> bool:
    return any(_same(option, value) for option in options)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _place(row: dict[str, Any], path: str, options: list[Any]) -> float:
    if path not in row:
        return float("nan")
    at = next(k for k, option in enumerate(options) if _same(option, row[path]))
    return (at + 0.5) / len(options)


def problem(space: Space) -> dict[str, Any]:
    """The unit cube as SALib describes it."""
    return {"num_vars": len(space.paths), "names": space.paths, "bounds": [[0.0, 1.0]] * len(space.paths)}


def _by_name(given: Any) -> Any:
    return {"kind": given} if isinstance(given, str) else given


AnyDesign = Annotated[
    Annotated[Grid | OneAtATime | LatinHypercube | Saltelli | Morris | Table, Field(discriminator="kind")],
    BeforeValidator(_by_name, json_schema_input_type=str | dict[str, Any]),
]
