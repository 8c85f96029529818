"""Which runs a comparison plays in each of its cases, with whose minds, and what it keeps of them."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Any

import numpy as np

from sim.engines.ensemble import Batch, Player, chunks, in_threads, play, play_briefly, rounds, sitters
from sim.engines.outcomes import Outcome, needs_enumeration
from sim.engines.played import Ledger, Played
from sim.engines.setup import Setup
from sim.minds import MINDS, Mind, OneByOne, as_mind
from sim.nouns import Floats
from sim.scenario.findings import Finding, ScenarioError, nearest
from sim.scenario.schema import Scenario
from sim.scenario.tape import Tape

Minds = Mapping[str, Any]
"""Party → a mind, the name of one, or an object with `propose` and `answer`."""


@dataclass(frozen=True)
class Asked:
    """One case to play: its scenario as laid out, what is kept of it, and whose minds sit there."""

    setup: Setup
    outcomes: dict[str, Outcome]
    minds: Minds = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """Runs 0 … runs − 1 of a seed: the same draws in every case. `tick` hears of runs as they end."""

    runs: int
    seed: int
    workers: int | None = field(default=None, compare=False)
    tick: Callable[[int], None] | None = field(default=None, compare=False, repr=False)

    def measure(self, cases: Iterable[Asked]) -> Iterator[Floats]:
        """Play the runs in each case and keep the outcomes alone, (run, outcome).

        Cases share the workers: where each has few runs, several are under way at once.
        """
        asked: deque[tuple[int, dict[str, Outcome]]] = deque()
        played = in_threads(self._chunks(cases, asked), self.workers, self.tick)
        for first in played:
            count, outcomes = asked.popleft()
            yield measured(outcomes, [first, *islice(played, count - 1)])

    def _chunks(self, cases: Iterable[Asked], asked: deque[tuple[int, dict[str, Outcome]]]) -> Iterator[Batch]:
        for case in cases:
            briefly = not any(map(needs_enumeration, case.outcomes))
            cut = list(cut_for(case.setup, self.seed, self.runs, self.workers, case.minds, briefly))
            asked.append((len(cut), case.outcomes))
            yield from cut


def measured(wanted: dict[str, Outcome], parts: Iterable[Played]) -> Floats:
    """The outcomes of runs that were played, (run, outcome)."""
    return np.concatenate([np.stack([pick(part) for pick in wanted.values()], axis=1) for part in parts])


def cut_for(
    setup: Setup, seed: int, runs: int, workers: int | None = None, minds: Minds | None = None, briefly: bool = False
) -> Iterator[Batch]:
    """Runs 0 … runs − 1 of a seed in chunks; a player's object decides run by run, which is slower."""
    if not minds:
        return chunks(setup, seed, runs, workers, player=play_briefly if briefly else play)
    seats = seated(setup, minds)
    single = any(isinstance(mind, OneByOne) for mind in seats.values())
    return chunks(setup, seed, runs, workers, 1 if single else None, _player(seats, briefly))


def seated(setup: Setup, minds: Minds) -> dict[int, Mind]:
    """Seat → mind. Raises `ScenarioError` for what is no party, or no mind."""
    found = {}
    for party, mind in minds.items():
        where = setup.scenario.meta.title
        if party not in setup.scenario.parties:
            fix = nearest(str(party), setup.scenario.parties)
            raise ScenarioError([Finding(where, None, "minds", f"'{party}' is no party", fix)])
        if isinstance(mind, str) and mind not in MINDS:
            raise ScenarioError([Finding(where, None, f"minds.{party}", f"'{mind}' is no mind", nearest(mind, MINDS))])
        try:
            found[setup.game.index(party)] = as_mind(MINDS[mind]() if isinstance(mind, str) else mind)
        except TypeError:
            what, fix = f"{mind!r} is no mind", "give an object with methods propose(seat) and answer(seat, offer)"
            raise ScenarioError([Finding(where, None, f"minds.{party}", what, fix)]) from None
    return found


def _player(seats: Mapping[int, Mind], briefly: bool) -> Player:
    """Plays a batch with these minds, one batch at a time: a user's object need not stand several threads.

    Each batch begins with a copy of them as they were given, so that no run depends on the others.
    """
    one_at_a_time = Lock()

    def play_with(setup: Setup, runs: Tape) -> Played:
        with one_at_a_time:
            minds = sitters(setup)
            for seat, mind in seats.items():
                minds[seat] = _copied(mind)
            drawn = setup.draw(runs)
            ledger = Ledger(setup, drawn)
            for record in rounds(setup, drawn, runs, minds):
                ledger.enter(record)
            return ledger.close_briefly(runs) if briefly else ledger.close(runs)

    return play_with


def _copied(mind: Mind) -> Mind:
    try:
        return copy.deepcopy(mind)
    except TypeError:  # it holds what cannot be copied, such as a connection
        return mind


def main_event(scenario: Scenario) -> str:
    """The outcome that a report is about: the headline event, or any agreement."""
    return "deal" if scenario.reference.headline is None else "headline"


def default_outcomes(setup: Setup) -> list[str]:
    """The headline and how far its issues moved, any deal, whether deals held, rounds, and the principals' gains."""
    comply = setup.scenario.compliance
    return [
        *dict.fromkeys([main_event(setup.scenario), "deal"]),
        *_levels_of_the_headline(setup),
        *(["held"] if comply and comply.rounds else []),
        "rounds",
        *(f"gain.{setup.game.parties[p]}" for p in setup.game.principals),
    ]


def _levels_of_the_headline(setup: Setup) -> list[str]:
    """Whether each level but the status quo was reached, on the issues that the headline names."""
    head, issues = setup.scenario.reference.headline, setup.scenario.issues
    named = [issue for issue in setup.game.issues if head and issue in head.when]
    return [f"reached.{i}.{level}" for i in named for level in issues[i].levels if level != issues[i].status_quo]
