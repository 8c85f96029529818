"""Talks as a Mesa model: one agent for each party, a step is a round. The only file that imports Mesa.

The model plays one run (a batch of one) through the same loop as the ensemble, so its numbers are
the ensemble's to the bit: `Talks(setup, seed, run)` is run `run` of `ensemble(setup, seed)`.
"""

from __future__ import annotations

import inspect
import secrets
from functools import partial
from operator import attrgetter
from typing import Any

import mesa

from sim.engines.case import as_case
from sim.engines.drive import Behind, Sitter
from sim.engines.played import Ledger, Played
from sim.engines.round import RoundRecord, play_round
from sim.engines.setup import Setup
from sim.minds import MINDS, Mind, as_mind
from sim.minds.view import Offer, Reply, View
from sim.nouns import Ints, Package, Rung
from sim.rules.beliefs import sincerity
from sim.rules.state import ENDS
from sim.rules.value import conflict_of, utility, valuation, without_agreement
from sim.scenario.schema import Scenario
from sim.scenario.tape import tape, whole

REPORTS_STATE_BEFORE_LAST = "rng" not in inspect.signature(mesa.batch_run).parameters
"""Whether this Mesa's `batch_run` (3.3) ends a step early for a model that also collects at its start."""


class PartyAgent(Behind, mesa.Agent):  # type: ignore[misc]
    """One party. It asks its mind for all its decisions; give it another by setting `agent.mind`.

    A mind may be any object with methods for what it cares for, such as `propose(seat)` and `answer(seat, offer)`
    (`sim.minds.players`).
    """

    def __init__(self, model: Talks, party: str, mind: Mind) -> None:
        mesa.Agent.__init__(self, model)
        Behind.__init__(self, mind)
        self.party = party
        self.seat = model.setup.game.index(party)
        self.offers_made = 0
        self.offers_refused = 0

    @property
    def mind(self) -> Sitter:
        """Who decides for the party."""
        return self.sitter

    @mind.setter
    def mind(self, player: Any) -> None:
        self.sitter = as_mind(player)

    def propose(self, view: View) -> Ints:
        """Ask the mind for an offer."""
        choice = super().propose(view)
        self.offers_made += int((choice > 0).sum())
        return choice

    def answer(self, view: View, offer: Offer) -> Reply:
        """Ask the mind for an answer."""
        reply = super().answer(view, offer)
        self.offers_refused += int((view.live & ~reply.accepts).sum())
        return reply

    @property
    def utility(self) -> float:
        """Utility of the standing package today."""
        return float(self.model.utilities[self.seat])

    @property
    def gain(self) -> float:
        """Utility of the standing package over the status quo today."""
        return float(self.model.utilities[self.seat] - self.model.baseline[self.seat])

    @property
    def patience(self) -> float:
        """π; frustration is 1 − π."""
        return float(self.model.state.patience[0, self.seat])

    @property
    def leader_present(self) -> bool:
        """Whether the leader was at this round's meeting."""
        return bool(self.model.state.leaders[0, self.seat])

    @property
    def present(self) -> bool:
        """Whether anyone of the party was at this round's meeting."""
        return bool(self.model.state.present[0, self.seat])

    @property
    def at_the_talks(self) -> bool:
        """Whether the party has not left the talks."""
        return bool(self.model.state.engaged[0, self.seat])

    @property
    def blame(self) -> float:
        """The largest blame on the party before any audience."""
        return float(self.model.state.blame[0, self.seat].max())

    @property
    def trust(self) -> float:
        """Mean belief of the other principals that the party is sincere."""
        game, believed = self.model.setup.game, sincerity(self.model.drawn, self.model.state.beliefs)
        others = [p for p in game.principals if p != self.seat]
        return float(believed[0, others, self.seat].mean()) if others else float("nan")


class Talks(mesa.Model):  # type: ignore[misc]
    """One run of a negotiation. `scenario` is a `Scenario`, its `Setup`, what `sim.load` returns, or a file's path.

    `seed` and `run` address the draws; Mesa's own generator is seeded too, but no rule draws from it. Without a seed
    each model draws one, as Mesa's do, and reports it (`seed_of_tape`, and `seed` in its data).

    Replications by `mesa.batch_run` are runs of one seed: `{"scenario": [talks], "run": range(100)}` with `rng=[1]`
    where Mesa's `batch_run` has that argument, or with `"seed": [1]` among the parameters where it has not (Mesa 3.3).
    """

    def __init__(
        self, scenario: Any, seed: int | None = None, run: int = 0, minds: dict[str, Any] | None = None
    ) -> None:
        seed, run = secrets.randbits(63) if seed is None else whole("seed", seed), whole("run", run)
        super().__init__(rng=seed)
        self.setup: Setup = _setup(scenario)
        self.seed_of_tape, self.run_number = seed, run
        self.tape = tape(seed, run, 1)
        self.drawn = self.setup.draw(self.tape)
        self.state = self.setup.opening(self.drawn)
        self.ledger = Ledger(self.setup, self.drawn)
        self.records: list[RoundRecord] = []
        self.by_party: dict[str, PartyAgent] = {
            name: PartyAgent(self, name, MINDS[party.mind]()) for name, party in self.setup.scenario.parties.items()
        }
        for name, mind in (minds or {}).items():
            self.by_party[name].mind = mind
        self.running = True
        self._value()
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "seed": "seed_of_tape",
                "run": "run_number",
                "round": _round,
                **{name: partial(_number, name=name) for name in ("agreements", "meetings", "momentum")},
                "conflict": _conflict,
                "end": _end,
                **{f"level.{issue}": partial(_level, issue=i) for i, issue in enumerate(self.setup.game.issues)},
                **{f"rung.{x}": partial(_rung, instrument=g) for g, x in enumerate(self.setup.scenario.instruments)},
            },
            agent_reporters={
                name: attrgetter(name)
                for name in ("party", "utility", "gain", "patience", "present", "leader_present", "at_the_talks",
                             "blame", "trust", "offers_made", "offers_refused")
            },
        )  # fmt: skip
        self.datacollector.collect(self)

    @property
    def standing(self) -> Package:
        """The package in force."""
        return self.setup.game.package(self.state.standing[0])

    @property
    def outcome(self) -> Played:
        """The run's stock-taking; only once the talks have ended."""
        if self.running:
            raise RuntimeError("the talks still go on; step until `model.running` is False")
        return self.ledger.close(self.tape)

    def step(self) -> None:
        """Play one round, unless the talks have ended."""
        if not self.running:
            return
        seats = [self.by_party[name] for name in self.setup.game.parties]
        self.state, record = play_round(self.setup, self.drawn, self.state, self.tape, list(seats))
        self.records.append(record)
        self.ledger.enter(record)
        self._value()
        self.running = bool(self.state.live.any())
        self.datacollector.collect(self)
        if not self.running and REPORTS_STATE_BEFORE_LAST:
            self.steps += 1  # a step without a round, so that the state before it is that of the finished run

    def _value(self) -> None:
        game, state = self.setup.game, self.state
        value = valuation(game, self.drawn, state)
        self.utilities = (utility(game, self.drawn, state, value, state.standing) - state.lost)[0]
        none = without_agreement(state)
        quo = game.status_quo[None]
        self.baseline = utility(game, self.drawn, none, valuation(game, self.drawn, none), quo)[0]


def _setup(scenario: Any) -> Setup:
    if isinstance(scenario, Setup):
        return scenario
    return Setup(scenario) if isinstance(scenario, Scenario) else as_case(scenario).setup


# What the model reports of each round, as functions of this module, so that a model can be pickled.


def _round(model: Talks) -> int:
    return model.state.round


def _number(model: Talks, name: str) -> float:
    return getattr(model.state, name)[0].item()  # type: ignore[no-any-return]


def _conflict(model: Talks) -> float:
    return float(conflict_of(model.drawn, model.state.standing)[0])


def _end(model: Talks) -> str:
    return str(ENDS[int(model.state.end[0])])


def _level(model: Talks, issue: int) -> str:
    return model.setup.game.levels[issue][int(model.state.standing[0, issue])]


def _rung(model: Talks, instrument: int) -> str:
    return Rung(int(model.state.rung[0, instrument])).name.lower()
