"""What a party knows when it is its turn: its own wishes, the public record, and typical others."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules import kernels
from sim.rules.state import State
from sim.rules.value import Gates, Guess, Lines, Vetoes, scale
from sim.scenario.game import Game


@dataclass(frozen=True)
class Record:
    """The public record of the talks: what every party has seen."""

    round: int
    standing: Ints
    offers: Ints
    """(run, round, turn, issue), −1 where none"""
    proposers: Ints
    """(run, round, turn), −1 where none"""
    blame: Floats
    """(run, party, audience)"""
    leaders: Bools
    present: Bools
    rung: Ints
    momentum: Floats
    meetings: Ints


def record(state: State) -> Record:
    """The public part of a state."""
    return Record(**{field.name: getattr(state, field.name) for field in fields(Record)})


@dataclass(frozen=True)
class Table:
    """What is on the table at one turn, known to all: candidates, rules, and what the others typically want."""

    game: Game
    record: Record
    levels_conflict: Floats
    """(run, issue, level)"""
    conflict: Floats
    """(run, candidate)"""
    truth: Masks
    """(run, candidate): conditions satisfied"""
    refused: Masks
    """(run, gate): condition bit that each shut gate refuses, 0 where it stands open"""
    holders: Masks
    """(run, issue): bits of those whose consent moves each issue from where it stands"""
    quorum: Ints
    """(run, issue): how many of them suffice"""
    gates: Gates
    lines: Lines
    vetoes: Vetoes
    guess: Guess
    typical_scale: Floats
    """(party, type)"""
    blame_rate: Floats
    """(run,)"""


@dataclass(frozen=True)
class Nature:
    """One party's own character (run,), its stakes before audiences and its lean as a mediator (run, party)."""

    precision: Floats
    audience_cost: Floats
    anchor_pull: Floats
    anchor_fade: Floats
    audience: Floats
    bias: Floats


@dataclass(frozen=True)
class View:
    """One seat's knowledge for all runs of a batch; `live` marks the runs in which it is asked.

    `worth`, `bonus`, `fight`, `forbidden` are the party's own true preferences and red lines, and
    `beliefs` its own beliefs (run, party, type); nothing here holds those of another party.
    """

    table: Table
    party: int
    live: Bools
    worth: Floats
    bonus: Floats
    fight: Floats
    forbidden: Masks
    beliefs: Floats
    nature: Nature
    aspiration: Floats
    claim: Ints
    """(run, issue) the levels that the party's latest public offer demanded, −1 where it moved nothing"""
    luck: Floats
    """(run,) the draw that the tape holds for this seat at this turn"""
    horizon: int
    """the last round that all expect"""

    @property
    def round(self) -> int:
        """The round now being played, from 1."""
        return self.table.record.round

    @property
    def name(self) -> str:
        """The party's name."""
        return self.table.game.parties[self.party]

    @cached_property
    def gains(self) -> Floats:
        """(run, candidate): what each candidate gains the party over the standing package."""
        t = self.table
        return np.asarray(
            kernels.gains(
                t.game.moves, t.game.sizes, t.record.standing, self.worth, self.bonus, self.fight,
                t.conflict, t.truth, self.live,
            )
        )  # fmt: skip

    @cached_property
    def allowed(self) -> Bools:
        """(run, candidate): crosses none of the party's own red lines or gates."""
        t = self.table
        mine = t.gates.party == self.party
        inside = kernels.allowed(
            t.truth, self.forbidden, np.where(mine, t.refused, np.uint64(0)), t.gates.unless, self.live
        )
        return np.asarray(inside & t.game.offerable)

    @cached_property
    def best(self) -> Floats:
        """(run, candidate): the largest allowed gain on the issues that the candidate moves."""
        return np.asarray(kernels.best_inside(self.table.game.moves, self.gains, self.allowed, self.live))

    @cached_property
    def prospects(self) -> tuple[Bools, Floats]:
        """(run, candidate): the packages that the party would offer by its aspiration, and the belief in each."""
        open_ = np.asarray(kernels.open_offers(self.allowed, self.gains, self.best, self.aspiration, self.live))
        return open_, self.consent(open_)

    @cached_property
    def hope(self) -> Floats:
        """(run,): the largest expected gain of an offer that it would make, max q · gain."""
        open_, q = self.prospects
        return np.asarray(kernels.most_hopeful(self.gains, q, open_))

    @cached_property
    def content(self) -> Bools:
        """(run,): no allowed candidate is better than what stands."""
        return np.asarray(kernels.nothing_better(self.allowed, self.gains))

    @cached_property
    def scale(self) -> Floats:
        """(run,): the range of the party's additive utility."""
        return scale(self.worth)

    def consent(self, consider: Bools) -> Floats:
        """(run, candidate): q, the party's belief that all others needed consent."""
        t = self.table
        return np.asarray(
            kernels.consent(
                t.game.moves, t.game.sizes, t.holders, t.quorum, t.vetoes, t.lines, t.gates, t.guess,
                t.record.standing, t.conflict, t.truth, self.party, self.beliefs, t.refused, consider, self.live,
            )
        )  # fmt: skip

    def expected(self, other: int, consider: Bools) -> Floats:
        """(run, candidate): what candidates gain another party, averaged over its types."""
        t = self.table
        belief = np.ascontiguousarray(self.beliefs[:, other])
        return np.asarray(
            kernels.expected_gains(
                t.game.moves, t.game.sizes, t.guess, t.record.standing, t.conflict, t.truth, other, belief,
                consider, self.live,
            )
        )  # fmt: skip

    def blame_at_risk(self, consider: Bools) -> Floats:
        """(run, candidate): what blame before its audiences for refusing each candidate would cost the party."""
        out = np.zeros(consider.shape)
        for a in np.flatnonzero((self.nature.audience > 0).any(axis=0)):
            size = (self.beliefs[:, a] * self.table.typical_scale[a]).sum(axis=1)
            weight = self.nature.audience[:, a] * (1 - self.table.record.blame[:, self.party, a])
            expected = self.expected(int(a), consider)
            kernels.add_blame(expected, size, weight, self.table.blame_rate, consider, out)
        return out


@dataclass(frozen=True)
class Offer:
    """An offer as the party that must answer sees it."""

    choice: Ints
    """(run,) the candidate"""
    proposer: Ints
    gain: Floats
    """(run,) what it gains the party over the standing package"""
    best: Floats
    """(run,) the largest allowed gain on the issues that it moves"""
    allowed: Bools
    """(run,) crosses none of the party's red lines and gates"""
    relief: Floats
    """(run,) what refusing it would cost the party in blame and, with its leader at the table, in prestige"""
    retreat: Floats
    """(run,) by how much it falls short, on the issues it moves, of what the party demanded in public"""


@dataclass(frozen=True)
class Reply:
    """An answer (run,), and the gain that the party asked for (for the record)."""

    accepts: Bools
    asked: Floats
