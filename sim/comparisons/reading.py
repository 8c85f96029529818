"""Whether a change of a scenario reaches what the engines read at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from sim.engines.setup import Setup
from sim.scenario.tape import tape

TRIED = 16
"""Runs whose drawn parameters are compared."""


def read_alike(one: Setup, other: Setup, seed: int) -> bool:
    """Whether engines read the same from two scenarios: the game, its rules, shut gates, drawn parameters.

    Then every run is the same in both, without playing any.
    """
    runs = tape(seed, 0, TRIED)
    return _alike(_fixed(one), _fixed(other)) and _alike(one.draw(runs), other.draw(runs))


def _fixed(setup: Setup) -> tuple[Any, ...]:
    return setup.game, setup.rules, [mind.mind for mind in setup.scenario.parties.values()]


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return one.shape == np.shape(other) and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if is_dataclass(one) and type(one) is type(other):
        return all(_alike(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(one == other)
