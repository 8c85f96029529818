"""One run told in sentences, with the numbers behind each decision."""

from __future__ import annotations

import numpy as np

from sim.analysis.possible import REASONS
from sim.analysis.titles import start
from sim.engines.hearing import TurnRecord
from sim.engines.played import Played
from sim.engines.round import RoundRecord
from sim.engines.setup import Setup
from sim.minds.negotiator import Negotiator
from sim.nouns import Answer, End, Ints, Reason, Rung, Stage
from sim.report import words
from sim.report.decision_log import Note, Proposed, Weighed
from sim.report.public_record import PublicRecord, answering
from sim.report.tables import date_of, has_conflict
from sim.report.terms import WeighedOffer, going_on, terms
from sim.report.words import chance, listed, number, party, signed
from sim.rules.attendance import authority
from sim.rules.beliefs import sincerity
from sim.rules.bits import condition_bit
from sim.rules.consent import crosses, gates_shut, is_shut
from sim.rules.state import ENDS, State
from sim.rules.value import stakes, truth_of
from sim.scenario.game import GateRule
from sim.scenario.parameters import Parameters

LATER = {Stage.TABLE: "On the table lay", Stage.CAPITALS: "Referred home last round, for the capitals,"}
"""How an offer from before comes up again."""
SMALL = 0.005
"""Terms below this are not told."""
NOTICED = 0.05
"""Changes of blame and belief below this are not told."""


def whole_story(setup: Setup, drawn: Parameters, records: list[RoundRecord], played: Played, notes: list[Note]) -> str:
    """Tell every round of a run (the first of a batch)."""
    teller = StoryTeller(setup, drawn, notes, brief=False)
    told = [line for record in records for line in ("", *teller.round(record))]
    return "\n".join([*teller.opening(), *told, "", *ending(setup, played)])


def story(setup: Setup, drawn: Parameters, records: list[RoundRecord], played: Played, notes: list[Note]) -> str:
    """Tell a run (the first of a batch) round by round, and fold rounds that repeat the one before.

    A round repeats the one before if the same offers and answers are made, the same parties come, nothing else
    happens, and nobody's belief or blame changes much.
    """
    teller, public = StoryTeller(setup, drawn, notes, brief=True), PublicRecord(setup, setup.opening(drawn))
    lines, before, same = teller.opening(), [""], list[RoundRecord]()
    for record in records:
        told, seen = teller.round(record), sorted(public.round(record)[1:])
        if seen == before and not teller.learned:
            same.append(record)
            continue
        lines += [*_folded(setup, same), "", *told]
        before, same = seen, []
    return "\n".join([*lines, *_folded(setup, same), "", *ending(setup, played)])


def _folded(setup: Setup, records: list[RoundRecord]) -> list[str]:
    """One line for consecutive rounds that repeat the round before them."""
    if not records:
        return []
    first, last = (record.state.round for record in (records[0], records[-1]))
    span = f"Round {first} ({date_of(setup, first)})"
    if last > first:
        span = f"Rounds {first}–{last} ({date_of(setup, first)} to {date_of(setup, last)})"
    turns = [turn for record in records for turn in record.turns if turn.stage == Stage.OFFER and turn.proposer[0] >= 0]
    who = [party(setup, p) for p in sorted({int(turn.proposer[0]) for turn in turns})]
    if not who:
        return [f"{span}: the same again."]
    verb = "repeats its offer" if len(who) == 1 else "repeat their offers"
    return [f"{span}: {start(listed(who))} {verb}, with the same answers."]


class StoryTeller(PublicRecord):
    """Tells rounds with what was in the parties' minds."""

    def __init__(self, setup: Setup, drawn: Parameters, notes: list[Note], brief: bool) -> None:
        super().__init__(setup, setup.opening(drawn))
        self.brief = brief
        """whether a repeated offer is told in one line"""
        self.drawn, self.notes = drawn, list(notes)
        self.said: dict[int, tuple[bytes, bytes]] = {}
        """each party's latest offer and the answers to it"""
        self.learned: list[str] = []
        """what changed in beliefs and blame in the latest round"""

    def opening(self) -> list[str]:
        """Who the parties are in this run: their types."""
        lines = [
            f"{start(party(self.setup, p))} is '{words.plain(kinds[int(self.drawn.kind[0, p])])}' in this run. "
            "The others do not know it."
            for p, kinds in enumerate(self.setup.game.kinds)
            if len(kinds) > 1
        ]
        return lines or ["Each party knows its own wishes and guesses those of the others."]

    def _force(self, state: State, g: int) -> str:
        cost = number(float(self.drawn.levers.severity[0, g]))
        target = party(self.setup, int(self.drawn.levers.target[g]))
        match Rung(int(state.rung[0, g])):
            case Rung.THREATENED:
                return f" (cost to {target} {cost}, believed at {chance(float(state.credibility[0, g]))})"
            case Rung.IMPOSED:
                return f" (cost to {target} {cost})"
            case _:
                return ""

    def _turn(self, record: RoundRecord, turn: TurnRecord) -> list[str]:
        made = self._proposed() if turn.stage == Stage.OFFER else None
        if turn.proposer[0] < 0:
            if made is None:
                return []
            why = "saw no package that it would offer" if made.open == 0 else "made no offer"
            return [f"{start(party(self.setup, made.party))} {why}."]
        p = int(turn.proposer[0])
        moment = self._moment(record, turn)
        moved = words.moved(self.setup, turn.before[0], turn.after[0])
        asked = answering(turn)
        if made is None:
            answers = [self._answer(moment, turn, h) for h in asked]
            return [f"{LATER[turn.stage]} what {party(self.setup, p)} had proposed: {moved}.", *answers,
                    *self._outcome(turn)]  # fmt: skip
        answers = [self._answer(moment, turn, h) for h in asked if h != p or turn.answers[0, h] == Answer.REFERRED]
        same = (turn.after[0].tobytes(), turn.answers[0].tobytes())
        repeated = self.said.get(p) == same
        self.said[p] = same
        if repeated and self.brief:
            return [f"{start(party(self.setup, p))} repeated its offer, with the same answers.", *self._outcome(turn)]
        again = "repeated its offer" if repeated else "proposed"
        belief = f"worth {signed(made.gain)} to it, chance of being signed in its eyes {chance(made.chance)}"
        return [f"{start(party(self.setup, p))} {again}: {moved} ({belief}).", *answers, *self._outcome(turn)]

    def _proposed(self) -> Proposed:
        note = self.notes.pop(0)
        assert isinstance(note, Proposed), note
        return note

    def _weighed(self) -> Weighed:
        note = self.notes.pop(0)
        assert isinstance(note, Weighed), note
        return note

    def _moment(self, record: RoundRecord, turn: TurnRecord) -> WeighedOffer:
        engaged = self.state.engaged[0]
        return WeighedOffer(self.setup, self.drawn, record.state, engaged, turn.before[0], turn.after[0])

    def _answer(self, moment: WeighedOffer, turn: TurnRecord, h: int) -> str:
        who = start(party(self.setup, h))
        answer = Answer(int(turn.answers[0, h]))
        if answer == Answer.REFERRED:
            return f"  {who} referred it home: {self._why_home(moment, h)}."
        if np.isnan(turn.asked[0, h]):
            return f"  {who} had consented before."
        seen = self._weighed()
        stands = going_on(moment, seen)
        value = f"the package is worth {number(stands + seen.gain)} to it, going on {number(stands)}"
        verb = "accepted" if answer == Answer.ACCEPTED else "refused"
        return f"  {who} {verb}: {value}; {self._why(moment, seen, answer)}."

    def _why(self, moment: WeighedOffer, seen: Weighed, answer: Answer) -> str:
        if not seen.allowed:
            return f"it may not sign it, {self._barred(moment, seen.party)}"
        if answer == Answer.ACCEPTED:
            enough = "at least" if seen.gain >= seen.asked else "near"
            reached = f"the gain of {number(seen.gain)} is {enough} the {number(seen.asked)} it asked for"
            return f"{reached}{_asked(seen)}, {_made_of(moment, seen)}"
        if seen.gain < 0:
            return f"the missing {number(-seen.gain)} is {_made_of(moment, seen)}"
        gain = f"a gain of {number(seen.gain)}"
        if seen.gain >= seen.asked:
            noise = "choices are noisy" if seen.mind == Negotiator.name else "it refused all the same"
            return f"{gain} would have met the {number(seen.asked)} it asked for, but {noise}"
        return f"{gain}, but it held out for {number(seen.asked)}{_asked(seen)}"

    def _barred(self, moment: WeighedOffer, h: int) -> str:
        game, scenario = self.setup.game, self.setup.scenario
        before, after = truth_of(game, np.stack([moment.before, moment.after]))
        names = [name for item in scenario.parties.values() for name in item.red_lines]
        for name, line in zip(names, game.lines, strict=True):
            if line.party == h and crosses(line.bits & self.drawn.forbidden[0, h], before, after):
                return f"it crosses a red line ({words.plain(name)})"
        for gate, refused in zip(game.gates, gates_shut(game, self.drawn, moment.state)[0], strict=True):
            if gate.party == h and is_shut(refused, np.asarray(condition_bit(gate.until)), before, after):
                return self._shut(gate)
        return "its rules forbid it"

    def _shut(self, gate: GateRule) -> str:
        if gate.during < 0:
            return f"it comes too early ({words.plain(gate.name)})"
        event = list(self.setup.scenario.events.values())[gate.during]
        return f"not while this lasts: {event.title}"

    def _why_home(self, moment: WeighedOffer, h: int) -> str:
        state = moment.state.but(standing=moment.before[None])
        stake = float(stakes(self.drawn, state, moment.after[None])[0, h])
        may = float(authority(self.drawn, moment.state)[0, h])
        if stake > may:
            return f"{chance(stake)} of what it has at stake moves, and its delegation may sign {chance(may)}"
        return "nobody of it was in the room"

    def _learned(self, state: State) -> list[str]:
        self.learned = [*_changes_of_blame(self.setup, self.state, state), *self._changes_of_belief(state)]
        return self.learned

    def _changes_of_belief(self, state: State) -> list[str]:
        before, after = sincerity(self.drawn, self.state.beliefs)[0], sincerity(self.drawn, state.beliefs)[0]
        lines = []
        for p in self.setup.game.principals.tolist():
            for h in self.setup.game.principals.tolist():
                if p != h and abs(after[p, h] - before[p, h]) >= NOTICED:
                    way = "more" if after[p, h] > before[p, h] else "less"
                    who, about = start(party(self.setup, p)), party(self.setup, h)
                    change = f"{chance(before[p, h])} → {chance(after[p, h])}"
                    lines.append(f"{who} now thinks {about} {way} likely to mean to settle ({change}).")
        return lines


def _asked(seen: Weighed) -> str:
    """How the default mind comes to what it asks for; other minds have ways of their own."""
    if seen.mind != Negotiator.name or seen.asked < SMALL:
        return ""
    parts = [f"aspiration {number(seen.aspiration)} of the {number(seen.best)} that these issues could give it"]
    if seen.relief >= SMALL:
        parts.append(f"less the {number(seen.relief)} that refusing would cost it")
    retreat = seen.asked - seen.aspiration * seen.best + seen.relief
    if retreat >= SMALL:
        parts.append(f"and {number(retreat)} for going back on its own demand")
    return f" ({', '.join(parts)})"


def _made_of(moment: WeighedOffer, seen: Weighed) -> str:
    """The terms of a gain as a clause, those first that point its way."""
    found = terms(moment, seen)
    along = [t for t in found if (t.worth < 0) == (seen.gain < 0) and abs(t.worth) >= SMALL][:2]
    against = [t for t in found if (t.worth < 0) != (seen.gain < 0) and abs(t.worth) >= SMALL][:2]
    if not along:
        return "made of small things"
    text = "mostly " + listed([f"{t.what} ({signed(t.worth)})" for t in along])
    return f"{text}, against {listed([f'{signed(t.worth)} from {t.what}' for t in against])}" if against else text


def _changes_of_blame(setup: Setup, before: State, after: State) -> list[str]:
    lines = []
    for name, item in setup.scenario.parties.items():
        p = setup.game.index(name)
        for other in item.audiences:
            a = setup.game.index(other)
            was, now = float(before.blame[0, p, a]), float(after.blame[0, p, a])
            if now - was >= NOTICED:
                change = f"rose from {number(was)} to {number(now)}"
                lines.append(f"Before {party(setup, a)}, blame on {party(setup, p)} {change}.")
    return lines


ENDINGS = {
    End.SETTLED: "nobody saw anything that it would rather have",
    End.SIGNED: "an agreement was signed, and this protocol ends with it",
    End.DEADLINE: "the deadline came",
    End.ROUNDS: "the rounds ran out",
    End.WALKOUT: "a party walked out",
    End.MEDIATOR_LEFT: "the mediator gave up",
}


def ending(setup: Setup, played: Played) -> list[str]:
    """How the talks ended, what stood, whether it held, and why there was no more."""
    state = played.state
    end, rounds = ENDS[int(state.end[0])], int(state.ended[0])
    lines = [f"The talks ended after round {rounds}: {ENDINGS[end]}."]
    stands = words.moved(setup, setup.game.status_quo, state.standing[0])
    lines.append("Nothing moved." if stands == "nothing" else f"In force at the end: {stands}.")
    lines += _kept(setup, played)
    for p in range(len(setup.game.parties)):
        if setup.scenario.parties[setup.game.parties[p]].weights:
            lines.append(f"{start(party(setup, p))} gained {signed(float(played.gain[0, p]))} over the status quo.")
    assert played.possible is not None
    lines.append(f"Why no bigger deal: {_reason(played.possible.bigger)}.")
    if has_conflict(setup):
        lines.append(f"Why the conflict goes on: {_reason(played.possible.fighting)}.")
    return lines


def _reason(index: Ints) -> str:
    reason: Reason = REASONS[int(index[0])]
    return f"{words.plain(reason)} ({words.WHY[reason]})"


def _kept(setup: Setup, played: Played) -> list[str]:
    comply = setup.scenario.compliance
    if not comply or not comply.rounds:
        return []
    lines = []
    for k, kept in enumerate(played.kept):
        what = words.moved(setup, played.signed.before[k], played.signed.after[k])
        then = f"{'kept for' if kept else 'broken within'} {comply.rounds} rounds afterwards"
        lines.append(f"Signed in round {int(played.signed.round[k])}, and {then}: {what}.")
    return lines
