"""Blame: what refusing, or staying away, costs a party in the eyes of its audiences."""

from __future__ import annotations

import numpy as np

from sim.nouns import Bools, Floats, on_grid
from sim.rules.state import State
from sim.scenario.parameters import Parameters


def after_refusal(parameters: Parameters, state: State, refused: Bools, audience_gain: Floats) -> Floats:
    """Blame after an offer: b ← b + rate · (what the audience would have gained) · (1 − b) for each refuser.

    `refused` (run, party); `audience_gain` (run, audience): its gain as a share of its scale.
    """
    rise = parameters.world.blame_rate[:, None] * np.maximum(audience_gain, 0.0)
    moved = np.where(refused[:, :, None], np.minimum(rise, 1.0)[:, None] * (1 - state.blame), 0.0)
    return _none_before_oneself(state.blame + moved)


def after_absence(parameters: Parameters, state: State, kept_away: Floats) -> Floats:
    """Blame after a meeting on those whose absence kept others away (share of those waiting)."""
    rise = parameters.world.absence[:, None, None] * kept_away[:, :, None] * (1 - state.blame)
    return _none_before_oneself(state.blame + rise)


def fade(parameters: Parameters, state: State) -> Floats:
    """Blame decays by its rate in every round."""
    return np.asarray(state.blame * (1 - parameters.world.blame_decay[:, None, None]))


def at_risk(stake: Floats, blame: Floats, rate: Floats, audience_gain: Floats) -> Floats:
    """What blame for refusing would cost a party before one audience, in its utility.

    stake · rate · (audience's expected gain)⁺ · (1 − b). `stake`, `blame` and `rate` are (run,),
    `audience_gain` (run,) or (run, candidate), as a share of the audience's scale.
    """
    extra = (None,) * (audience_gain.ndim - 1)
    weight = (stake * (1 - blame))[(slice(None), *extra)]
    rise = np.minimum(rate[(slice(None), *extra)] * np.maximum(audience_gain, 0.0), 1.0)
    return on_grid(weight * rise)


def _none_before_oneself(blame: Floats) -> Floats:
    own = np.arange(blame.shape[1])
    blame[:, own, own] = 0.0
    return blame
