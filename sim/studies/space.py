"""What a study varies: dotted paths of a scenario, each with the values that it may take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from sim.nouns import Floats
from sim.scenario.constraints import all_orders
from sim.scenario.numbers import KINDS, Number, quantile
from sim.scenario.quantities import Quantity, quantities
from sim.scenario.schema import Scenario

Selector = Literal["assumptions", "assumptions_alone"]
"""`assumptions`: every number whose size is assumed; `assumptions_alone`: those without any evidence."""

CLOSE = 1e-6
"""How near to 1 the priors of a party must sum."""


class Options(BaseModel):
    """A list of values: numbers, words or switches."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    options: tuple[Any, ...] = Field(min_length=1, description="Each in turn; a plain list will do.")

    def values(self, u: Floats) -> list[Any]:
        """The values at places `u` of [0, 1]: each option has an equal share of it."""
        at = np.minimum((u * len(self.options)).astype(int), len(self.options) - 1)
        return [self.options[k] for k in at]

    def grid(self) -> Floats:
        """The places of a grid: the middle of each option's share."""
        return (np.arange(len(self.options)) + 0.5) / len(self.options)


class Spread(Number):
    """A range or a distribution, as scenarios write it. `range: [low, high]` alone is uniform."""

    points: int = Field(5, ge=2, le=10_000, description="How many values a grid takes.")

    @model_validator(mode="before")
    @classmethod
    def _range_alone(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and "range" in given and not set(KINDS) & set(given):
            return {"uniform": given["range"], **{key: value for key, value in given.items() if key != "range"}}
        return given

    @model_validator(mode="after")
    def _not_a_constant(self) -> Spread:
        low, high = self.support
        if not (np.isfinite([low, high]).all() and low < high):
            raise ValueError(
                f"does not vary within finite bounds ({low:g} to {high:g}); give [low, high] with low < high"
            )
        return self

    def values(self, u: Floats) -> list[Any]:
        """The values below which shares `u` of the distribution lie, without the dust of rounding (0, not 7e-18)."""
        low, high = self.support
        digits = 12 - int(np.floor(np.log10(high - low)))
        tidy = np.round(quantile(self, np.asarray(u, np.float64)), digits)
        return [float(x) for x in np.clip(tidy, low, high)]

    def grid(self) -> Floats:
        """The places of a grid: of a range with both ends, of a choice its values, else the middles of equal shares."""
        if self.kind == "uniform":
            return np.linspace(0.0, 1.0, self.points)
        if self.choice is not None:
            upto = np.cumsum([0.0, *(share for share in self.choice.values() if share > 0)])
            return np.asarray((upto[:-1] + upto[1:]) / 2)
        return (np.arange(self.points) + 0.5) / self.points


def _as_options(given: Any) -> Any:
    values = given.tolist() if isinstance(given, np.ndarray) else list(given) if isinstance(given, range) else given
    return {"options": values} if isinstance(values, list | tuple) else values


def _kind(given: Any) -> str:
    listed = isinstance(given, Options) or (isinstance(given, Mapping) and "options" in given)
    return "[list]" if listed else "[spread]"


# tags in brackets: a finding's path leaves them out
Varied = Annotated[
    Annotated[Options, Tag("[list]")] | Annotated[Spread, Tag("[spread]")],
    Discriminator(_kind),
    BeforeValidator(_as_options, json_schema_input_type=list[Any] | Spread),
]


@dataclass(frozen=True)
class Space:
    """The unit cube of a study: one dimension for each path that varies."""

    dimensions: dict[str, Options | Spread]

    @property
    def paths(self) -> list[str]:
        """The dotted paths, in the order of the columns of a design."""
        return list(self.dimensions)

    def values(self, unit: Floats) -> list[dict[str, Any]]:
        """The changes that each case makes; `unit` (case, dimension), NaN where a case leaves the scenario alone."""
        columns = [self._column(path, unit[:, k]) for k, path in enumerate(self.paths)]
        return [
            {path: columns[k][case] for k, path in enumerate(self.paths) if not np.isnan(unit[case, k])}
            for case in range(len(unit))
        ]

    def _column(self, path: str, u: Floats) -> list[Any]:
        return self.dimensions[path].values(np.where(np.isnan(u), 0.5, u))

    def middle(self) -> dict[str, Any]:
        """The case in the middle of the cube."""
        return self.values(np.full((1, len(self.dimensions)), 0.5))[0]


def assumed(scenario: Scenario, which: Selector) -> Space:
    """The assumptions of a scenario, each with the distribution or range that its file states.

    Left out are numbers with evidence and no assumption, constants that name no finite range, and numbers that an
    order constraint binds: what evidence fixes by order is drawn in each run as before. The prior of a party's last
    type follows from the others.
    """
    numbers = quantities(scenario)
    orders = all_orders(scenario, {q.dotted: k for k, q in enumerate(numbers)})
    bound = {column for order in orders for column in (order.left, order.right)}
    free = [q for k, q in enumerate(numbers) if k not in bound and not gives_way(scenario, q.path)]
    chosen = [q for q in free if _assumed(q, which) and _varies(q.number)]
    return Space({q.dotted: _spread(q.number) for q in chosen})


def _assumed(q: Quantity, which: Selector) -> bool:
    return q.number.assumption is not None and (which == "assumptions" or not q.number.evidence)


def _bounds(number: Number) -> tuple[float, float]:
    return number.range or number.support if number.value is not None else number.support


def _varies(number: Number) -> bool:
    low, high = _bounds(number)
    return bool(np.isfinite([low, high]).all()) and low < high


def _spread(number: Number) -> Spread:
    if number.value is not None:
        return Spread(uniform=_bounds(number))
    return Spread.model_validate({number.kind: getattr(number, number.kind)})


def completed(scenario: Scenario, values: dict[str, Any]) -> dict[str, Any]:
    """The changes of a case, with the priors that must give way to those it sets.

    A prior left open becomes p_k (1 − Σ set) / Σ left open p; p is its mean in the scenario. Where the priors that
    a case sets exceed 1 nothing is added, and the scenario's own check says so.
    """
    added: dict[str, Any] = {}
    for name, party in scenario.parties.items():
        own = {f"parties.{name}.types.{kind}.prior": block.prior.typical for kind, block in party.types.items()}
        given = [float(values[path]) for path in own if isinstance(values.get(path), int | float)]
        left = {path: prior for path, prior in own.items() if path not in values}
        rest, share = 1 - math.fsum(given), math.fsum(left.values())
        if given and left and rest >= 0 and share > 0:
            added |= {path: prior * rest / share for path, prior in left.items()}
    return {**values, **added}


def add_up(scenario: Scenario, values: dict[str, Any]) -> bool:
    """Whether the priors of each party still sum to 1 under the values of a case."""
    for name, party in scenario.parties.items():
        own = {f"parties.{name}.types.{kind}.prior": block.prior.typical for kind, block in party.types.items()}
        if set(own) & set(values) and abs(math.fsum(values.get(path, p) for path, p in own.items()) - 1) > CLOSE:
            return False
    return True


def gives_way(scenario: Scenario, path: tuple[str, ...]) -> bool:
    """Whether a number is a prior that follows from the others: that of the last type of a party."""
    if path[0] != "parties" or path[-1] != "prior":
        return False
    return path[3] == list(scenario.parties[path[1]].types)[-1]
