"""The zone of possible agreement: the packages that all who must consent would gain from and may sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.analysis.space import Space
from sim.nouns import Bools, Ints, Masks
from sim.rules.kernels import Gates, Vetoes


@dataclass(frozen=True)
class Consent:
    """Who must agree to what in one run. P parties, I issues, G gates; sets are bits."""

    standing: int
    """the number of the package from which all count their gains"""
    holders: Masks
    """(I,)"""
    quorum: Ints
    """(I,)"""
    forbidden: Masks
    """(P,) red lines"""
    gates: Gates
    refused: Masks
    """(G,) what each shut gate refuses"""
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
    willing = willingness(space, consent)
    out = space.complete & (np.arange(willing.shape[0]) != consent.standing)
    levels = space.levels(np.arange(willing.shape[0]))
    standing = space.levels(np.array([consent.standing]))[0]
    for i, quorum in enumerate(consent.quorum):
        members = ((int(consent.holders[i]) >> np.arange(willing.shape[1])) & 1).astype(bool)
        out &= (levels[:, i] == standing[i]) | (willing[:, members].sum(axis=1) >= quorum)
    for party, bit in zip(consent.vetoes.party, consent.vetoes.bit, strict=True):
        out &= ((space.truth & bit) == 0) | willing[:, party]
    return np.asarray(out)


def willingness(space: Space, consent: Consent) -> Bools:
    """(N, P) who would sign which package now."""
    newly = space.truth & ~space.truth[consent.standing]
    willing = space.gains > space.gains[consent.standing]
    willing &= (newly[:, None] & consent.forbidden) == 0
    for g, party in enumerate(consent.gates.party):
        shut = ((newly & consent.refused[g]) != 0) & ((space.truth & consent.gates.unless[g]) == 0)
        willing[:, party] &= ~shut
    return np.asarray(willing)
