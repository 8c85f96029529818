"""The turns that are still to come, as the protocol lays them down."""

from __future__ import annotations

from typing import NamedTuple

from sim.minds.view import View
from sim.rules.speakers import alternating


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
