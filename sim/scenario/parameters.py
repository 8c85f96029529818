"""The drawn numbers of each run as arrays, grouped by the rule that reads them. The run axis is first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.lockless import cached_property
from sim.nouns import Floats, Ints, Masks


def scale(worth: Floats) -> Floats:
    """The range of additive utility, Σ_i (best − worst level), for worth (…, issue, level)."""
    return np.asarray((worth.max(axis=-1) - worth.min(axis=-1)).sum(axis=-1))


@dataclass(frozen=True)
class Wants:
    """Preferences. `worth` (…, issue, level) is weight × value; `bonus` (…, condition); the rest (…).

    For parties' true preferences the leading axes are (run, party); for what others take a type's
    preferences to be, (1, party, type).
    """

    worth: Floats
    bonus: Floats
    outside: Floats
    stake: Floats
    round_cost: Floats
    fear: Floats

    @cached_property
    def scale(self) -> Floats:
        """See `scale`; worked out once."""
        return scale(self.worth)


@dataclass(frozen=True)
class Character:
    """How a party negotiates (run, party); `audience` and `anchor_likeness` have more axes."""

    precision: Floats
    start: Floats
    floor: Floats
    concession: Floats
    reciprocity: Floats
    patience: Floats
    impatience: Floats
    audience: Floats
    """(run, party, audience)"""
    audience_cost: Floats
    prestige: Floats
    anchor_pull: Floats
    anchor_fade: Floats


@dataclass(frozen=True)
class Arrivals:
    """Attendance (run, party)."""

    leader: Floats
    asked: NDArray[np.bool_]
    """(party,): whether this party's leader could come at all."""
    breakthrough: Floats
    authority: Floats
    delegation: Floats
    under_pressure: Floats
    needs: Masks
    """(party,): bits of the leaders of whom one must come; 0 where the rule has no condition."""


@dataclass(frozen=True)
class Levers:
    """Instruments (run, instrument) and coalitions (run, coalition); index arrays without run axis."""

    owner: Ints
    target: Ints
    coalition: Ints
    available: Floats
    severity: Floats
    severity_typical: Floats
    credibility: Floats
    threaten: Floats
    impose: Floats
    by_blame: Floats
    by_frustration: Floats
    owner_cost: Floats
    erosion: Floats
    unity: Floats
    decay: Floats
    renewal: Floats


@dataclass(frozen=True)
class Ties:
    """Influence (run, tie). `cost` says how far a message keeps its weight when it is repeated."""

    source: Ints
    target: Ints
    presses: Floats
    attendance: Floats
    concession: Floats
    cost: Floats


@dataclass(frozen=True)
class Mediators:
    """Mediation (run, mediator); `bias` is (run, mediator, party)."""

    party: Ints
    reduction: Floats
    disclosure: Floats
    leverage: Floats
    bias: Floats


@dataclass(frozen=True)
class Surroundings:
    """The world (run,), signals, what lasts, blame, gates (run, gate), events (run, event) and compliance."""

    momentum: Floats
    persistence: Floats
    drift: Floats
    volatility: Floats
    grievance: Floats
    costless: Floats
    costly: Floats
    noise: Floats
    resolve: Floats
    willingness: Floats
    judgement: Floats
    """(run,) shares of the luck with pressure, attendance and answers that last."""
    blame_rate: Floats
    blame_decay: Floats
    absence: Floats
    gate_meetings: Floats
    """(run, gate) meetings after which it opens; 0 where it is never shut, ∞ where meetings do not open it."""
    lasts: Floats
    """(run, event) rounds."""
    hazard: Floats
    shifts: dict[str, Floats]
    """Event and what it shifts → by how much (run,)."""
    thresholds: dict[str, Floats]
    """Event and what triggers it → from which value on (run,)."""
    monitoring: Floats
    guarantees: Floats
    comply_precision: Floats
    exponent: Floats


@dataclass(frozen=True)
class Parameters:
    """Everything that was drawn for a set of runs."""

    numbers: Floats
    redraws: Ints
    conflict: Floats
    """(run, issue, level): share of the outside path that goes on; 1 where the issue has no say."""
    kind: Ints
    """(run, party): the drawn type."""
    prior: Floats
    sincerity: Floats
    forbidden: Masks
    """(run, party): bits of the conditions that are this party's red lines."""
    true: Wants
    typical: Wants
    character: Character
    typical_character: Character
    arrivals: Arrivals
    levers: Levers
    ties: Ties
    mediators: Mediators
    world: Surroundings
