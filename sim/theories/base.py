"""What every theory offers: a scenario goes in, a prediction comes out, or a sentence on why it does not apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sim.nouns import Ints, Package
from sim.theories.situation import Situation


class DoesNotApply(Exception):
    """A theory has nothing to say about a scenario; the message says why."""


class Theory(Protocol):
    """A theory of outcomes. Add one: a file here, a line in `THEORIES`, a test against published numbers."""

    @property
    def name(self) -> str:
        """The short name."""

    @property
    def title(self) -> str:
        """The name in words."""

    @property
    def source(self) -> str:
        """Authors and years."""

    def predict(self, situation: Situation) -> Prediction:
        """What the theory predicts. Raises `DoesNotApply` where it cannot be read off the scenario."""


@dataclass(frozen=True)
class Prediction:
    """What one theory says of one scenario."""

    theory: str
    title: str
    source: str
    says: str
    """The prediction, or why there is none, as a phrase without a full stop."""
    package: Package | None = None
    """The package predicted, by names; None where a theory names none."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    mapping: str = ""
    """How the scenario was read, where the theory wants other inputs than a scenario's."""
    applies: bool = True

    @classmethod
    def package_of(cls, theory: Theory, situation: Situation, levels: Ints, how: str, **numbers: float) -> Prediction:
        """The prediction of one package, by level numbers (issue,)."""
        named = situation.game.package(levels)
        return cls(theory.name, theory.title, theory.source, how, named, numbers)


def predict(theory: Theory, situation: Situation) -> Prediction:
    """A theory's prediction, or the reason why it has none."""
    try:
        return theory.predict(situation)
    except DoesNotApply as reason:
        return Prediction(theory.name, theory.title, theory.source, f"does not apply: {reason}", applies=False)
