"""A scenario laid out once, and its parameters for any runs: what every engine starts from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.nouns import Ints
from sim.rules.kernels import Rules
from sim.rules.state import State, opening
from sim.rules.value import rules
from sim.scenario.game import Game, game
from sim.scenario.parameters import Parameters, parameters
from sim.scenario.quantities import Quantity, quantities
from sim.scenario.schema import Scenario
from sim.scenario.tape import Tape


@dataclass(frozen=True)
class Setup:
    """The fixed part of a scenario, shared by all its runs."""

    scenario: Scenario

    @cached_property
    def game(self) -> Game:
        """The scenario as arrays."""
        return game(self.scenario)

    @cached_property
    def numbers(self) -> list[Quantity]:
        """The scenario's numbers, in the order of the columns of `Parameters.numbers`."""
        return quantities(self.scenario)

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
