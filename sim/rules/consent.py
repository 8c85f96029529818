"""Consent and legality: what counts as a gain, what a party may sign, and whose consent suffices.

The law stands here alone: compiled rules, analysis, minds and reports call it. Rules for arrays have a compiled form
beside them. Sets of parties, issues and conditions are bits. Shapes: R runs, N packages, P parties, I issues, G gates.
"""

from __future__ import annotations

import numpy as np

from sim.compiling import compiled, inlined, inner
from sim.nouns import GRID, Bools, Floats, Ints, Masks
from sim.rules.bits import ONE, condition_bit, has
from sim.rules.records import Gates, Rules, Today, Vetoes
from sim.rules.state import State
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters

ROOM = 64 * GRID
"""The most that rounding to the utility grid adds up to in a gain: about 3 steps for each issue, with weights that sum
to 1. Gains that differ in the decimals of a file differ by more than this (6e-11)."""


# What counts as a gain


def clear(difference: Floats) -> Floats:
    """Differences of utility, 0 where rounding alone may have made them."""
    return np.asarray(np.where(np.abs(difference) <= ROOM, 0.0, difference))


@inlined
def clear_of(difference):
    """`clear` for one number."""
    return 0.0 if abs(difference) <= ROOM else difference


def reaches(gain: Floats, asked: Floats | float) -> Bools:
    """Whether gains are as large as what is asked, but for rounding."""
    return np.asarray(gain >= asked - ROOM)


@inlined
def reached(gain, asked):
    """`reaches` for one number."""
    return gain >= asked - ROOM


# What a party may sign: red lines and gates


def gates_shut(game: Game, drawn: Parameters, state: State) -> Masks:
    """(R, G): the condition bit that each shut gate refuses, 0 where it stands open.

    A gate is shut until enough meetings were held. One that names an event is shut only from the round in which
    the event happens, for as many rounds as it lasts.
    """
    out = np.zeros((state.end.size, len(game.gates)), np.uint64)
    since, now = state.happened, state.elapsed + 1
    for g, rule in enumerate(game.gates):
        shut = state.meetings < drawn.world.gate_meetings[:, g]
        if rule.during >= 0:
            begun = since[:, rule.during]
            shut &= (begun > 0) & (now - begun < drawn.world.lasts[:, rule.during])
        out[:, g] = np.where(shut, condition_bit(rule.refuses), np.uint64(0))
    return out


def crosses(lines: Masks, before: Masks, after: Masks) -> Bools:
    """Whether going from conditions `before` to `after` satisfies anew one that the lines forbid."""
    return np.asarray((after & ~before & lines) != 0)


def is_shut(refused: Masks, unless: Masks, before: Masks, after: Masks) -> Bools:
    """Whether going from conditions `before` to `after` satisfies anew what a gate refuses, and does not open it."""
    return np.asarray(crosses(refused, before, after) & ((after & unless) == 0))


def may_sign(gates: Gates, refused: Masks, forbidden: Masks, before: Masks, after: Masks) -> Bools:
    """(N, P) who may sign to go from conditions `before` (N,) or of one package to `after` (N,): it crosses none of its
    red lines, `forbidden` (…, P), and meets none of its gates shut, `refused` (…, G)."""
    allowed = ~crosses(forbidden, np.asarray(before)[..., None], after[:, None])
    for g, party in enumerate(gates.party):
        allowed[:, party] &= ~is_shut(refused[..., g], gates.unless[g], before, after)
    return allowed


@inlined
def gate_shut(gates, refused, party, truth, newly):
    """Whether a package meets a gate of a party shut; `newly` are the conditions that it satisfies anew."""
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


def undoing(game: Game, state: State) -> Masks:
    """(R,) bits of the conditions that nobody may satisfy anew, as that would take back what agreements have done for
    good. An issue that cannot be undone goes on to later levels of its list, and never back."""
    done = game.undoes[np.arange(len(game.issues)), state.standing]
    return np.asarray(np.bitwise_or.reduce(np.where(state.bound != 0, done, np.uint64(0)), axis=1))


# Whose consent suffices: holders, quorums and vetoes


def consent_rule(game: Game, state: State) -> tuple[Masks, Ints]:
    """Whose consent moves each issue now (R, I) as bits, and how many of them suffice (R, I).

    The holders, by the issue's quorum; but an issue that an agreement has moved is bound by it, and
    leaves its place only with the consent of all holders and all who signed that agreement.
    """
    bound = state.bound != 0
    whole = game.holders | state.bound
    everyone = np.bitwise_count(whole).astype(np.int64)
    return np.where(bound, whole, game.holders), np.where(bound, everyone, game.quorum)


def suffices(willing: Bools, moved: Bools, holders: Masks, quorum: Ints, vetoes: Vetoes, truth: Masks) -> Bools:
    """(N,) whether the willing (N, P) suffice to sign packages that move issues (N, I) and satisfy conditions (N,):
    a quorum (I,) of the holders (I,) of each issue that moves, and every party with a veto. Nothing moved, nothing
    signed."""
    enough = moved.any(axis=1)
    for i, least in enumerate(quorum):
        members = ((int(holders[i]) >> np.arange(willing.shape[1])) & 1).astype(bool)
        enough &= ~moved[:, i] | (willing[:, members].sum(axis=1) >= least)
    for party, bit in zip(vetoes.party, vetoes.bit, strict=True):
        enough &= ((truth & bit) == 0) | willing[:, party]
    return np.asarray(enough)


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


def signed(rules: Rules, today: Today, choice: Ints, truth: Masks, yes: Masks, live: Bools) -> Bools:
    """(R,) whether the parties that accepted (bits) suffice: quorum on each moved issue, and every veto.

    `truth` (R,) are the conditions that the chosen packages satisfy."""
    moved = (rules.moves.mask[choice][:, None] >> np.arange(rules.sizes.size, dtype=np.uint64)) & ONE
    enough = (moved == 0) | (np.bitwise_count(today.holders & yes[:, None]) >= today.quorum)
    out = live & (choice > 0) & enough.all(axis=1)
    for party, bit in zip(rules.vetoes.party, rules.vetoes.bit, strict=True):
        out &= ((truth & bit) == 0) | ((yes & condition_bit(int(party))) != 0)
    return np.asarray(out)
