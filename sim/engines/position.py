"""One run of talks that stops wherever a person decides: what a game, a page or a notebook plays on.

A position is the fold of its log: the same scenario, seed, run and log give the same position, in whatever process.
The log holds what people did, as plain data that can be written as JSON; all else follows from the draws.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from sim.engines.drive import move_of
from sim.engines.played import Ledger, Played
from sim.engines.round import RoundRecord, talk_round
from sim.engines.setup import Setup
from sim.minds import MINDS, Mind, as_mind
from sim.minds.briefing import briefing
from sim.minds.decisions import Ask, Move, Moves, Question
from sim.minds.moves import batch, plain
from sim.minds.seat import IllegalMove
from sim.rules.state import State
from sim.scenario.tape import tape, whole


@dataclass(frozen=True)
class LogLine:
    """One line of the log: a person's move, an event that was injected, or a seat that changed hands."""

    round: int
    kind: str
    """the decision; or `event`; or `seat`"""
    party: str | None
    what: Any
    """the move (`sim.minds.moves`); the event's name; whether a person sits there"""

    def line(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


class Position:
    """Run `run` of a seed, with people in some seats. It waits while one of them has a decision to take."""

    def __init__(
        self, setup: Setup, seed: int, run: int = 0, people: Iterable[str] = (),
        minds: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.setup, self.seed, self.run = setup, whole("seed", seed), whole("run", run)
        self.people = {self.known(name) for name in people}
        self.minds: dict[str, Mind] = {name: MINDS[x.mind]() for name, x in setup.scenario.parties.items()}
        self.minds |= {self.known(name): as_mind(mind) for name, mind in (minds or {}).items()}
        self.tape = tape(self.seed, self.run, 1)
        self.drawn = setup.draw(self.tape)
        self.state: State = setup.opening(self.drawn)
        self.ledger = Ledger(setup, self.drawn)
        self.records: list[RoundRecord] = []
        self.log: list[LogLine] = []
        self.history: list[dict[str, Any]] = []
        """every decision taken so far, people's and minds', in the order of the asks: moves by party"""
        self.ask: Ask | None = None
        self.happens: dict[int, list[str]] = {}
        """events that were injected, by the round in which they happen"""
        self._given: dict[str, tuple[Any, Move]] = {}
        self._talks: Generator[Ask, Moves, tuple[State, RoundRecord]] | None = None
        self._go_on()

    @property
    def over(self) -> bool:
        """Whether the talks have ended."""
        return self.ask is None

    @property
    def round(self) -> int:
        """The round that is being played, or the last."""
        return self.ask.round if self.ask else self.state.round

    @property
    def waiting(self) -> dict[str, dict[str, Any]]:
        """The briefings of the people who have a decision to take now, by party."""
        return {name: briefing(question, 0) for name, question in self._open().items()}

    @property
    def outcome(self) -> Played:
        """The stock-taking at the end; `RuntimeError` while the talks go on."""
        if not self.over:
            raise RuntimeError("the talks still go on")
        return self.ledger.close(self.tape)

    def move(self, party: str, move: Any) -> None:
        """Take a decision for a person. Raises `IllegalMove` for what cannot be done now; nothing changes then.

        Moves of an ask are taken together: nobody sees another's before all have been made.
        """
        question = self._open().get(self.known(party))
        if question is None:
            raise IllegalMove(f"{party} has nothing to decide now")
        self._given[party] = move, batch(question, {0: move})
        self.log.append(LogLine(self.round, str(question.decision), party, move))
        self._go_on()

    def inject(self, event: str) -> None:
        """Let an event of the scenario happen in the next round, whatever its hazard."""
        if event not in self.setup.scenario.events:
            known = ", ".join(self.setup.scenario.events) or "none"
            raise IllegalMove(f"'{event}' is no event of this scenario (there are {known})")
        self.happens.setdefault(self.round + 1, []).append(event)
        self.log.append(LogLine(self.round, "event", None, event))

    def seat(self, party: str, person: bool) -> None:
        """Give a seat to a person, or to its mind, from the next decision that is not yet taken."""
        (self.people.add if person else self.people.discard)(self.known(party))
        self._given.pop(party, None)
        self.log.append(LogLine(self.round, "seat", party, bool(person)))
        self._go_on()

    def replay(self, log: Iterable[Mapping[str, Any]]) -> Position:
        """Fold a log: do again, in order, what it tells. Returns the position itself."""
        for line in log:
            if not isinstance(line, Mapping) or set(line) != {field.name for field in fields(LogLine)}:
                raise IllegalMove(f"{line!r} is no line of a log; give what `line()` of its entries made")
            entry = LogLine(**line)
            if entry.kind == "event":
                self.inject(entry.what)
            elif entry.kind == "seat":
                self.seat(str(entry.party), entry.what)
            else:
                self.move(str(entry.party), entry.what)
        return self

    def _open(self) -> dict[str, Question]:
        """The questions to people that they have not answered."""
        names = self.setup.game.parties
        asked = {names[q.party]: q for q in self.ask.questions} if self.ask else {}
        return {name: q for name, q in asked.items() if name in self.people and name not in self._given}

    def _go_on(self) -> None:
        """Let the talks go on until a person has a decision to take, or they are over."""
        while not self._open():
            if self.ask is None:
                if not self.state.live[0]:
                    return
                happens = self.happens.get(self.state.round + 1, [])
                self._talks = talk_round(self.setup, self.drawn, self.state, self.tape, happens)
                self._next(None)
            else:
                self._next(self._moves(self.ask))

    def _moves(self, ask: Ask) -> Moves:
        """What everyone who was asked decides: people as they said, the others by their minds."""
        names, moves, said = self.setup.game.parties, {}, {}
        for question in ask.questions:
            name = names[question.party]
            if name in self._given:
                said[name], moves[question.party] = self._given[name]
            else:
                moves[question.party] = move_of(self.minds[name], question)
                said[name] = plain(self.setup.game, question, moves[question.party], 0)
        self.history.append(said)
        self._given = {}
        return moves

    def _next(self, moves: Moves | None) -> None:
        assert self._talks is not None
        try:
            self.ask = next(self._talks) if moves is None else self._talks.send(moves)
        except StopIteration as over:
            self.state, record = over.value
            self.records.append(record)
            self.ledger.enter(record)
            self.ask = None

    def known(self, name: str) -> str:
        """A party's name as it is; `IllegalMove` where there is no such party."""
        if name not in self.setup.game.parties:
            raise IllegalMove(f"'{name}' is no party here (there are {', '.join(self.setup.game.parties)})")
        return name
