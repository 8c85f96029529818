"""Learning: beliefs about the others' types, moved by Bayes from what is seen, as far as it is credible."""

from __future__ import annotations

import numpy as np

from sim.nouns import Floats
from sim.rules.arithmetic import expected, learned
from sim.rules.state import State
from sim.scenario.parameters import Parameters


def sincerity(parameters: Parameters, beliefs: Floats) -> Floats:
    """(run, p, h): p's belief that h means to settle, Σ_k b_p(h, k) · sincerity_hk."""
    return expected(beliefs, parameters.sincerity[:, None])


def clarity(parameters: Parameters, state: State) -> Floats:
    """(run, observer): how much of a public signal arrives; a mediator at the table reduces the noise.

    1 − noise · Π_m (1 − reduction_m · (1 + bias_m towards the observer)), the product over engaged
    mediators (Kydd 2003: a mediator is believed by the side towards which it leans).
    """
    noise = np.repeat(parameters.world.noise[:, None], state.patience.shape[1], axis=1)
    mediators = parameters.mediators
    for m, party in enumerate(mediators.party):
        believed = np.clip(mediators.reduction[:, m, None] * (1 + mediators.bias[:, m]), 0.0, 1.0)
        noise = noise * np.where(state.engaged[:, party, None], 1 - believed, 1.0)
    return np.asarray(1 - noise)


def update(beliefs: Floats, likelihood: Floats, weight: Floats) -> Floats:
    """Beliefs (run, observer, subject, type) after an observation of each party.

    b'(k) = (1 − ω) b(k) + ω b(k) L_k / Σ_j b(j) L_j: a signal of weight ω moves beliefs that share of
    the way to the Bayesian posterior. `likelihood` is (run, subject, type), `weight` (run, observer, subject), 0 where
    there was nothing to see; a party learns nothing about itself. Where no type could have done it, beliefs stay.
    """
    others = ~np.eye(beliefs.shape[1], dtype=bool)
    seen = likelihood[:, None]
    return learned(beliefs, seen, expected(beliefs, seen), np.where(others, weight, 0.0))


def disclose(parameters: Parameters, state: State) -> Floats:
    """Beliefs after a round in which engaged mediators said what they know, as far as they are credible."""
    mediators = parameters.mediators
    kinds = np.arange(state.beliefs.shape[3])
    truth = (parameters.kind[:, :, None] == kinds).astype(np.float64)[:, None]
    after = state.beliefs
    for m, party in enumerate(mediators.party):
        told = np.clip(mediators.disclosure[:, m, None] * (1 + mediators.bias[:, m]), 0.0, 1.0)
        told = np.where(state.engaged[:, party, None] & state.live[:, None], told, 0.0)
        after = after + told[:, :, None, None] * (truth - after)
    return np.asarray(after)
