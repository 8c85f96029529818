"""The game that lies ahead of a party in one run: its turns, where each offer would lead, and what that is worth."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np

from sim.lockless import cached_property
from sim.minds.characters import characters, forbidden
from sim.minds.view import View
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.protocol import alternating
from sim.rules.value import truth_of


class TurnAhead(NamedTuple):
    """One turn to make an offer."""

    round: int
    speaker: int


def to_come(view: View, speaker: int) -> list[TurnAhead]:
    """The turn of the one who speaks now, and every turn after it up to the last round.

    Everyone is taken to come to each meeting.
    """
    now = TurnAhead(view.round, speaker)
    turns = [turn for round_ in range(view.round, view.horizon + 1) for turn in _of_round(view, round_)]
    return turns[turns.index(now) :] if now in turns else [now, *turns]  # capitals decide before the round's turns


def _of_round(view: View, round_: int) -> list[TurnAhead]:
    game, protocol = view.table.game, view.table.protocol
    if (round_ - 1) % protocol.meeting_every:
        return []
    order = alternating(protocol, game.speakers, round_)
    return [TurnAhead(round_, int(p)) for p in order if p not in game.silent]


class Ahead(ABC):
    """The game ahead. Its positions are the packages that may stand when a turn comes, one row each.

    Today's world is taken to last: momentum, pressure and consents stay what they are.
    """

    def __init__(self, view: View, run: int) -> None:
        self.view, self.run, self.game = view, run, view.table.game
        self.who = characters(view, run)
        self.standing = view.table.today.standing[run]

    @property
    @abstractmethod
    def positions(self) -> Ints:
        """(position, issue)."""

    @property
    @abstractmethod
    def here(self) -> int:
        """The position in which the talks are."""

    @abstractmethod
    def end(self) -> Floats:
        """(position, character) what it is worth if the talks end there."""

    @abstractmethod
    def signed(self, turn: TurnAhead, later: Floats) -> Floats:
        """(position, candidate, character) what an offer is worth if it is signed in a turn; `later` as in `end`."""

    @cached_property
    def packages(self) -> Ints:
        """(position, candidate, issue) where each offer would lead."""
        return np.asarray((self.positions[:, None] + self.game.steps) % self.game.sizes)

    def utility(self, packages: Ints) -> Floats:
        """(package, character)."""
        return self.who.utility(self.game, self.view.table.today.conflict[self.run], packages)

    @cached_property
    def truth(self) -> Masks:
        """(position, candidate) bits of the conditions that each offer would satisfy."""
        flat = self.packages.reshape(-1, self.packages.shape[2])
        return truth_of(self.game, flat).reshape(self.packages.shape[:2])

    @cached_property
    def may(self) -> Floats:
        """(position, candidate, character) the chance that each may put its name to an offer."""
        return np.asarray(1 - forbidden(self.view, self.run, self.who, self.truth[:, :1], self.truth))

    @cached_property
    def needed(self) -> Masks:
        """(position, candidate) bits of the parties whose consent an offer needs."""
        moved, today = self.game.steps > 0, self.view.table.today.holders[self.run]
        held = np.bitwise_or.reduce(np.where(moved, today, np.uint64(0)), axis=1)
        out = np.repeat(held[None], self.truth.shape[0], axis=0)
        for party, condition in self.game.vetoes:
            out |= ((self.truth >> np.uint64(condition)) & np.uint64(1)) << np.uint64(party)
        return out

    def needs(self, party: int) -> Bools:
        """(position, candidate) whether an offer needs a party's consent."""
        return np.asarray((self.needed >> np.uint64(party)) & np.uint64(1) != 0)


class OneAgreement(Ahead):
    """Talks that the first agreement ends: nothing moves before it, and gains are discounted by the round."""

    here = 0

    @cached_property
    def positions(self) -> Ints:
        """Only what stands."""
        return np.asarray(self.standing[None])

    @cached_property
    def gain(self) -> Floats:
        """(candidate, character) over what stands."""
        found = self.utility(self.packages[0])
        return np.asarray(found - found[0])

    def end(self) -> Floats:
        """Without an agreement nothing is gained."""
        return np.zeros((1, self.who.party.size))

    def signed(self, turn: TurnAhead, later: Floats) -> Floats:
        """δ^(rounds from now) · gain."""
        if not self.view.table.protocol.discounting:
            return self.gain[None]
        return np.asarray((self.gain * self.who.patience ** (turn.round - self.view.round))[None])


class ManyAgreements(Ahead):
    """Talks that go on after an agreement: all packages are positions, and what stands at the end counts."""

    @cached_property
    def positions(self) -> Ints:
        """Every package."""
        sizes = tuple(int(n) for n in self.game.sizes)
        return np.stack(np.unravel_index(np.arange(np.prod(sizes)), sizes), axis=1)

    @property
    def here(self) -> int:
        """The number of the standing package."""
        return int(self._number(self.standing))

    @cached_property
    def _leads(self) -> Ints:
        """(position, candidate) → position."""
        return self._number(np.moveaxis(self.packages, 2, 0))

    def _number(self, levels: Ints) -> Ints:
        """(…,) the numbers of packages (issue, …)."""
        return np.asarray(np.ravel_multi_index(tuple(levels), tuple(self.game.sizes)))

    def end(self) -> Floats:
        """Its utility over today's package."""
        found = self.utility(self.positions)
        return np.asarray(found - found[self.here])

    def signed(self, turn: TurnAhead, later: Floats) -> Floats:
        """What the talks are worth from there on."""
        return np.asarray(later[self._leads])


def ahead(view: View, run: int) -> Ahead:
    """The game ahead of a party in one run."""
    return OneAgreement(view, run) if view.table.protocol.agreements == "single" else ManyAgreements(view, run)
