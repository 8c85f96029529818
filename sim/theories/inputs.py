"""What a theory takes as input: checked numbers, and actors on issues. An error names the wrong input."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real

import numpy as np

from sim.lockless import cached_property
from sim.nouns import Floats


def number(name: str, value: float) -> float:
    """A finite number."""
    return _checked(name, value, lambda _: True, "a finite number")


def amount(name: str, value: float) -> float:
    """A number that is not negative."""
    return _checked(name, value, lambda x: x >= 0, "a finite number that is not negative")


def positive(name: str, value: float) -> float:
    """A number above 0."""
    return _checked(name, value, lambda x: x > 0, "a finite number above 0")


def share(name: str, value: float) -> float:
    """A number from 0 to 1."""
    return _checked(name, value, lambda x: 0 <= x <= 1, "a number from 0 to 1")


def inner(name: str, value: float) -> float:
    """A number above 0 and below 1."""
    return _checked(name, value, lambda x: 0 < x < 1, "a number above 0 and below 1")


def count(name: str, value: float, least: int = 1) -> int:
    """A whole number of at least `least`."""
    return int(_checked(name, value, lambda x: x >= least and x == int(x), f"a whole number of at least {least}"))


def _checked(name: str, value: float, fits: Callable[[float], bool], wanted: str) -> float:
    if not isinstance(value, Real) or not abs(value) <= sys.float_info.max or not fits(value):
        raise ValueError(f"{name} is {value}; give {wanted}.")
    return float(value)


def numbers(name: str, values: object) -> Floats:
    """Finite numbers, at least one."""
    try:
        found = np.array(values, np.float64)
    except (TypeError, ValueError, OverflowError):
        found = np.array([])
    if found.size == 0 or not np.isfinite(found).all():
        raise ValueError(f"{name} is empty or holds something that is not a finite number; give finite numbers.")
    return found


def amounts(name: str, values: object) -> Floats:
    """Numbers none of which is negative."""
    found = numbers(name, values)
    if (found < 0).any():
        raise ValueError(f"{name} holds {found.min():g}; give numbers that are not negative.")
    return found


def table(name: str, values: object) -> Floats:
    """Finite numbers in rows, one row for each party."""
    found = numbers(name, values)
    if found.ndim != 2:
        raise ValueError(f"{name} has the shape {found.shape}; give each party a row of numbers of the same length.")
    return found


def pair(name: str, values: object) -> tuple[float, float]:
    """Two finite numbers, one for each side."""
    found = numbers(name, values)
    if found.shape != (2,):
        raise ValueError(f"{name} is {values}; give two numbers, one for each side.")
    return float(found[0]), float(found[1])


@dataclass(frozen=True)
class Stakeholders:
    """Actors with positions on one issue or more.

    `position` and `salience` are (actor, issue), `capability` is (actor,). Lists are accepted; with one issue,
    (actor,) will do. Raises `ValueError` if shapes do not match, if a number is negative or not finite, and if
    nobody has both capability and salience.
    """

    names: tuple[str, ...]
    capability: Floats
    position: Floats
    salience: Floats

    def __post_init__(self) -> None:
        for field, found in (
            ("capability", amounts("capability", self.capability)),
            ("position", numbers("position", self.position)),
            ("salience", amounts("salience", self.salience)),
        ):
            object.__setattr__(self, field, found[:, None] if found.ndim == 1 and field != "capability" else found)
        actors = len(self.names)
        if self.capability.shape != (actors,) or self.position.shape[0] != actors:
            raise ValueError(f"there are {actors} names; give each one capability and one row of positions.")
        if self.position.shape != self.salience.shape:
            raise ValueError(
                f"positions are {self.position.shape} and saliences {self.salience.shape}; give each actor one of "
                "both for each issue."
            )
        if not (self.weight > 0).any():
            raise ValueError("no actor has both capability and salience; give one of them a weight above 0.")

    @cached_property
    def weight(self) -> Floats:
        """c · s, (actor, issue)."""
        return self.capability[:, None] * self.salience

    def on(self, issue: int) -> Stakeholders:
        """The same actors with one issue only."""
        part = slice(issue, issue + 1)
        return Stakeholders(self.names, self.capability, self.position[:, part], self.salience[:, part])

    def at(self, position: Floats) -> Stakeholders:
        """The same actors at other positions."""
        return Stakeholders(self.names, self.capability, position, self.salience)

    def line(self) -> tuple[Floats, Floats]:
        """Positions and weights (actor,) if there is one issue."""
        if self.position.shape[1] != 1:
            raise ValueError(f"there are {self.position.shape[1]} issues; choose one with `on(issue)`.")
        return self.position[:, 0], self.weight[:, 0]
