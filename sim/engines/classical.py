"""The classical protocol in bulk: scenarios whose rounds need none of the other rules, played in one pass.

The outcomes are those of the general loop to the bit; what no outcome reads (the texts of offers, claims)
is left at its opening value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.minds import MINDS
from sim.minds.time_dependent import TimeDependent
from sim.nouns import Bools, End, Floats, Ints, Masks
from sim.rules.arithmetic import power
from sim.rules.compliance import Signed
from sim.rules.kernels.classical import ClassicalLayout, Outcome, negotiate
from sim.rules.state import ENDS, State
from sim.scenario.constraints import Order, all_orders, draw
from sim.scenario.party import Party
from sim.scenario.schema import Protocol, Scenario
from sim.scenario.tape import Tape

FREE = {"title", "adjective", "role", "stream", "weights", "values", "outside_option", "patience", "mind", "aspiration"}
"""What a party may have and still be classical; `aspiration` moves no time-dependent mind."""


def is_classical(scenario: Scenario) -> bool:
    """Whether a scenario is alternating offers, answered by all or stacked, with demands that fall with time alone."""
    blocks = ("instruments", "influence", "mediation", "sequencing", "vetoes", "events", "signals", "lasting", "blame",
              "compliance", "world", "coalitions")  # fmt: skip
    bare = all(getattr(scenario, name) == Scenario.model_fields[name].get_default(call_default_factory=True)
               for name in blocks)  # fmt: skip
    everyone = set(scenario.parties)
    shared = all(
        set(issue.holders) == everyone and issue.quorum in (None, len(everyone))
        and all(level.conflict is None for level in issue.levels.values())
        for issue in scenario.issues.values()
    )  # fmt: skip
    plain = all(_plain(party) for party in scenario.parties.values())
    return bare and shared and plain and _alternating(scenario.protocol) and scenario.reference.headline is None


def _alternating(protocol: Protocol) -> bool:
    return (
        (protocol.agreements, protocol.offers, protocol.order) == ("single", "complete", "alternating")
        and (protocol.meeting_every, protocol.turns) == (1, "all")
    )  # fmt: skip


def _plain(party: Party) -> bool:
    rest = [name for name in Party.model_fields if name not in FREE]
    bare = all(getattr(party, name) == Party.model_fields[name].get_default(call_default_factory=True) for name in rest)
    return bare and issubclass(MINDS[party.mind], TimeDependent)


def layout(setup: Setup) -> ClassicalLayout:
    """The columns of `Parameters.numbers` in which a classical scenario's numbers stand."""
    game, protocol = setup.game, setup.scenario.protocol
    columns = {q.dotted: k for k, q in enumerate(setup.numbers)}
    weights = np.full((len(game.parties), len(game.issues)), -1)
    values = np.full((*weights.shape, game.satisfied.shape[1]), -1)
    for p, party in enumerate(game.parties):
        for i, issue in enumerate(game.issues):
            weights[p, i] = columns.get(f"parties.{party}.weights.{issue}", -1)
            for k, level in enumerate(game.levels[i]):
                values[p, i, k] = columns.get(f"parties.{party}.values.{issue}.{level}", -1)
    last = min(protocol.rounds, setup.deadline or protocol.rounds)
    return ClassicalLayout(
        weights, values, _column(setup, "outside_option"), game.sizes, game.status_quo, _exponents(setup),
        game.speakers, protocol.answers == "stacked", last, setup.horizon,
    )  # fmt: skip


def _column(setup: Setup, field: str) -> Ints:
    """(party,): the column of one number of each party, −1 where it is not given."""
    columns = {q.dotted: k for k, q in enumerate(setup.numbers)}
    return np.array([columns.get(f"parties.{party}.{field}", -1) for party in setup.game.parties], np.int64)


def _exponents(setup: Setup) -> Floats:
    minds = [MINDS[party.mind] for party in setup.scenario.parties.values()]
    return np.array([mind.exponent for mind in minds if issubclass(mind, TimeDependent)])


@dataclass(frozen=True)
class Prepared:
    """What all runs of a classical scenario share."""

    layout: ClassicalLayout
    orders: list[Order]
    template: Played
    """one of its runs, played by the general loop"""


def prepare(setup: Setup, template: Played) -> Prepared:
    """Lay a classical scenario out; any one of its runs serves as the template for what no rule changes."""
    columns = {q.dotted: k for k, q in enumerate(setup.numbers)}
    return Prepared(layout(setup), all_orders(setup.scenario, columns), template)


def play_classical(setup: Setup, prepared: Prepared, runs: Tape) -> Played:
    """Play a batch of runs of a classical scenario."""
    theta, redraws = draw(setup.numbers, prepared.orders, runs)
    found = negotiate(prepared.layout, theta)
    template, count, agreed = prepared.template, runs.runs.size, found.proposer >= 0
    state = _state(setup, template.state, theta, found)
    gain = found.utility - found.opening
    if setup.scenario.protocol.discounting:
        gain = gain * power(_patience(setup, theta), (state.ended[:, None] - 1).astype(np.float64))
    none = np.zeros((count, 0), np.int64)
    return replace(
        template, run=runs.runs.astype(np.int64), state=state, kind=_like(template.kind, count), redraws=redraws,
        numbers=theta, reached=_reached(setup, found), first_headline=np.zeros(count, np.int64),
        leaders_met=_like(template.leaders_met, count), imposed=none, threatened=none,
        left=_like(template.left, count), opening_utility=found.opening, utility=found.utility, gain=gain,
        gain_without_pressure=gain, sincere=_like(template.sincere, count), signed=_signed(setup, found, agreed),
        kept=np.ones(int(agreed.sum()), bool), possible=None, possible_without_pressure=None,
    )  # fmt: skip


def _like(one: Any, count: int) -> Any:
    """The first row of an array, as often as asked for, without copies."""
    return np.broadcast_to(one[:1], (count, *one.shape[1:]))


def _patience(setup: Setup, theta: Floats) -> Floats:
    """δ (run, party); 1 where it is not given."""
    column = _column(setup, "patience")
    return np.where(column >= 0, theta[:, column], 1.0)


def _state(setup: Setup, one: State, theta: Floats, found: Outcome) -> State:
    count, agreed = found.round.size, found.proposer >= 0
    changes = {
        name: _like(array, count)
        for name, array in vars(one).items()
        if isinstance(array, np.ndarray) and array.shape[0] == 1
    }
    deadline = setup.deadline is not None and setup.deadline <= setup.scenario.protocol.rounds
    ran_out = End.DEADLINE if deadline else End.ROUNDS
    end = np.where(agreed, ENDS.index(End.SIGNED), ENDS.index(ran_out))
    end = np.where(found.proposer == -2, ENDS.index(End.SETTLED), end)
    changes |= {
        "standing": found.standing, "end": end, "ended": found.round, "meetings": found.round,
        "agreements": agreed.astype(np.int64), "patience": _worn(_patience(setup, theta), found),
        "offers": one.offers[:0, :0], "proposers": one.proposers[:0, :0],
        "sent_back": one.sent_back[:0, :0],
    }  # fmt: skip
    return one.but(**changes)


def _worn(patience: Floats, found: Outcome) -> Floats:
    """π (run, party): worn by every round without agreement, as often multiplied as there were rounds."""
    if (patience == 1).all():
        return np.broadcast_to(1.0, patience.shape)
    left, rounds = np.ones_like(patience), np.where(found.proposer >= 0, found.round - 1, found.round)
    for t in range(int(rounds.max(initial=0))):
        left = np.where((rounds > t)[:, None], patience * left, left)
    return left


def _reached(setup: Setup, found: Outcome) -> Bools:
    """(run, issue, level): the status quo, and what was signed."""
    levels = np.arange(setup.game.satisfied.shape[1])
    return np.asarray((levels == found.standing[:, :, None]) | (levels == setup.game.status_quo[:, None]))


def _signed(setup: Setup, found: Outcome, agreed: Bools) -> Signed:
    run = np.flatnonzero(agreed)
    everyone: Masks = np.full(run.size, (1 << len(setup.game.parties)) - 1, np.uint64)
    before = np.broadcast_to(setup.game.status_quo, (run.size, len(setup.game.issues)))
    return Signed(
        run, found.round[run], found.turn[run], found.proposer[run], before, found.standing[run], everyone,
        np.zeros(run.size, bool),
    )  # fmt: skip
