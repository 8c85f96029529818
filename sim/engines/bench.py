"""The talks at one moment, and what each seat is given to see and asked to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.engines.setup import Setup
from sim.minds.decisions import Ask, Decision, Question
from sim.minds.view import Nature, PublicTable, View, record
from sim.nouns import Bools, Floats
from sim.rules.aspiration import aspirations
from sim.rules.consent import consent_rule, gates_shut
from sim.rules.records import Mine, Today, Values
from sim.rules.state import State
from sim.rules.value import guess, mood_of, valuation
from sim.scenario.parameters import Parameters
from sim.scenario.tape import Tape

Kind = TypeVar("Kind", bound=np.generic)
NO_TURN = -1
"""The turn of a decision that belongs to no turn of its round."""


@dataclass(frozen=True)
class Moment:
    """What is on the table at one turn, and what only each party knows of itself."""

    table: PublicTable
    values: Values
    aspiration: Floats
    """(run, party)"""


class Bench:
    """Everything that the rules need at one moment: setup, drawn parameters, state and tape."""

    def __init__(self, setup: Setup, drawn: Parameters, state: State, tape: Tape) -> None:
        self.setup, self.drawn, self.state, self.tape = setup, drawn, state, tape

    def moment(self) -> Moment:
        """The moment as it is now."""
        game, drawn, state = self.setup.game, self.drawn, self.state
        own, typical = aspirations(drawn, state, self.setup.deadline)
        mood = mood_of(game, drawn, state)
        today = Today(state.standing, drawn.conflict, *consent_rule(game, state), gates_shut(game, drawn, state))
        table = PublicTable(
            game, self.setup.rules, record(state), today, guess(game, drawn, state, typical, mood),
            drawn.typical.scale[0], drawn.world.blame_rate.copy(), drawn.typical_character.patience[0],
            self.setup.scenario.protocol,
        )  # fmt: skip
        return Moment(table, valuation(game, drawn, state, mood), own)

    def view(self, moment: Moment, party: int, live: Bools, luck: Floats) -> View:
        """What one party knows: copies of its own rows, so that no array leads to another party's."""
        drawn = self.drawn
        character, own = drawn.character, partial(one_of, party=party)
        at = np.flatnonzero(drawn.mediators.party == party)
        lean = drawn.mediators.bias[:, at[0]].copy() if at.size else np.zeros(self.state.patience.shape)
        nature = Nature(
            own(character.precision), own(character.audience_cost), own(character.anchor_pull),
            own(character.anchor_fade), own(character.audience), lean, own(character.impatience),
            own(character.patience),
        )  # fmt: skip
        whole, aspiration = moment.values, own(moment.aspiration)
        mine = Mine(
            own(whole.worth), own(whole.bonus), own(whole.fight), own(whole.forbidden), own(self.state.beliefs),
            aspiration,
        )  # fmt: skip
        return View(
            moment.table, party, live, mine, nature, aspiration, own(self.state.claim), luck, self.setup.horizon
        )

    def ask(self, decision: Decision, usual: Mapping[int, tuple[Bools, Any]]) -> Ask:
        """Ask some parties for a decision that belongs to no turn: where each is asked, and its usual move.

        Such a decision has no draw of its own, so the luck in its view is NaN.
        """
        now = Bench(self.setup, self.drawn, self.state, self.tape)
        moment, none = cache(now.moment), np.full(self.state.end.size, np.nan)

        def look(party: int, live: Bools) -> View:
            return now.view(moment(), party, live, none)

        questions = (Question(decision, p, live, partial(look, p, live), move) for p, (live, move) in usual.items())
        return Ask(decision, self.state.round, NO_TURN, None, tuple(questions))


def one_of(table: NDArray[Kind], party: int) -> NDArray[Kind]:
    """One party's rows (run, …) of a table (run, party, …), as an array of its own."""
    return np.array(table[:, party], order="C")
