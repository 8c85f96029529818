"""What a party knows when it is its turn: its own wishes, the public record, and typical others."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.lockless import cached_property
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules import kernels
from sim.rules.arithmetic import power
from sim.rules.records import Face, Guess, Mine, Rules, Scene, Today
from sim.rules.state import State
from sim.scenario.game import Game
from sim.scenario.schema import Protocol


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
class PublicTable:
    """What is on the table at one turn, known to all: candidates, rules, and what the others typically want."""

    game: Game
    rules: Rules
    record: Record
    today: Today
    guess: Guess
    typical_scale: Floats
    """(party, type)"""
    blame_rate: Floats
    """(run,)"""
    patience: Floats
    """(party,) δ as all take it to be"""
    protocol: Protocol

    @property
    def scene(self) -> Scene:
        """The same as the compiled rules read it."""
        return Scene(self.rules, self.today, self.guess)

    @cached_property
    def described(self) -> tuple[Floats, Masks]:
        """(run, candidate): conflict, and conditions satisfied."""
        everywhere = np.ones(self.today.standing.shape[0], bool)
        conflict, truth = kernels.descriptions(self.rules, self.today, everywhere)
        return conflict, truth


@dataclass(frozen=True)
class Nature:
    """One party's own character (run,), its stakes before audiences and its lean as a mediator (run, party)."""

    precision: Floats
    audience_cost: Floats
    anchor_pull: Floats
    anchor_fade: Floats
    audience: Floats
    bias: Floats
    impatience: Floats
    patience: Floats


@dataclass(frozen=True)
class View:
    """One seat's knowledge for all runs of a batch; `live` marks the runs in which it is asked.

    `mine` holds the party's own true preferences, red lines and beliefs. Nothing that can be reached from here
    holds those of another party.
    """

    table: PublicTable
    party: int
    live: Bools
    mine: Mine
    nature: Nature
    aspiration: Floats
    """(run,)"""
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
        return np.asarray(kernels.gains(t.rules, t.today, self.mine, t.described, self.live))

    @cached_property
    def allowed(self) -> Bools:
        """(run, candidate): crosses none of the party's own red lines or gates, and may be offered at all."""
        t = self.table
        truth = t.described[1]
        return np.asarray(kernels.permitted(t.rules, t.today, self.party, self.mine.forbidden, truth, self.live))

    @cached_property
    def best(self) -> Floats:
        """(run, candidate): the largest allowed gain on the issues that the candidate moves."""
        return np.asarray(kernels.best_inside(self.table.rules, self.gains, self.allowed, self.live))

    @cached_property
    def open(self) -> Bools:
        """(run, candidate): the packages that the party would offer by its aspiration."""
        return np.asarray(kernels.open_offers(self.table.rules, self.gains, self.allowed, self.aspiration, self.live))

    @cached_property
    def outlook(self) -> kernels.Outlook:
        """What a negotiator makes of its turn; its hope is worked out only where it may leave the talks."""
        t = self.table
        asks = np.where(self.live, 1 + (self.nature.impatience > 0), 0)
        return kernels.outlook(t.scene, self.mine, self._face(), self.party, asks)

    def _face(self) -> Face:
        t, nature = self.table, self.nature
        return Face(
            nature.audience * (1 - t.record.blame[:, self.party]), t.blame_rate, t.typical_scale,
            _anchor(t.game, self.party), nature.anchor_pull * power(1 - nature.anchor_fade, float(self.round - 1)),
            self.claim, nature.audience_cost,
        )  # fmt: skip

    @property
    def content(self) -> Bools:
        """(run,): no allowed candidate is better than what stands."""
        if "outlook" in vars(self):  # a negotiator has already gone through the candidates
            return self.outlook.content
        return np.asarray(kernels.contentment(self.gains, self.allowed, self.live))

    def consent(self, consider: Bools) -> Floats:
        """(run, candidate): q, the party's belief that all others needed consent."""
        t = self.table
        return np.asarray(kernels.consents(t.scene, self.party, self.mine.beliefs, consider, self.live))

    def expected(self, other: int) -> Floats:
        """(run, candidate): what candidates gain another party, averaged over its types."""
        t = self.table
        return np.asarray(kernels.expected_gains(t.scene, t.described, other, self.mine.beliefs, self.live))


def _anchor(game: Game, party: int) -> Ints:
    """(issue,): the levels on which a party's offers are anchored, −1 where there is none."""
    named = game.anchors.get(party, {})
    return np.array([named.get(i, -1) for i in range(len(game.issues))], np.int64)


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
