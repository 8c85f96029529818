"""Actors of the spatial theories: who stands where on each issue, how much it cares, and what it can bring to bear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.lockless import cached_property
from sim.nouns import Floats
from sim.theories.inputs import amounts, numbers


@dataclass(frozen=True)
class Actors:
    """Actors with positions on one issue or more.

    `position` and `salience` are (actor, issue), `capability` is (actor,); plain lists are taken too, and
    with one issue (actor,) will do. Raises `ValueError` for shapes that do not fit, for numbers that are
    negative or not finite, and where nobody has both capability and salience.
    """

    names: tuple[str, ...]
    capability: Floats
    position: Floats
    salience: Floats

    def __post_init__(self) -> None:
        for field, found in (
            ("capability", amounts("capability", self.capability)),
            ("position", _by_issue(numbers("position", self.position))),
            ("salience", _by_issue(amounts("salience", self.salience))),
        ):
            object.__setattr__(self, field, found)
        self._fit()

    def _fit(self) -> None:
        count = len(self.names)
        if self.capability.shape != (count,) or self.position.shape[0] != count:
            raise ValueError(f"there are {count} names; give each one capability and one row of positions.")
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

    def on(self, issue: int) -> Actors:
        """The same actors with one issue only."""
        part = slice(issue, issue + 1)
        return Actors(self.names, self.capability, self.position[:, part], self.salience[:, part])

    def at(self, position: Floats) -> Actors:
        """The same actors elsewhere."""
        return Actors(self.names, self.capability, position, self.salience)

    def line(self) -> tuple[Floats, Floats]:
        """Positions and weights (actor,) where there is one issue."""
        if self.position.shape[1] != 1:
            raise ValueError(f"there are {self.position.shape[1]} issues; choose one with `on(issue)`.")
        return self.position[:, 0], self.weight[:, 0]


def _by_issue(values: Floats) -> Floats:
    return np.ascontiguousarray(values[:, None] if values.ndim == 1 else values)
