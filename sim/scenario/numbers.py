"""How a scenario writes a number: a constant or a distribution, and what it rests on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

KINDS = ("value", "triangular", "pert", "uniform", "normal", "beta", "choice")


@dataclass(frozen=True)
class Within:
    """The interval that every draw of a number must lie in, and its unit.

    Numbers in units of `utility` are those that a positive affine change of a party's
    utility multiplies; all others stay as they are under it.
    """

    low: float
    high: float
    unit: str = "share"


class Number(BaseModel):
    """One number: exactly one of the seven kinds, and its evidence or an assumption.

    `triangular` and `pert` are (low, mode, high); `uniform` (low, high); `normal`
    (mean, standard deviation, low, high), truncated; `beta` (a, b) on [0, 1];
    `choice` maps values to probabilities that sum to 1. A constant that rests on an
    assumption names the `range` in which it might as well lie.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float | None = None
    triangular: tuple[float, float, float] | None = None
    pert: tuple[float, float, float] | None = None
    uniform: tuple[float, float] | None = None
    normal: tuple[float, float, float, float] | None = None
    beta: tuple[float, float] | None = None
    choice: dict[float, float] | None = None
    evidence: tuple[str, ...] = ()
    assumption: str | None = Field(None, min_length=3)
    range: tuple[float, float] | None = None

    @property
    def kind(self) -> str:
        """Which of the seven kinds this number is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value that a draw can take."""
        given = getattr(self, self.kind)
        match self.kind:
            case "value":
                return given, given
            case "choice":
                return min(given), max(given)
            case "beta":
                return 0.0, 1.0
            case "normal":
                return given[2], given[3]
            case _:
                return given[0], given[-1]

    @property
    def typical(self) -> float:
        """The mean, which is what other parties take the number to be."""
        given = getattr(self, self.kind)
        match self.kind:
            case "value":
                return float(given)
            case "choice":
                return math.fsum(value * p for value, p in given.items())
            case "beta":
                return float(given[0] / (given[0] + given[1]))
            case "pert":
                return float((given[0] + 4 * given[1] + given[2]) / 6)
            case "normal":
                return min(max(given[0], given[2]), given[3])
            case _:
                return math.fsum(given) / len(given)

    @model_validator(mode="after")
    def _one_well_formed_kind(self) -> Number:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(KINDS)}; this has {', '.join(given) or 'none'}")
        problem = _malformed(given[0], getattr(self, given[0]))
        if problem:
            raise ValueError(problem)
        if self.range is not None and not self.range[0] <= self.range[1]:
            raise ValueError("range must be [low, high] with low ≤ high")
        return self


def _malformed(kind: str, given: Any) -> str | None:
    numbers = [*given, *given.values()] if kind == "choice" else [given] if kind == "value" else list(given)
    if any(math.isnan(x) for x in numbers):
        return "not a number (NaN); give a finite number"
    if kind != "value" and any(math.isinf(x) for x in numbers):
        return f"{kind} needs finite numbers"
    if kind in ("triangular", "pert") and not given[0] <= given[1] <= given[2]:
        return f"{kind} must be [low, mode, high] in rising order"
    if kind == "uniform" and not given[0] <= given[1]:
        return "uniform must be [low, high] in rising order"
    if kind == "normal" and not (given[1] > 0 and given[2] < given[3]):
        return "normal must be [mean, standard deviation > 0, low, high] with low < high"
    if kind == "beta" and not (given[0] > 0 and given[1] > 0):
        return "beta needs two positive parameters"
    if kind == "choice" and (not given or min(given.values()) < 0 or abs(math.fsum(given.values()) - 1) > 1e-9):
        return "choice needs probabilities that are not negative and sum to 1"
    return None


def _from_plain(given: Any) -> Any:
    plain = isinstance(given, int | float) and not isinstance(given, bool)
    return {"value": float(given)} if plain else given


AnyNumber = Annotated[Number, BeforeValidator(_from_plain)]
Share = Annotated[AnyNumber, Within(0.0, 1.0)]
Rate = Annotated[AnyNumber, Within(0.0, 1.0, "per round")]
Signed = Annotated[AnyNumber, Within(-1.0, 1.0)]
Factor = Annotated[AnyNumber, Within(0.0, 100.0, "factor")]
Utility = Annotated[AnyNumber, Within(-2.0, 2.0, "utility")]
Cost = Annotated[AnyNumber, Within(0.0, 2.0, "utility")]
Precision = Annotated[AnyNumber, Within(0.0, math.inf, "1/utility")]
Count = Annotated[AnyNumber, Within(0.0, 10_000.0, "meetings")]


class Row(BaseModel):
    """A party's value of each level of one issue: the likeliest value and a spread around it.

    Each level's value is triangular on [mode − spread, mode + spread], cut to [0, 1].
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    modes: tuple[float, ...]
    spread: float = Field(0.0, ge=0, le=1)
    levels: dict[str, AnyNumber] = Field(default_factory=dict, description="Single levels that are numbers of their own.")
    evidence: tuple[str, ...] = ()
    assumption: str | None = Field(None, min_length=3)

    @model_validator(mode="after")
    def _inside(self) -> Row:
        if any(not 0 <= mode <= 1 for mode in self.modes):
            raise ValueError("values of levels lie in [0, 1]")
        return self

    def number(self, level: int, name: str) -> Number:
        """The value of one level as a number of its own."""
        if name in self.levels:
            return self.levels[name]
        mode = self.modes[level]
        why = {"evidence": self.evidence, "assumption": self.assumption}
        if self.spread == 0:
            return Number(value=mode, range=(mode, mode), **why)
        return Number(triangular=(max(0.0, mode - self.spread), mode, min(1.0, mode + self.spread)), **why)


def _row_from_list(given: Any) -> Any:
    return {"modes": given} if isinstance(given, list | tuple) else given


ValueRow = Annotated[Row, BeforeValidator(_row_from_list)]
