"""All that is known of a run, listed once: its name in the runs table and as an outcome, its words and its unit.

To add an outcome, add a line to `MEASURES`. The runs table, its codebook, titles, and the outcomes that comparisons,
sensitivity and calibration may ask for follow from it (`sim.engines.outcomes`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.analysis.answers import SOLUTIONS
from sim.analysis.possible import REASONS, Possible
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Floats, Rung
from sim.rules.state import ENDS


class Kind(StrEnum):
    """What the values of a measure are."""

    EVENT = "event"
    """true or false; the mean is a share of runs"""
    AMOUNT = "amount"
    ROUND = "round"
    """the round in which something first came"""
    LABEL = "label"
    """one of several names"""


class Place(NamedTuple):
    """What a measure is taken of: what its name says after the dot, and the numbers by which arrays know it."""

    names: tuple[str, ...] = ()
    at: tuple[int, ...] = ()


Read = Callable[..., NDArray[Any]]
"""(played, *numbers of the place) → (run,). Of a label: its number. Of a round: 0 where it never came."""


@dataclass(frozen=True)
class Measure:
    """One kind of thing that is known of each run."""

    kind: Kind
    title: str
    """`{…}` is filled from the rest of an outcome's name"""
    unit: str
    read: Read
    column: str | None = None
    """its name in the runs table, before the dot; None where the table tells it otherwise"""
    outcome: str | None = None
    """its name as an outcome, before the dot; labels are events, one for each label"""
    zero: str = ""
    """what 0 (or false) means, where that needs saying"""
    missing: str = ""
    """when a run has no value; '' where each has one"""
    scope: Callable[[Setup], Iterable[Place]] = lambda setup: (Place(),)
    """the places at which a scenario takes it"""
    labels: Callable[[Setup, Place], Sequence[str]] = lambda setup, place: ()
    enumerates: bool = False
    """whether it asks what was possible, which takes an enumeration of all packages"""

    @property
    def is_event(self) -> bool:
        """Whether the outcome comes or does not (1 or 0), so that its mean is a share."""
        return self.kind in (Kind.EVENT, Kind.LABEL)


# Places


def _issues(setup: Setup) -> Iterator[Place]:
    return (Place((issue,), (i,)) for i, issue in enumerate(setup.game.issues))


def _levels(setup: Setup) -> Iterator[Place]:
    return (
        Place((issue, level), (i, k))
        for i, issue in enumerate(setup.game.issues)
        for k, level in enumerate(setup.game.levels[i])
    )


def _parties(setup: Setup) -> Iterator[Place]:
    return (Place((party,), (p,)) for p, party in enumerate(setup.game.parties))


def _of_types(setup: Setup) -> Iterator[Place]:
    return (place for place in _parties(setup) if len(setup.game.kinds[place.at[0]]) > 1)


def _audiences(setup: Setup) -> Iterator[Place]:
    """Parties before whom blame on another matters: its audiences, and owners of instruments on it."""
    game = setup.game
    for p, party in enumerate(game.parties):
        owners = [i.owner for i in setup.scenario.instruments.values() if i.target == party]
        for other in dict.fromkeys([*setup.scenario.parties[party].audiences, *owners]):
            yield Place((party, "before", other), (p, game.index(other)))


def _beliefs(setup: Setup) -> Iterator[Place]:
    names, principals = setup.game.parties, setup.game.principals.tolist()
    return (Place((names[h], "by", names[p]), (p, h)) for h in principals for p in principals if p != h)


def _instruments(setup: Setup) -> Iterator[Place]:
    return (Place((name,), (g,)) for g, name in enumerate(setup.scenario.instruments))


def _solutions(setup: Setup) -> Iterator[Place]:
    return (Place((name,), (s,)) for s, name in enumerate(SOLUTIONS))


def _headline(setup: Setup) -> Iterable[Place]:
    return (Place(),) if setup.game.headline >= 0 else ()


# Values that take more than one look at an array


def _standard(played: Played) -> Possible:
    """What was possible, by the yardstick under which pressure that an agreement ended would still stand."""
    assert played.possible is not None, "these outcomes need runs that were played with an enumeration"
    return played.possible


def _light(played: Played) -> Possible:
    """What was possible, by the yardstick under which pressure that an agreement ended had never been."""
    assert played.possible_without_pressure is not None, "these outcomes need runs that were played with an enumeration"
    return played.possible_without_pressure


def _held(played: Played) -> Floats:
    held = np.ones(played.run.size, bool)
    np.logical_and.at(held, played.signed.run, played.kept)
    return np.where(played.state.agreements > 0, held, np.nan)


LIGHT = ", had ended pressure never been"
"""Ends the words of what is measured against the status quo without the pressure that an agreement ended."""
UTILITY = "utility of the party; units differ between parties"
EVENT, AMOUNT, ROUND, LABEL = Kind


def _reasons(setup: Setup, place: Place) -> list[str]:
    return [str(reason) for reason in REASONS]


def _why_no_bigger(of: Callable[[Played], Possible], name: str = "", said: str = "") -> Measure:
    return Measure(LABEL, f"why no bigger deal{said}: {{words}}", "", lambda x: of(x).bigger,
                   f"why_no_bigger_deal{name}", f"why_not_more{name}", labels=_reasons, enumerates=True)  # fmt: skip


def _efficiency(of: Callable[[Played], Possible], name: str = "", said: str = "") -> tuple[Measure, ...]:
    """How near a run came to what was possible by one yardstick."""

    def amount(title: str, unit: str, read: Read, at: str, **more: Any) -> Measure:
        return Measure(AMOUNT, f"{title}{said}", unit, read, f"{at}{name}", f"{at}{name}", enumerates=True, **more)

    return (
        amount("gain that each player left on the table", "utility", lambda x: of(x).inside, "inside_frontier",
               zero="the outcome is on the Pareto frontier"),
        amount("gains left on the table, in sum", "utility", lambda x: of(x).left, "left_on_the_table",
               zero="nothing was left"),
        amount("opposition of the players' wishes", "from 0 to 1", lambda x: of(x).opposition, "opposition",
               missing="no package gains any player anything"),
        Measure(AMOUNT, f"packages on the Pareto frontier that no player loses by{said}", "packages",
                lambda x: of(x).frontier, f"frontier_packages{name}", enumerates=True),
        amount("distance from the {words} solution", "utility", lambda x, s: of(x).distance()[:, s], "distance",
               zero="the outcome gains what the solution gains", scope=_solutions),
    )  # fmt: skip


MEASURES: tuple[Measure, ...] = (
    Measure(AMOUNT, "number of the run", "", lambda x: x.run, "run", zero="the first run of the seed"),
    Measure(LABEL, "talks end: {words}", "", lambda x: x.state.end, "end", "end",
            labels=lambda setup, place: [str(end) for end in ENDS]),
    Measure(AMOUNT, "rounds of talks", "rounds", lambda x: x.state.ended, "rounds", "rounds"),
    Measure(AMOUNT, "meetings held", "meetings", lambda x: x.state.meetings, "meetings", "meetings",
            zero="the parties never met"),
    Measure(AMOUNT, "agreements signed", "agreements", lambda x: x.state.agreements, "agreements", "agreements",
            zero="nothing was signed"),
    Measure(EVENT, "any agreement", "", lambda x: x.state.agreements > 0, outcome="deal"),
    Measure(EVENT, "{headline}", "", lambda x: x.first_headline > 0, outcome="headline",
            scope=_headline),
    Measure(ROUND, "round of: {headline}", "round", lambda x: x.first_headline, "first_headline",
            missing="the headline event never came, or the scenario names none"),
    Measure(ROUND, "round of: {headline}", "round", lambda x: x.first_headline, outcome="headline_round",
            missing="the headline event never came", scope=_headline),
    _why_no_bigger(_standard),
    Measure(LABEL, "why the conflict goes on: {words}", "", lambda x: _standard(x).fighting,
            "why_conflict_goes_on", "why", labels=_reasons,
            enumerates=True),
    Measure(EVENT, "all agreements held", "", _held, "all_held", "held",
            zero="an agreement was broken", missing="nothing was signed"),
    Measure(AMOUNT, "draws that were drawn again to keep the stated orders", "draws", lambda x: x.redraws,
            "redraws", zero="the first draw kept every order"),
    Measure(AMOUNT, "momentum at the end", "", lambda x: x.state.momentum, "momentum", "momentum"),
    *_efficiency(_standard),
    _why_no_bigger(_light, "_without_pressure", LIGHT),
    *_efficiency(_light, "_without_pressure", LIGHT),
    Measure(LABEL, "{level}, at the end", "", lambda x, i: x.state.standing[:, i], "final", "final",
            scope=_issues, labels=lambda setup, place: setup.game.levels[place.at[0]]),
    Measure(EVENT, "{level}, ever in force", "", lambda x, i, k: x.reached[:, i, k], "reached",
            "reached", scope=_levels),
    Measure(LABEL, "type of {party}", "", lambda x, p: x.kind[:, p], "type", scope=_of_types,
            labels=lambda setup, place: setup.game.kinds[place.at[0]]),
    Measure(AMOUNT, "utility of {party}", UTILITY, lambda x, p: x.utility[:, p], "utility", "utility",
            scope=_parties),
    Measure(AMOUNT, "gain of {party}", UTILITY, lambda x, p: x.gain[:, p], "gain", "gain",
            zero="as much as without an agreement, with the pressure that the agreement ended", scope=_parties),
    Measure(AMOUNT, f"gain of {{party}}{LIGHT}", UTILITY, lambda x, p: x.gain_without_pressure[:, p],
            "gain_without_pressure", "gain_without_pressure",
            zero="as much as without an agreement and without the pressure that the agreement ended", scope=_parties),
    Measure(AMOUNT, "patience of {party}", "from 0 to 1", lambda x, p: x.state.patience[:, p], "patience",
            "patience", zero="no patience left", scope=_parties),
    Measure(AMOUNT, "meetings with the leader of {party}", "meetings", lambda x, p: x.leaders_met[:, p],
            "leader_met", "leader_met", zero="the leader never came, or there is none", scope=_parties),
    Measure(ROUND, "{party} leaves the talks", "round", lambda x, p: x.left[:, p], "left",
            missing="it never left", scope=_parties),
    Measure(EVENT, "{party} leaves the talks", "", lambda x, p: x.left[:, p] > 0, outcome="left",
            scope=_parties),
    Measure(AMOUNT, "blame on {party} before {other}", "from 0 to 1", lambda x, p, a: x.state.blame[:, p, a],
            "blame", zero="no blame", scope=_audiences),
    Measure(AMOUNT, "how far {other} believes that {party} means to settle", "probability",
            lambda x, p, h: x.sincere[:, p, h], "believed_sincere", scope=_beliefs),
    Measure(LABEL, "{instrument}: where it stands at the end", "", lambda x, g: x.state.rung[:, g], "rung",
            scope=_instruments, labels=lambda setup, place: [rung.name.lower() for rung in Rung]),
    Measure(ROUND, "threatened: {instrument}", "round", lambda x, g: x.threatened[:, g], "threatened",
            missing="it was never threatened", scope=_instruments),
    Measure(EVENT, "threatened: {instrument}", "", lambda x, g: x.threatened[:, g] > 0,
            outcome="threatened", scope=_instruments),
    Measure(ROUND, "imposed: {instrument}", "round", lambda x, g: x.imposed[:, g], "imposed",
            missing="it was never imposed", scope=_instruments),
    Measure(EVENT, "imposed: {instrument}", "", lambda x, g: x.imposed[:, g] > 0,
            outcome="imposed", scope=_instruments),
)  # fmt: skip
"""All that is known of a run, in the order of the runs table."""
