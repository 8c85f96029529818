"""The protocol of a round: who makes offers, whose patience ends, and how talks end."""

from __future__ import annotations

import numpy as np

from sim.nouns import Bools, End, Floats, Ints, on_grid
from sim.rules.state import ENDS, State
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters
from sim.scenario.schema import Protocol


def alternating(protocol: Protocol, speakers: Ints, round_: int) -> Ints:
    """(turn,) the speakers of a round: the first speaker moves on by one each round, unless answers are stacked:
    then each follows the one before, from round to round."""
    if protocol.answers == "stacked":
        return speakers
    return first_only(protocol, np.roll(speakers, -((round_ - 1) % speakers.size)))


def first_only(protocol: Protocol, order: Ints) -> Ints:
    """(…, turn) an order as the protocol cuts it: with `turns: one` only the first makes an offer."""
    return np.asarray(order[..., :1] if protocol.turns == "one" else order)


def wear(parameters: Parameters, state: State, agreed: Bools) -> Floats:
    """π ← δ π after a round without agreement; an agreement restores it to 1. (run, party)"""
    worn = parameters.character.patience * state.patience
    return np.where(state.live[:, None], np.where(agreed[:, None], 1.0, worn), state.patience)


def face(parameters: Parameters, state: State, met: Bools, agreed: Bools) -> Floats:
    """Prestige lost so far: a leader who came to a meeting (run,) that brought no agreement loses some."""
    in_vain = state.leaders & (met & ~agreed)[:, None]
    return np.asarray(state.lost + np.where(in_vain, parameters.character.prestige, 0.0))


def walkers(parameters: Parameters, state: State) -> Bools:
    """(run, party) who leaves: the cost of one more fruitless round exceeds what going on is worth.

    impatience · (1 − π) > expected gain of the best offer it made this round
                           + what blame for leaving would cost it before its audiences.
    Only a party that had its turn this round decides.
    """
    character = parameters.character
    cost = character.impatience * (1 - state.patience)
    stake = character.audience * (1 - state.blame) * parameters.world.absence[:, None, None]
    blamed = on_grid(stake).sum(axis=2)
    had_turn = ~np.isnan(state.hope)
    hope: Floats = np.where(had_turn, state.hope, 0.0)
    return np.asarray(had_turn & state.engaged & (cost > hope + blamed) & state.live[:, None])


def end_of_round(game: Game, protocol: Protocol, state: State, signed: Bools, left: Bools) -> tuple[Ints, Ints]:
    """(run,) how talks ended after this round, and (run,) in which round; 0 where they go on.

    The first that applies: signed (single agreement), a principal walked out, a needed mediator
    gave up, nobody sees anything that it would rather have, the deadline, the last round.
    """
    loud = ~np.isin(game.speakers, game.silent)
    speaking = state.engaged[:, game.speakers] & loud
    heard = state.content[:, game.speakers] | ~speaking
    settled = heard.all(axis=1) & speaking.any(axis=1)
    reached = protocol.deadline is not None and state.round >= protocol.deadline.round
    by_reason = {
        End.SIGNED: signed if protocol.agreements == "single" else np.zeros_like(signed),
        End.WALKOUT: left[:, game.principals].any(axis=1),
        End.MEDIATOR_LEFT: ~speaking.any(axis=1) if game.single_text else np.zeros_like(signed),
        End.SETTLED: settled,
        End.DEADLINE: np.full(signed.shape, reached),
        End.ROUNDS: np.full(signed.shape, state.round >= protocol.rounds),
    }
    end = state.end.copy()
    for reason, happened in by_reason.items():
        end = np.where((end == 0) & happened, ENDS.index(reason), end)
    return end, np.where((state.end == 0) & (end != 0), state.round, state.ended)
