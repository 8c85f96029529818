"""One party's place in one run, as a person or an object of the user's own sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.minds.view import Offer, View
from sim.nouns import Bools, Floats, Package
from sim.rules.bits import condition_bit
from sim.rules.consent import crosses, is_shut

UNDOES = "it takes back what cannot be undone"


class IllegalMove(ValueError):
    """An offer that may not be made, with the reason."""


@dataclass(frozen=True)
class Received:
    """An offer in one run, as the party that must answer sees it."""

    proposer: str
    package: Package
    moved: Package
    gain: float
    best: float
    allowed: bool


class Seat:
    """One party's place in one run: what it knows, in words and plain numbers."""

    def __init__(self, view: View, run: int) -> None:
        self._view, self._run = view, run
        self.party, self.round = view.name, view.round

    @property
    def standing(self) -> Package:
        """The package in force."""
        return self._view.table.game.package(self._view.table.record.standing[self._run])

    @property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """The issues on the table and their levels."""
        game = self._view.table.game
        return dict(zip(game.issues, game.levels, strict=True))

    @property
    def aspiration(self) -> float:
        """θ: the share of the available gain that this party's built-in mind would hold out for."""
        return float(self._view.aspiration[self._run])

    def gain(self, package: Package) -> float:
        """What a package is worth to this party over the standing package."""
        return float(self._view.gains[self._run, self.candidate(package)])

    def chance(self, package: Package) -> float:
        """This party's belief that all others needed consent to a package."""
        one = np.zeros(self._view.gains.shape, bool)
        one[self._run, self.candidate(package)] = True
        return float(self._view.consent(one)[self._run, self.candidate(package)])

    def best(self, count: int = 5) -> list[tuple[Package, float]]:
        """The allowed packages that gain this party most, with their gains."""
        gains, allowed = self._view.gains[self._run], self._view.allowed[self._run]
        return [(self._package(c), float(gains[c])) for c in _highest(gains, allowed, count)]

    def likeliest(self, count: int = 5) -> list[tuple[Package, float, float]]:
        """The packages of highest expected gain: package, gain, believed chance of consent."""
        open_ = self._view.allowed & (self._view.gains > 0)
        q, gains = self._view.consent(open_)[self._run], self._view.gains[self._run]
        found = _highest(q * gains, open_[self._run], count)
        return [(self._package(c), float(gains[c]), float(q[c])) for c in found]

    def belief(self, other: str) -> dict[str, float]:
        """What this party believes of another's type."""
        game = self._view.table.game
        h = game.index(other)
        return {
            kind or "as known": float(self._view.mine.beliefs[self._run, h, k]) for k, kind in enumerate(game.kinds[h])
        }

    def blame(self) -> dict[str, float]:
        """Blame on this party before each audience that it minds."""
        game, record = self._view.table.game, self._view.table.record
        stake = self._view.nature.audience[self._run]
        return {
            name: float(record.blame[self._run, self._view.party, a]) for a, name in enumerate(game.parties) if stake[a]
        }

    def candidate(self, package: Package) -> int:
        """The number of the move to a package; issues left out stay as they stand. Raises `IllegalMove`."""
        if not isinstance(package, Mapping):
            raise IllegalMove(f"a package is a dict of issues and levels, and this is {package!r}")
        game, standing = self._view.table.game, self._view.table.record.standing[self._run]
        levels = standing.copy()
        for issue, level in package.items():
            if issue not in game.issues:
                raise IllegalMove(f"'{issue}' is not on the table (there are {', '.join(game.issues)})")
            known = game.levels[game.issues.index(issue)]
            if level not in known:
                raise IllegalMove(f"'{level}' is no level of {issue} (there are {', '.join(known)})")
            levels[game.issues.index(issue)] = known.index(level)
        found = game.candidate(standing, levels)
        if found < 0:
            moved = int((levels != standing).sum())
            raise IllegalMove(f"it moves {moved} issues at once; one offer may move fewer here")
        return found

    def legal(self, package: Package) -> int:
        """The number of the move to a package that this party may offer; `IllegalMove` says why not."""
        found = self.candidate(package)
        if found == 0:
            raise IllegalMove("it changes nothing; move at least one issue")
        if not self._view.allowed[self._run, found]:
            raise IllegalMove(self._why_not(found))
        return found

    def _why_not(self, candidate: int) -> str:
        table = self._view.table
        truth = table.described[1][self._run]
        before, after = truth[0], truth[candidate]
        forbidden, for_good = self._view.mine.forbidden[self._run], table.game.done_for_good
        if crosses(forbidden & for_good, before, after):
            return UNDOES
        if crosses(forbidden, before, after):
            return f"it crosses a red line of {self.party}"
        for g, rule in enumerate(table.game.gates):
            shut = is_shut(table.today.refused[self._run, g], np.asarray(condition_bit(rule.until)), before, after)
            if rule.party == self._view.party and shut:
                return f"{self.party} does not go there yet (rule '{rule.name}')"
        if not table.game.offerable[candidate]:
            return "an offer must settle every issue here"
        return f"{self.party} may not offer it"

    def received(self, offer: Offer) -> Received:
        """The offer that this party must answer."""
        run, standing, package = self._run, self.standing, self._package(int(offer.choice[self._run]))
        moved = {issue: level for issue, level in package.items() if level != standing[issue]}
        return Received(
            self._view.table.game.parties[offer.proposer[run]], package, moved, float(offer.gain[run]),
            float(offer.best[run]), bool(offer.allowed[run]),
        )  # fmt: skip

    def _package(self, candidate: int) -> Package:
        game = self._view.table.game
        levels = (self._view.table.record.standing[self._run] + game.steps[candidate]) % game.sizes
        return game.package(levels)


def _highest(score: Floats, open_: Bools, count: int) -> list[int]:
    """The open candidates with the highest scores, without the first, which changes nothing."""
    order = np.argsort(np.where(open_, -score, np.inf), kind="stable")
    return [int(c) for c in order if open_[c] and c > 0][:count]
