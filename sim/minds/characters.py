"""Who the others may be, and who they take me to be: the cast of the game that one party solves.

Each possible type of each party that speaks or holds an issue is one character, with the typical numbers of its type
and the probability that the party believes in. The party itself is there twice: as the types that the others expect,
and as it truly is, which only it knows (weight 0, since nobody reckons with it).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.minds.view import View
from sim.nouns import Bools, Floats, Ints, Masks
from sim.rules.consent import crosses, is_shut
from sim.rules.value import truth_of, worth_of
from sim.scenario.game import Game


@dataclass(frozen=True)
class Characters:
    """One row for each character; the last one is the party as it truly is."""

    party: Ints
    weight: Floats
    """probability of the character among those of its party"""
    worth: Floats
    """(character, issue, level)"""
    bonus: Floats
    """(character, condition)"""
    fight: Floats
    patience: Floats

    def of(self, party: int) -> Bools:
        """(character,) those of one party."""
        return np.asarray(self.party == party)

    def utility(self, game: Game, conflict: Floats, packages: Ints) -> Floats:
        """(package, character) u of packages (package, issue), with conflict (issue, level), up to a constant."""
        issues = np.arange(packages.shape[1])
        additive = self.worth[:, issues, packages].sum(axis=2).T
        share = conflict[issues, packages].min(axis=1)
        return worth_of(additive, truth_of(game, packages)[:, None], share[:, None], self.bonus, self.fight)


def characters(view: View, run: int) -> Characters:
    """The cast of one run, as one party sees it."""
    guess, beliefs = view.table.guess, view.mine.beliefs[run]
    seen = [(h, k) for h in players(view.table.game) for k in np.flatnonzero(beliefs[h] > 0)]
    h, k = np.array(seen, np.int64).reshape(-1, 2).T
    mine, me = view.mine, view.party
    return Characters(
        np.append(h, me), np.append(beliefs[h, k], 0.0), np.concatenate([guess.worth[h, k], mine.worth[run, None]]),
        np.concatenate([guess.bonus[run, h, k], mine.bonus[run, None]]),
        np.append(guess.fight[run, h, k], mine.fight[run]),
        np.append(view.table.patience[h], view.nature.patience[run]),
    )  # fmt: skip


def players(game: Game) -> list[int]:
    """The parties whose choices matter: who speaks, holds an issue or has a veto."""
    consent = int(np.bitwise_or.reduce(game.holders)) | sum(1 << p for p in {p for p, _ in game.vetoes})
    return [p for p in range(len(game.parties)) if p in game.speakers or (consent >> p) & 1]


def forbidden(view: View, run: int, who: Characters, before: Masks, after: Masks) -> Floats:
    """(…, character) the chance that going from packages of truth `before` to `after` is out of bounds for each.

    Red lines count with their public probability, gates if they are shut today; one's own lines are known.
    """
    out = np.zeros((*after.shape, who.party.size))
    lines, gates = view.table.rules.lines, view.table.rules.gates
    for party, bit, share in zip(*lines, strict=True):
        out += np.where(crosses(bit, before, after), share, 0.0)[..., None] * who.of(party)
    out[..., -1] = crosses(view.mine.forbidden[run], before, after)
    for party, unless, refused in zip(*gates, view.table.today.refused[run], strict=True):
        shut = is_shut(refused, unless, before, after)
        out = np.where(shut[..., None] & who.of(party), 1.0, out)
    return np.minimum(out, 1.0)
