"""What everyone at the table can see of a round: who came, what was offered and answered, what was signed."""

from __future__ import annotations

import numpy as np

from sim.analysis.titles import start
from sim.engines.hearing import TurnRecord
from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.nouns import Answer, Bools, Rung, Stage
from sim.report import words
from sim.report.tables import date_of
from sim.report.words import listed, party
from sim.rules.attendance import Meeting
from sim.rules.state import State

MADE = {
    Stage.OFFER: "proposed",
    Stage.TABLE: "had proposed",
    Stage.CAPITALS: "had proposed, and the capitals decided on",
}
SAID = {Answer.ACCEPTED: "accepted", Answer.REFUSED: "refused", Answer.REFERRED: "referred it home"}


def answering(turn: TurnRecord) -> list[int]:
    """Who answered; of an offer that lay on the table, only who did so now."""
    answered = turn.answers[0] >= 0
    if turn.stage == Stage.TABLE:
        answered &= ~np.isnan(turn.asked[0])
    return [int(h) for h in np.flatnonzero(answered)]


class PublicRecord:
    """Tells rounds of one run in order, each against the state after the round before."""

    def __init__(self, setup: Setup, state: State) -> None:
        self.setup, self.state = setup, state

    def round(self, record: RoundRecord) -> list[str]:
        """One round, a line for each thing that happened."""
        state = record.state
        told = [
            *self._world(state), *self._attendance(record), *self._pressure(state),
            *(line for turn in record.turns for line in self._turn(record, turn)),
            *self._learned(state), *self._left(record),
        ]  # fmt: skip
        self.state = state
        head = f"Round {state.round} ({date_of(self.setup, state.round)})"
        return [head, *(f"  {line}" for line in told or ["Nothing happened at the table."])]

    def _world(self, state: State) -> list[str]:
        events = list(self.setup.scenario.events.values())
        fresh = np.flatnonzero(state.happened[0] > self.state.happened[0])
        return [f"Event: {events[e].title}." for e in fresh]

    def _attendance(self, record: RoundRecord) -> list[str]:
        met, protocol = record.meeting, self.setup.scenario.protocol
        if (record.state.round - 1) % protocol.meeting_every:
            return ["No meeting is due."]
        lines = self._leaders(met) if met.asked else []
        if not met.held[0]:
            missing = [party(self.setup, p) for p in self.setup.game.principals.tolist() if not met.present[0, p]]
            lines.append(f"No meeting: nobody came for {listed(missing)}.")
        return lines

    def _leaders(self, met: Meeting) -> list[str]:
        lines = []
        came = [party(self.setup, p) for p in np.flatnonzero(met.leaders[0]).tolist()]
        if came:
            lines.append(f"Leaders who came: {listed(came)}.")
        for p, name in enumerate(self.setup.game.parties):
            leader = self.setup.scenario.parties[name].leader
            if leader and not met.leaders[0, p]:
                lines.append(f"The leader of {party(self.setup, p)} did not come{self._why_away(met, p)}.")
        return lines

    def _why_away(self, met: Meeting, p: int) -> str:
        parties, switch = self.setup.scenario.parties, self.setup.scenario.mechanisms.conditional_attendance
        leader = parties[self.setup.game.parties[p]].leader
        reasons = []
        if leader and leader.if_leaders and switch:
            waits = [self.setup.game.index(name) for name in leader.if_leaders]
            if not met.leaders[0, waits].any():
                reasons.append(f"comes only with that of {words.listed([party(self.setup, h) for h in waits], 'or')}")
        if met.kept_away[0, p] > 0:
            name = self.setup.game.parties[p]
            waiting = sum(1 for item in parties.values() if item.leader and name in item.leader.if_leaders)
            kept = round(float(met.kept_away[0, p]) * waiting)
            reasons.append(f"{kept} of {waiting} who wait for it would have come with it")
        return f" ({'; '.join(reasons)})" if reasons else ""

    def _pressure(self, state: State) -> list[str]:
        lines = []
        for g, item in enumerate(self.setup.scenario.instruments.values()):
            now = Rung(int(state.rung[0, g]))
            if now == self.state.rung[0, g]:
                continue
            did = {Rung.THREATENED: "threatened", Rung.IMPOSED: "imposed"}.get(now, "dropped, its demand being met")
            owner = self.setup.scenario.parties[item.owner].title
            lines.append(f"{start(owner)} {did}: {words.instrument(self.setup, g)}{self._force(state, g)}.")
        return lines

    def _force(self, state: State, g: int) -> str:
        """What only the target knows about a threat."""
        return ""

    def _turn(self, record: RoundRecord, turn: TurnRecord) -> list[str]:
        if turn.proposer[0] < 0:
            return []
        p = int(turn.proposer[0])
        moved = words.moved(self.setup, turn.before[0], turn.after[0])
        answered = answering(turn)
        asked = [h for h in answered if h != p or turn.answers[0, h] == Answer.REFERRED]
        answers = [f"{party(self.setup, h)} {SAID[Answer(int(turn.answers[0, h]))]}" for h in asked]
        verb = MADE[turn.stage]
        said = f": {'; '.join(answers)}" if answers else ""
        return [f"{start(party(self.setup, p))} {verb} [{moved}]{said}.", *self._outcome(turn)]

    def _outcome(self, turn: TurnRecord) -> list[str]:
        answers = turn.answers[0]
        if turn.signed[0]:
            by = [party(self.setup, p) for p in np.flatnonzero(answers == Answer.ACCEPTED).tolist()]
            return [f"  Signed by {listed(by)}."]
        if (answers == Answer.REFERRED).any() and not (answers == Answer.REFUSED).any() and turn.stage == Stage.OFFER:
            return ["  It waits for the capitals."]
        return []

    def _learned(self, state: State) -> list[str]:
        """What changed in what parties think of one another: not public."""
        return []

    def _left(self, record: RoundRecord) -> list[str]:
        fresh: Bools = record.walked_out[0] & self.state.engaged[0]
        return [f"{start(party(self.setup, p))} left the talks." for p in np.flatnonzero(fresh).tolist()]
