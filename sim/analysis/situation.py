"""How one run stands at its end: true preferences, what is in force, who must consent to what, and the zone of
possible agreement: the packages that all who must consent would gain from and may sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.analysis.possible import players_of
from sim.analysis.space import UtilitySpace, space
from sim.lockless import cached_property
from sim.nouns import Bools, Ints, Masks
from sim.rules.consent import clear, consent_rule, may_sign, suffices
from sim.rules.records import Gates, Rules, Values, Vetoes
from sim.rules.state import State
from sim.rules.value import pressure, valuation, without_agreement
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters


@dataclass(frozen=True)
class Consent:
    """Who must agree to what in one run. P parties, I issues, G gates; sets are bits."""

    standing: int  # the number of the package from which all count their gains
    holders: Masks  # (I,)
    quorum: Ints  # (I,)
    forbidden: Masks  # (P,) red lines
    gates: Gates
    refused: Masks  # (G,) what each shut gate refuses
    vetoes: Vetoes

    def without_party(self, p: int) -> Consent:
        """Nobody has to ask this party any more: its consent counts as given, towards every quorum."""
        bit = np.uint64(1) << np.uint64(p)
        given = ((self.holders & bit) != 0).astype(np.int64)
        others = self.vetoes.party != p
        return replace(
            self,
            holders=self.holders & ~bit,
            quorum=np.maximum(self.quorum - given, 0),
            vetoes=Vetoes(self.vetoes.party[others], self.vetoes.bit[others]),
        )

    def without_lines(self, p: int, conditions: Masks) -> Consent:
        """A party gives up red lines, as bits of conditions."""
        forbidden = self.forbidden.copy()
        forbidden[p] &= ~conditions
        return replace(self, forbidden=forbidden)

    def without_gate(self, g: int) -> Consent:
        """A gate stands open."""
        refused = self.refused.copy()
        refused[g] = 0
        return replace(self, refused=refused)

    def without_veto(self, v: int) -> Consent:
        """A condition no longer asks for a further party's consent."""
        return replace(self, vetoes=Vetoes(np.delete(self.vetoes.party, v), np.delete(self.vetoes.bit, v)))


def zone(space: UtilitySpace, consent: Consent) -> Bools:
    """(N,) which packages would be signed if all knew all: on each moved issue a quorum of its holders gains strictly
    over the standing package, crosses no red line and waits behind no gate; and so does each veto."""
    levels = space.levels(np.arange(space.truth.size))
    moved = levels != levels[consent.standing]
    willing = willingness(space, consent)
    return space.complete & suffices(willing, moved, consent.holders, consent.quorum, consent.vetoes, space.truth)


def willingness(space: UtilitySpace, consent: Consent) -> Bools:
    """(N, P) who would sign which package now."""
    gains = clear(space.gains - space.gains[consent.standing])
    here = space.truth[consent.standing]
    return (gains > 0) & may_sign(consent.gates, consent.refused, consent.forbidden, here, space.truth)


@dataclass(frozen=True, eq=False)
class FinalSituation:
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
    def space(self) -> UtilitySpace:
        """Every package and what it gives against the world without agreement."""
        return self._space(self.value)

    @cached_property
    def space_without_pressure(self) -> UtilitySpace:
        """Every package and what it gives as if the pressure that an agreement ended had never been."""
        return self._space(valuation(self.game, self.drawn, self.state))

    def without_pressure(self, instrument: int) -> UtilitySpace:
        """Every package and what it would give if one instrument cost its target nothing."""
        cost = pressure(self.stayed, self.drawn, self.drawn.levers.severity)[0, instrument]
        bonus = self.value.bonus.copy()
        bonus[0, self.drawn.levers.target[instrument], self.game.demands[instrument]] -= cost
        return self._space(self.value._replace(bonus=bonus))

    def _space(self, value: Values) -> UtilitySpace:
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
