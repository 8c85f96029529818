"""What a party may put its name to: red lines, gates, and who must sign."""

from __future__ import annotations

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.nouns import Bools, Ints, Masks
from sim.rules.kernels.bits import ONE, has, size_of
from sim.rules.kernels.records import Rules, Today


@inlined
def gate_shut(gates, refused, party, truth, newly):
    """Whether a package goes where a gate of a party is still shut, and does not open it itself."""
    for g in range(gates.party.size):
        if gates.party[g] == party and newly & refused[g] and not truth & gates.unless[g]:
            return True
    return False


@inner
def permitted_of(gates, refused, party, forbidden, truth, offerable, out):
    """(C,): what one party may offer or sign in one run: what anyone may offer and crosses none of the party's red
    lines (bits) and gates anew. Free of branches, hence fast. Candidate 0 is the standing package."""
    here = truth[0]
    for c in range(out.size):
        out[c] = offerable[c] & ((truth[c] & ~here & forbidden) == 0)
    for g in range(gates.party.size):
        bit, unless = refused[g] & ~here, gates.unless[g]
        if gates.party[g] == party and bit:
            for c in range(out.size):
                out[c] &= ((truth[c] & bit) == 0) | ((truth[c] & unless) != 0)


@compiled
def _permit_all(rules, today, party, forbidden, truth, live, out):
    for r in range(truth.shape[0]):
        if live[r]:
            permitted_of(rules.gates, today.refused[r], party, forbidden[r], truth[r], rules.offerable, out[r])


def permitted(rules: Rules, today: Today, party: int, forbidden: Masks, truth: Masks, live: Bools) -> Bools:
    """(R, C): candidates that anyone may offer and that cross none of a party's red lines (R,) and gates anew."""
    out = np.zeros(truth.shape, np.bool_)
    _permit_all(rules, today, party, forbidden, truth, live, out)
    return out


@inlined
def holders_of(moved, holders):
    """Bits of the parties that hold any of the issues moved."""
    need = np.uint64(0)
    for i in range(holders.size):
        if has(moved, i):
            need |= holders[i]
    return need


@inlined
def vetoers_of(vetoes, truth):
    """Bits of the parties whose consent the satisfied conditions require."""
    need = np.uint64(0)
    for v in range(vetoes.party.size):
        if truth & vetoes.bit[v]:
            need |= ONE << np.uint64(vetoes.party[v])
    return need


@compiled
def _sign_all(rules, today, choice, truth, yes, live, out):
    for r in range(choice.size):
        if not live[r] or choice[r] <= 0:
            continue
        enough = not vetoers_of(rules.vetoes, truth[r]) & ~yes[r]
        for i in range(today.holders.shape[1]):
            if has(rules.moves.mask[choice[r]], i):
                enough = enough and size_of(today.holders[r, i] & yes[r]) >= today.quorum[r, i]
        out[r] = enough


def signed(rules: Rules, today: Today, choice: Ints, truth: Masks, yes: Masks, live: Bools) -> Bools:
    """(R,) whether the parties that accepted (bits) suffice: quorum on each moved issue, and every veto.

    `truth` (R,) are the conditions that the chosen packages satisfy."""
    out = np.zeros(choice.size, np.bool_)
    _sign_all(rules, today, choice, truth, yes, live, out)
    return out
