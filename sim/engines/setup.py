"""A scenario laid out once, and its parameters for any runs: what every engine starts from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from sim.lockless import cached_property
from sim.nouns import Ints
from sim.rules.records import Rules
from sim.rules.state import State, opening
from sim.rules.value import rules
from sim.scenario.drawing import parameters
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.game import Game, game
from sim.scenario.numbers import Number
from sim.scenario.parameters import Parameters
from sim.scenario.quantities import Quantity, quantities
from sim.scenario.schema import Scenario
from sim.scenario.tape import Tape


@dataclass(frozen=True, eq=False)
class Setup:
    """The fixed part of a scenario, shared by all its runs; equal only to itself."""

    scenario: Scenario
    constants: Mapping[str, float] = field(default_factory=dict)
    """Numbers that were set by hand, by dotted path; the scenario keeps their distributions."""
    origin: Setup | None = None
    """The setup of which this one is a copy with other constants."""

    @property
    def root(self) -> Setup:
        """The setup of the scenario without constants; both share what does not depend on numbers."""
        return self.origin or self

    def fixed(self, constants: Mapping[str, float]) -> Setup:
        """A copy in which some of the scenario's numbers are constants. Costs far less than a changed scenario.

        Raises `ScenarioError` for a path that is no number of the scenario, and for a value beyond its bounds.
        """
        known = {q.dotted: q for q in self.numbers}
        wrong = [finding for path, value in constants.items() for finding in _wrong(known, path, value)]
        if wrong:
            raise ScenarioError(wrong)
        after = Setup(self.scenario, {**self.constants, **constants}, self.root)
        vars(after).update(game=self.game, rules=self.rules, instrument_streams=self.instrument_streams)
        return after

    @cached_property
    def game(self) -> Game:
        """The scenario as arrays."""
        return game(self.scenario)

    @cached_property
    def numbers(self) -> list[Quantity]:
        """The scenario's numbers, in the order of the columns of `Parameters.numbers`."""
        return [_constant(q, self.constants) for q in quantities(self.scenario)]

    @cached_property
    def rules(self) -> Rules:
        """The rules as the kernels read them."""
        return rules(self.game, self.scenario.mechanisms.red_lines)

    @cached_property
    def instrument_streams(self) -> Ints:
        """Rows of the tape for the instruments."""
        items = self.scenario.instruments.values()
        return np.array([at if i.stream is None else i.stream for at, i in enumerate(items)], np.int64)

    @property
    def deadline(self) -> int | None:
        """The round of the hard end, if there is one."""
        return self.scenario.protocol.deadline.round if self.scenario.protocol.deadline else None

    @property
    def horizon(self) -> int:
        """The last round that all expect."""
        return self.deadline or self.scenario.protocol.rounds

    def draw(self, tape: Tape) -> Parameters:
        """The parameters of the runs of a tape."""
        return parameters(self.scenario, self.game, self.numbers, tape)

    def opening(self, drawn: Parameters) -> State:
        """The state before the first round."""
        return opening(self.game, drawn, self.scenario.protocol.rounds, len(self.scenario.events))


def _constant(q: Quantity, constants: Mapping[str, float]) -> Quantity:
    return replace(q, number=Number(value=constants[q.dotted])) if q.dotted in constants else q


def _wrong(known: Mapping[str, Quantity], path: str, value: float) -> Iterator[Finding]:
    if path not in known:
        yield Finding("constants", None, path, "is no number of this scenario", nearest(path, known))
        return
    within = known[path].within
    if not within.low <= value <= within.high:
        what = f"is {value:g}, outside [{within.low:g}, {within.high:g}]"
        yield Finding("constants", None, path, what, "choose a value inside")
