"""Random domains of the classical kind: run r of the ensemble of a seed is domain r.

Every party has weights, values and a reservation value of its own, all drawn; the level `open` of each issue is
the status quo, and what it is worth to a party is what the party reserves. On each issue each party has a favourite
level of its own and one that it shuns, so that there is something to negotiate about, and so that every party's best
package is better and its worst is worse than what it reserves.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple

import numpy as np

import sim
from sim.engines.setup import Setup
from sim.minds import MINDS
from sim.minds.time_dependent import TimeDependent
from sim.nouns import Floats
from sim.scenario.paths import change
from sim.scenario.tape import tape

MINDS_IN_TURN = ("boulware", "linear", "conceder")


@dataclass(frozen=True)
class Domains:
    """A family of domains: how many parties, how many levels each issue has (`open` aside), how many rounds."""

    parties: int
    levels: tuple[int, ...] = (5, 4, 4)
    rounds: int = 20
    answers: str = "all"
    """who answers an offer: all at once, or the next speaker first (`stacked`)"""

    @property
    def outcomes(self) -> int:
        """How many complete packages there are."""
        return prod(self.levels)

    def talks(self) -> sim.Negotiation:
        """The family as a scenario, through the checks that a file goes through."""
        name = f"{self.parties} parties, {self.outcomes} outcomes, {self.rounds} rounds"
        return sim.Negotiation(*change(self.content(), {}, name), name)

    def content(self) -> dict[str, Any]:
        """What a scenario file would hold."""
        names = [f"party_{p}" for p in range(self.parties)]
        return {
            "meta": {
                "title": "Random domains of the classical kind", "cutoff": "2000-01-01", "start": "2000-01-02",
                "content_note": "Invented numbers.", "evidence": "waived",
            },
            "issues": {
                f"issue_{i}": {"levels": ["open", *_settled(count)], "status_quo": "open", "holders": names}
                for i, count in enumerate(self.levels)
            },
            "parties": {name: self._party(p) for p, name in enumerate(names)},
            "protocol": {
                "rounds": self.rounds, "speakers": names, "agreements": "single", "offers": "complete",
                "answers": self.answers,
            },
        }  # fmt: skip

    def _party(self, p: int) -> dict[str, Any]:
        return {
            "title": f"Party {p}",
            "weights": {f"issue_{i}": {"uniform": [0.1, 1.0]} for i in range(len(self.levels))},
            "values": {f"issue_{i}": _row(count, p % count) for i, count in enumerate(self.levels)},
            "mind": MINDS_IN_TURN[p % len(MINDS_IN_TURN)],
        }


def _settled(count: int) -> list[str]:
    return [f"level_{k}" for k in range(count)]


def _row(count: int, favourite: int) -> dict[str, Any]:
    """One issue's values: `open` reserves 0.2 to 0.6; a favourite is worth more, a shunned level less."""
    levels: dict[str, Any] = {name: {"uniform": [0.0, 1.0]} for name in _settled(count)}
    levels[f"level_{favourite}"] = {"uniform": [0.6, 1.0]}
    levels[f"level_{(favourite + count // 2) % count}"] = {"uniform": [0.0, 0.2]}
    return {"modes": [0.0] * (count + 1), "levels": {"open": {"uniform": [0.2, 0.6]}, **levels}}


class Tables(NamedTuple):
    """The drawn utilities of domains as plain arrays, for programs that know nothing of scenarios."""

    worth: Floats
    """(run, party, issue, level): weight × value of each level but `open`, 0 beyond an issue's last"""
    reserved: Floats
    """(run, party)"""
    exponents: Floats
    """(party,): 1/β"""


def tables(setup: Setup, seed: int, runs: int) -> Tables:
    """The numbers that runs 0 … runs − 1 of a seed are played with."""
    worth = setup.draw(tape(seed, 0, runs)).true.worth
    minds = [MINDS[party.mind] for party in setup.scenario.parties.values()]
    exponents = [mind.exponent for mind in minds if issubclass(mind, TimeDependent)]
    beyond = np.arange(1, worth.shape[3]) >= setup.game.sizes[:, None]
    return Tables(np.where(beyond, 0.0, worth[..., 1:]), worth[..., 0].sum(axis=2), np.array(exponents))
