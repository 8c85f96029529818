"""The zone of possible agreement: the packages that all who must consent would gain from and may sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.analysis.space import Space
from sim.nouns import Bools, Ints, Masks
from sim.rules.consent import clear, may_sign, suffices
from sim.rules.kernels import Gates, Vetoes


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


def zone(space: Space, consent: Consent) -> Bools:
    """(N,) which packages would be signed if all knew all: on each moved issue a quorum of its holders gains strictly
    over the standing package, crosses no red line and waits behind no gate; and so does each veto."""
    levels = space.levels(np.arange(space.truth.size))
    moved = levels != levels[consent.standing]
    willing = willingness(space, consent)
    return space.complete & suffices(willing, moved, consent.holders, consent.quorum, consent.vetoes, space.truth)


def willingness(space: Space, consent: Consent) -> Bools:
    """(N, P) who would sign which package now."""
    gains = clear(space.gains - space.gains[consent.standing])
    here = space.truth[consent.standing]
    return (gains > 0) & may_sign(consent.gates, consent.refused, consent.forbidden, here, space.truth)
