"""What the inputs of a theory must be: a wrong one ends in a sentence that says which, what and what to do."""

from __future__ import annotations

import math

import numpy as np

from sim.nouns import Floats


def finite(name: str, value: float) -> float:
    """A finite number."""
    if not math.isfinite(value):
        raise ValueError(f"{name} is {value}; give a finite number.")
    return float(value)


def amount(name: str, value: float) -> float:
    """A number that is not negative."""
    if finite(name, value) < 0:
        raise ValueError(f"{name} is {value}; give a number that is not negative.")
    return float(value)


def positive(name: str, value: float) -> float:
    """A number above 0."""
    if finite(name, value) <= 0:
        raise ValueError(f"{name} is {value}; give a number above 0.")
    return float(value)


def share(name: str, value: float) -> float:
    """A number from 0 to 1."""
    if not 0 <= finite(name, value) <= 1:
        raise ValueError(f"{name} is {value}; give a number from 0 to 1.")
    return float(value)


def inner(name: str, value: float) -> float:
    """A number above 0 and below 1."""
    if not 0 < finite(name, value) < 1:
        raise ValueError(f"{name} is {value}; give a number above 0 and below 1.")
    return float(value)


def count(name: str, value: int, least: int = 1) -> int:
    """A whole number of at least `least`."""
    if value != int(value) or value < least:
        raise ValueError(f"{name} is {value}; give a whole number of at least {least}.")
    return int(value)


def amounts(name: str, values: object) -> Floats:
    """Numbers none of which is negative."""
    found = numbers(name, values)
    if (found < 0).any():
        raise ValueError(f"{name} holds {found.min():g}; give numbers that are not negative.")
    return found


def numbers(name: str, values: object) -> Floats:
    """Finite numbers, at least one."""
    found = np.array(values, np.float64)
    if found.size == 0 or not np.isfinite(found).all():
        raise ValueError(f"{name} is empty or holds what is no finite number; give finite numbers.")
    return found
