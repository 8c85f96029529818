"""A person's seat in the terminal: shows what the party knows, asks, and builds packages from numbered choices."""

from __future__ import annotations

import sys

from rich.console import Console

from sim.analysis import titles
from sim.analysis.titles import start
from sim.engines.setup import Setup
from sim.minds import Human, IllegalMove, Mind, Received, Seat, as_mind
from sim.minds.view import Offer, Reply, View
from sim.nouns import Ints, Package, number_in
from sim.report import words
from sim.report.words import signed
from sim.scenario.findings import printable

HELP = "  NUMBER change an issue · o offer · c clear · s suggestions · b what you know · p pass · q leave the table"


MOST_LINES = 1000
"""Lines that one decision may take; whoever types more (a program) leaves the table."""
LONGEST = 1_000_000


class Left(Exception):
    """The person has left the table."""


class TerminalSeat:
    """Asks for one party's offers and answers."""

    def __init__(self, setup: Setup, console: Console, known: list[str]) -> None:
        self.setup, self.console, self.known = setup, console, known
        self.draft: Package = {}
        self.shown: tuple[int, Package] = (0, {})

    def say(self, text: str = "") -> None:
        """Print a line."""
        self.console.print(text)

    def read(self, prompt: str) -> str:
        """Read a line; the end of the input, or q, leaves the table."""
        try:
            answer = printable(_line(self.console, prompt)).strip().lower()
        except (EOFError, OSError, RuntimeError, ValueError):  # ended, closed, or never there
            self.say()
            raise Left from None
        if answer in ("q", "quit"):
            raise Left
        return answer

    def ask_offer(self, seat: Seat) -> Package | None:
        """Let the person build an offer, or pass."""
        self._situation(seat)
        self.say(f"Your turn to offer.\n{HELP}")
        for _ in range(MOST_LINES):
            self._draft(seat)
            word = self.read("> ")
            match word.split():
                case ["p"]:
                    return None
                case ["o"]:
                    return dict(self.draft)
                case ["c"]:
                    self.draft = {}
                case ["b"]:
                    for line in self.known:
                        self.say(line)
                case ["s"]:
                    self._suggest(seat)
                case [issue, *level] if issue.isdigit() and len(level) <= 1:
                    self._change(seat, issue, level)
                case _:
                    self.say(f"'{word:.40}' is no choice here. You can:\n{HELP}")
        raise Left

    def ask_answer(self, seat: Seat, offer: Received) -> bool:
        """Let the person accept or refuse."""
        self._situation(seat)
        who = start(self.setup.scenario.parties[offer.proposer].title)
        self.say(f"{who} offers:")
        for issue, level in offer.moved.items():
            self.say(f"  {self._issue(issue)} → {self._level(issue, level)}")
        self.say(f"It would gain you {signed(offer.gain)}; these issues could give you {signed(offer.best)} at best.")
        for _ in range(MOST_LINES):
            word = self.read("a accept · r refuse · q leave the table > ")
            if word in ("a", "r"):
                return word == "a"
            self.say(f"'{word:.40}' is no choice here; type a, r or q.")
        raise Left

    def refuse(self, reason: str) -> None:
        """Say why an offer may not be made or accepted."""
        self.say(f"Not possible: {reason}.")

    def _situation(self, seat: Seat) -> None:
        """Once a round, and again when something was signed: what is in force, believed and blamed."""
        if self.shown == (seat.round, seat.standing):
            return
        self.shown, self.draft = (seat.round, seat.standing), {}
        self.say(f"\nRound {seat.round}. In force now:")
        for n, (issue, level) in enumerate(seat.standing.items(), 1):
            self.say(f"  {n}. {self._issue(issue)}: {self._level(issue, level)}")
        for name, party in self.setup.scenario.parties.items():
            kinds = seat.belief(name)
            if name != seat.party and len(kinds) > 1:
                guess = ", ".join(f"{words.plain(k)} {words.chance(share)}" for k, share in kinds.items())
                self.say(f"  You take {party.title} to be: {guess}")
        for name, blame in seat.blame().items():
            if blame >= 0.005:
                self.say(f"  Blame on you before {self.setup.scenario.parties[name].title}: {words.chance(blame)}")

    def _draft(self, seat: Seat) -> None:
        if not self.draft:
            self.say("Your draft is empty.")
            return
        text = self._moved(seat, self.draft)
        try:
            seat.candidate(self.draft)
        except IllegalMove as reason:
            self.say(f"Your draft: {text}. Not possible: {reason}.")
            return
        self.say(f"Your draft: {text}. {self._worth(seat.gain(self.draft), seat.chance(self.draft))}.")
        try:
            seat.legal(self.draft)
        except IllegalMove as reason:
            self.say(f"You may not offer it: {reason}.")

    def _change(self, seat: Seat, chosen: str, level: list[str]) -> None:
        issues = list(seat.levels)
        number = number_in(chosen, len(issues))
        if not number:
            self.say(f"There is no issue {chosen:.40}; there are 1 to {len(issues)}.")
            return
        issue = issues[number - 1]
        known = seat.levels[issue]
        if not level:
            for n, name in enumerate(known, 1):
                now = " (in force)" if seat.standing[issue] == name else ""
                self.say(f"    {n}. {self._level(issue, name)}{now}")
            level = [self.read(f"  level of {self._issue(issue)} > ")]
        at = number_in(level[0], len(known))
        if not at:
            self.say(f"There is no level '{level[0]:.40}'; there are 1 to {len(known)}.")
            return
        name = known[at - 1]
        self.draft.pop(issue, None)
        if name != seat.standing[issue]:
            self.draft[issue] = name

    def _suggest(self, seat: Seat) -> None:
        found = seat.likeliest(5)
        if not found:
            self.say("Nothing that you may offer is better for you than what stands.")
            return
        for n, (package, gain, chance) in enumerate(found, 1):
            self.say(f"    {n}. {self._moved(seat, package)}. {self._worth(gain, chance)}.")
        word = self.read("  number to take it as your draft, Enter to go back > ")
        if number := number_in(word, len(found)):
            package = found[number - 1][0]
            self.draft = {i: k for i, k in package.items() if seat.standing[i] != k}

    def _moved(self, seat: Seat, package: Package) -> str:
        changes = {issue: level for issue, level in package.items() if seat.standing[issue] != level}
        return "; ".join(f"{self._issue(issue)} → {self._level(issue, level)}" for issue, level in changes.items())

    def _worth(self, gain: float, chance: float) -> str:
        return f"It gains you {signed(gain)}; you think that all others agree with {words.chance(chance)}"

    def _issue(self, name: str) -> str:
        return titles.of_issue(self.setup.scenario, name)

    def _level(self, issue: str, name: str) -> str:
        return titles.of_level(self.setup.scenario, issue, name)


def _line(console: Console, prompt: str) -> str:
    """A line that a person types; from a file or a pipe one of at most `LONGEST` characters."""
    if sys.stdin is None or not sys.stdin.isatty():
        console.print(prompt, end="")
        line = "" if sys.stdin is None else sys.stdin.readline(LONGEST)
        if not line or len(line) == LONGEST:
            raise EOFError
        return line
    return console.input(prompt)


class Chair(Mind):
    """A person's chair: when the person leaves, the party's built-in mind takes it."""

    name = "chair"

    def __init__(self, terminal: TerminalSeat, deputy: Mind) -> None:
        self.person, self.deputy, self.terminal = as_mind(Human(terminal)), deputy, terminal
        self.empty = False

    def propose(self, view: View) -> Ints:
        """Ask the person, or the deputy."""
        if not self.empty:
            try:
                return self.person.propose(view)
            except Left:
                self._leave()
        return self.deputy.propose(view)

    def answer(self, view: View, offer: Offer) -> Reply:
        """Ask the person, or the deputy."""
        if not self.empty:
            try:
                return self.person.answer(view, offer)
            except Left:
                self._leave()
        return self.deputy.answer(view, offer)

    def _leave(self) -> None:
        self.empty = True
        self.terminal.say("You leave the table; the built-in mind of your party sits down in your place.")
