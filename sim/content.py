"""Results compared by what they hold: two runs are equal if every number in them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd


def same(one: Any, other: Any) -> bool:
    """Whether two values hold the same: arrays and tables cell by cell (NaN equals NaN), records field by field."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other, equal_nan=one.dtype.kind in "fc"))
    if isinstance(one, pd.DataFrame | pd.Series):
        return bool(one.equals(other))
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, Sequence) and not isinstance(one, str | bytes):
        return len(one) == len(other) and all(map(same, one, other))
    if is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one) if f.compare)
    return bool(one == other)


class ByContent:
    """A dataclass (declared with `eq=False`) that equals another one if they hold the same."""

    def __eq__(self, other: object) -> bool:
        return same(self, other)

    def __hash__(self) -> int:
        held = [getattr(self, f.name) for f in fields(self) if f.compare]  # type: ignore[arg-type]
        return hash((type(self), *(value for value in held if isinstance(value, int | str))))
