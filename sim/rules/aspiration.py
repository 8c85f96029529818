"""θ: the share of the gain available on the moved issues that a party holds out for."""

from __future__ import annotations

import numpy as np

from sim.nouns import Floats
from sim.rules.arithmetic import power
from sim.rules.attendance import pushes
from sim.rules.state import State
from sim.scenario.parameters import Character, Parameters


def schedule(parameters: Parameters, character: Character, round_: int, deadline: int | None) -> Floats:
    """θ by time alone, (run, party).

    Without a hard end: floor + (start − floor)(1 − concession)^(t − 1). Before a hard end T:
    floor + (start − floor)(1 − ((t − 1)/(T − 1))^e), which for e > 1 holds out until the end
    (Faratin, Sierra, Jennings 1998, with e = 1/β).
    """
    span = character.start - character.floor
    if deadline is None:
        left = power(1 - character.concession, float(round_ - 1))
    else:
        spent = 1.0 if deadline == 1 else min((round_ - 1) / (deadline - 1), 1.0)
        left = 1 - power(spent, parameters.world.exponent)[:, None]
    return np.asarray(character.floor + span * left)


def aspirations(parameters: Parameters, state: State, deadline: int | None) -> tuple[Floats, Floats]:
    """θ of each party, and θ as the others expect it, both (run, party).

    θ_p(t) = schedule · (1 − what others push it to concede) − reciprocity · what was conceded to it; the
    others know the typical schedule and the public pushes.
    """
    push = np.clip(pushes(parameters, state, parameters.ties.concession), 0.0, 1.0)
    own = schedule(parameters, parameters.character, state.round, deadline) * (1 - push)
    typical = schedule(parameters, parameters.typical_character, state.round, deadline) * (1 - push)
    own = own - parameters.character.reciprocity * state.conceded
    return np.clip(own, 0.0, 1.0), np.clip(typical, 0.0, 1.0)
