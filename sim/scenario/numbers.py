"""The numbers of a scenario: how they are written, what they rest on, and how they are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictFloat, model_validator

from sim.nouns import Floats

LARGEST = 1e12
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

    value: StrictFloat | None = Field(None, description="A constant.")
    triangular: tuple[StrictFloat, StrictFloat, StrictFloat] | None = Field(None, description="Low, likeliest, high.")
    pert: tuple[StrictFloat, StrictFloat, StrictFloat] | None = Field(
        None, description="Low, likeliest, high, more gathered around the likeliest."
    )
    uniform: tuple[StrictFloat, StrictFloat] | None = Field(None, description="Low, high.")
    normal: tuple[StrictFloat, StrictFloat, StrictFloat, StrictFloat] | None = Field(
        None, description="Mean, standard deviation, low, high: cut off at both ends."
    )
    beta: tuple[StrictFloat, StrictFloat] | None = Field(None, description="a and b, on [0, 1].")
    choice: dict[StrictFloat, StrictFloat] | None = Field(None, description="Value → its probability; they sum to 1.")
    evidence: tuple[str, ...] = Field((), description="Keys of the scenario's `evidence`.")
    assumption: str | None = Field(
        None, min_length=3, description="Why this number, where the evidence does not give it."
    )
    range: tuple[StrictFloat, StrictFloat] | None = Field(
        None, description="In which a constant that is an assumption might as well lie."
    )

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
                return float(given), float(given)
            case "choice":
                drawn = [value for value, share in given.items() if share > 0]
                return min(drawn), max(drawn)
            case "beta":
                return 0.0, 1.0
            case "normal":
                return float(given[2]), float(given[3])
            case _:
                return float(given[0]), float(given[-1])

    @property
    def may_vanish(self) -> bool:
        """Whether 0 comes up with a probability above 0."""
        if self.kind == "choice":
            return bool((self.choice or {}).get(0.0, 0.0) > 0)
        return self.support == (0.0, 0.0)

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
                return _truncated_mean(*given)
            case _:
                return math.fsum(given) / len(given)

    @model_validator(mode="after")
    def _one_well_formed_kind(self) -> Number:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"has {' and '.join(given) or 'no number'}; give exactly one of {', '.join(KINDS)}")
        problem = _malformed(given[0], getattr(self, given[0]))
        if problem:
            raise ValueError(problem)
        if self.range is not None and not self.range[0] <= self.range[1]:
            raise ValueError("range is not [low, high] with low ≤ high; put the smaller number first")
        return self


def _malformed(kind: str, given: Any) -> str | None:
    numbers = [*given, *given.values()] if kind == "choice" else [given] if kind == "value" else list(given)
    if any(math.isnan(x) for x in numbers):
        return "is not a number (NaN); give a finite number"
    if kind != "value" and any(math.isinf(x) for x in numbers):
        return f"{kind} holds an infinite number; give finite numbers"
    if any(abs(x) > LARGEST and x != math.inf for x in numbers):
        return f"holds a number beyond ±{LARGEST:g}; give a smaller one (a precision may be .inf)"
    if kind in ("triangular", "pert") and not given[0] <= given[1] <= given[2]:
        return f"{kind} is not in rising order; write [low, mode, high]"
    if kind == "uniform" and not given[0] <= given[1]:
        return "uniform is not in rising order; write [low, high]"
    if kind == "normal" and not (given[1] > 0 and given[2] < given[3]):
        return "normal is not [mean, standard deviation > 0, low, high] with low < high; mend the order or the sign"
    if kind == "beta" and not (given[0] > 0 and given[1] > 0):
        return "beta has a parameter that is not positive; give two above 0"
    if kind == "choice" and (not given or min(given.values()) < 0 or abs(math.fsum(given.values()) - 1) > 1e-9):
        return "choice has probabilities that are negative or do not sum to 1; mend them"
    return None


def _truncated_mean(mean: float, sd: float, low: float, high: float) -> float:
    """The mean of a normal cut to [low, high]: mean + sd · (φ(a) − φ(b)) / (Φ(b) − Φ(a)).

    A cut above the mean is mirrored, so that the differences are taken in the lower tail, where they keep their digits.
    """
    if low > mean:
        return -_truncated_mean(-mean, sd, -high, -low)
    a, b = (low - mean) / sd, (high - mean) / sd
    mass = (math.erfc(-b / math.sqrt(2)) - math.erfc(-a / math.sqrt(2))) / 2
    slope = (math.exp(-a * a / 2) - math.exp(-b * b / 2)) / math.sqrt(2 * math.pi)
    at = mean + sd * slope / mass if mass > 0 else mean
    return min(max(at, low), high)


def _from_plain(given: Any) -> Any:
    plain = isinstance(given, int | float) and not isinstance(given, bool)
    return {"value": given} if plain else given


def _plain(low: float, high: float) -> BeforeValidator:
    """Lets a bare number stand for a `Number`; editors learn from the JSON schema in which interval."""
    bounds = Field(ge=low) if math.isinf(high) else Field(ge=low, le=high)
    return BeforeValidator(_from_plain, json_schema_input_type=Annotated[StrictFloat, bounds] | Number)


Share = Annotated[Number, _plain(0.0, 1.0), Within(0.0, 1.0)]
Rate = Annotated[Number, _plain(0.0, 1.0), Within(0.0, 1.0, "per round")]
Signed = Annotated[Number, _plain(-1.0, 1.0), Within(-1.0, 1.0)]
Factor = Annotated[Number, _plain(0.0, 100.0), Within(0.0, 100.0, "factor")]
Utility = Annotated[Number, _plain(-2.0, 2.0), Within(-2.0, 2.0, "utility")]
Cost = Annotated[Number, _plain(0.0, 2.0), Within(0.0, 2.0, "utility")]
Precision = Annotated[Number, _plain(0.0, math.inf), Within(0.0, math.inf, "1/utility")]
Count = Annotated[Number, _plain(0.0, 10_000.0), Within(0.0, 10_000.0, "meetings")]
Duration = Annotated[Number, _plain(0.0, 10_000.0), Within(0.0, 10_000.0, "rounds")]


class Row(BaseModel):
    """A party's value of each level of one issue: the likeliest value and a spread around it.

    Each level's value is triangular on [mode − spread, mode + spread], cut to [0, 1].
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    modes: tuple[StrictFloat, ...] = Field(description="The likeliest value of each level, in order.")
    spread: StrictFloat = Field(0.0, ge=0, le=1, description="How far each may lie from it on either side.")
    levels: dict[str, Annotated[Number, _plain(0, 1)]] = Field(
        default_factory=dict, description="Levels that are numbers of their own."
    )
    evidence: tuple[str, ...] = Field((), description="Keys of the scenario's `evidence`.")
    assumption: str | None = Field(
        None, min_length=3, description="Why these values, where the evidence does not give them."
    )

    @model_validator(mode="after")
    def _inside(self) -> Row:
        if any(not 0 <= mode <= 1 for mode in self.modes):
            raise ValueError("has a value outside [0, 1]; give 0 to the worst and 1 to the best level")
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


ValueRow = Annotated[Row, BeforeValidator(_row_from_list, json_schema_input_type=tuple[StrictFloat, ...] | Row)]


def quantile(number: Number, u: Floats) -> Floats:
    """The value below which a share `u` of the draws of `number` lies; same shape as `u`."""
    given = getattr(number, number.kind)
    match number.kind:
        case "value":
            return np.full_like(u, given)
        case "uniform":
            return np.asarray(given[0] + u * (given[1] - given[0]))
        case "triangular":
            return _triangular(u, *given)
        case "pert":
            return _pert(u, *given)
        case "beta":
            from scipy import special  # takes long to load, and most scenarios do without it

            return np.asarray(special.betaincinv(given[0], given[1], u))
        case "normal":
            return _truncated_normal(u, *given)
        case _:
            return _choice(u, given)


def _triangular(u: Floats, low: float, mode: float, high: float) -> Floats:
    if high == low:
        return np.full_like(u, low)
    split = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.clip(np.where(u < split, left, right), low, high)


def _pert(u: Floats, low: float, mode: float, high: float) -> Floats:
    if high == low:
        return np.full_like(u, low)
    from scipy import special

    a, b = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    return np.asarray(low + (high - low) * special.betaincinv(a, b, u))


def _truncated_normal(u: Floats, mean: float, sd: float, low: float, high: float) -> Floats:
    if low > mean:  # mirrored: the lower tail keeps its digits
        return -_truncated_normal(1 - u, -mean, sd, -high, -low)
    from scipy import special

    from_, to = special.ndtr((low - mean) / sd), special.ndtr((high - mean) / sd)
    if to <= from_:
        return np.full_like(u, min(max(mean, low), high))
    return np.asarray(np.clip(mean + sd * special.ndtri(from_ + u * (to - from_)), low, high))


def _choice(u: Floats, options: dict[float, float]) -> Floats:
    values = np.array([value for value, share in options.items() if share > 0])
    upto = np.cumsum([share for share in options.values() if share > 0])
    at = np.minimum(np.searchsorted(upto, u, side="right"), len(values) - 1)
    return np.asarray(values[at])
