"""How one run stands at its end: true preferences, what is in force, and who must consent to what."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.analysis.possible import players_of
from sim.analysis.space import Space, space
from sim.analysis.zone import Consent
from sim.lockless import cached_property
from sim.nouns import Masks
from sim.rules.consent import consent_rule
from sim.rules.kernels import Rules, Values
from sim.rules.state import State
from sim.rules.value import pressure, valuation, without_agreement
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters


@dataclass(frozen=True, eq=False)
class Situation:
    """The end of the first run of a batch; `refused` (run, gate) are the gates still shut."""

    game: Game
    rules: Rules
    drawn: Parameters
    state: State
    refused: Masks

    @cached_property
    def stayed(self) -> State:
        """The same end, but with the pressure that an agreement ended still in force: what no agreement would mean."""
        return without_agreement(self.state)

    @cached_property
    def value(self) -> Values:
        """Everyone's true utilities against the world without agreement."""
        return valuation(self.game, self.drawn, self.stayed)

    @cached_property
    def space(self) -> Space:
        """Every package and what it gives against the world without agreement."""
        return self._space(self.value)

    @cached_property
    def space_without_pressure(self) -> Space:
        """Every package and what it gives as if the pressure that an agreement ended had never been."""
        return self._space(valuation(self.game, self.drawn, self.state))

    def without_pressure(self, instrument: int) -> Space:
        """Every package and what it would give if one instrument cost its target nothing."""
        cost = pressure(self.stayed, self.drawn, self.drawn.levers.severity)[0, instrument]
        bonus = self.value.bonus.copy()
        bonus[0, self.drawn.levers.target[instrument], self.game.demands[instrument]] -= cost
        return self._space(self.value._replace(bonus=bonus))

    def _space(self, value: Values) -> Space:
        return space(self.game, self.rules, self.drawn.conflict, value, players_of(self.game))

    @property
    def standing(self) -> int:
        """The number of the package in force."""
        return int(self.space.number(self.state.standing[0]))

    @cached_property
    def now(self) -> Consent:
        """Consent to moving on from what is in force: agreements bind those who signed them."""
        holders, quorum = consent_rule(self.game, self.state)
        return Consent(
            self.standing, holders[0], quorum[0], self.drawn.forbidden[0], self.rules.gates, self.refused[0],
            self.rules.vetoes,
        )  # fmt: skip

    @cached_property
    def anew(self) -> Consent:
        """Consent as it was before anything was signed, in the world as it is at the end."""
        return replace(self.now, standing=self.space.start, holders=self.game.holders, quorum=self.game.quorum)

    @property
    def pressed(self) -> list[int]:
        """Instruments that cost their targets something at the end, or would if nothing had been signed."""
        cost = pressure(self.stayed, self.drawn, self.drawn.levers.severity)[0]
        return [int(g) for g in np.flatnonzero(cost > 0)]
