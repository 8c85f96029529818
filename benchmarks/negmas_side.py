"""NegMAS's side of the comparison. Runs in NegMAS's own interpreter and knows nothing of Parley.

    PEER_PYTHON benchmarks/negmas_side.py TABLES.npz

TABLES.npz holds the domains (benchmarks/domains.py). Each line read is the name of a way to negotiate; each line
written is a JSON object: the seconds that all domains took, and each domain's outcome (the number of its package in
the order of itertools.product, −1 for none) and rounds. Utility functions are made before the clock starts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any

import negmas
import numpy as np
from negmas.gb.common import get_offer
from negmas.gb.evaluators import GAOEvaluationStrategy
from negmas.gb.mechanisms import SerialGBMechanism
from negmas.outcomes import make_issue, make_os
from negmas.preferences import MappingUtilityFunction
from negmas.preferences.inv_ufun import BruteForceInverseUtilityFunction
from negmas.sao import SAOMechanism, TimeBasedConcedingNegotiator

TOLERANCE = 1e-9
"""Smaller than any difference between utilities, larger than what rounding does to an aspiration."""
OWN_NAMES = {4.0: "boulware", 1.0: "linear", 0.25: "conceder"}

Way = Callable[[int], tuple[Any, list[Any]]]
"""From a domain's number to the mechanism and its negotiators."""


class FromFirstToLastRound(negmas.PolyAspiration):
    """The same polynomial over time measured from 0 in the first step to 1 in the last."""

    def __init__(self, exponent: float, steps: int) -> None:
        super().__init__(1.0, exponent)
        self.steps = steps

    def utility_at(self, t: float) -> float:
        spent = (t * (self.steps + 1) - 1) / (self.steps - 1)
        return super().utility_at(min(max(spent, 0.0), 1.0))


class AtManyTables(TimeBasedConcedingNegotiator):
    """The same negotiator where several offers are on the table at once: it answers the one that it is asked about."""

    def respond(self, state: Any, source: str | None = None) -> Any:
        seen = SimpleNamespace(current_offer=get_offer(state, source), relative_time=state.relative_time)
        return super().respond(seen, source)


class Side:
    """All domains of a file, and the ways to negotiate about them."""

    def __init__(self, path: str) -> None:
        given = np.load(path)
        self.worth, self.reserved, self.exponents = given["worth"], given["reserved"], given["exponents"].tolist()
        self.sizes, self.steps = given["sizes"].tolist(), int(given["rounds"])
        self.space = make_os([make_issue(size, name=f"issue_{i}") for i, size in enumerate(self.sizes)])
        self.packages = list(product(*map(range, self.sizes)))
        self.number = {package: k for k, package in enumerate(self.packages)}
        peer = f"NegMAS {negmas.__version__}"
        self.ways: dict[str, Way] = {
            f"{peer}, stacked, own schedule": self._own,
            f"{peer}, stacked": self._stacked,
            f"{peer}, all answer": self._all_answer,
        }

    def play(self, way: str) -> dict[str, Any]:
        """All domains once, one after another."""
        wishes = [self._wishes(run) for run in range(len(self.reserved))]
        begin = time.perf_counter()
        ends = [self._negotiate(way, run, wishes[run]) for run in range(len(wishes))]
        spent = time.perf_counter() - begin
        outcome = [-1 if end.agreement is None else self.number[tuple(end.agreement)] for end in ends]
        return {"seconds": spent, "outcome": outcome, "rounds": [end.step for end in ends]}

    def _wishes(self, run: int) -> list[MappingUtilityFunction]:
        """Each party's utility function: a table of all packages, the fastest kind that NegMAS has."""
        return [
            MappingUtilityFunction(self._table(worth.tolist()), outcome_space=self.space, reserved_value=reserved)
            for worth, reserved in zip(self.worth[run], self.reserved[run].tolist(), strict=True)
        ]

    def _table(self, worth: list[list[float]]) -> dict[tuple[int, ...], float]:
        return {package: sum(worth[i][k] for i, k in enumerate(package)) for package in self.packages}

    def _negotiate(self, way: str, run: int, wishes: list[MappingUtilityFunction]) -> Any:
        mechanism, negotiators = self.ways[way](run)
        for negotiator, ufun in zip(negotiators, wishes, strict=True):
            mechanism.add(negotiator, ufun=ufun)
        return mechanism.run()

    def _own(self, run: int) -> tuple[Any, list[Any]]:
        """Stacked alternating offers with NegMAS's own curves, as its users have them."""
        curves = [OWN_NAMES[exponent] for exponent in self.exponents]
        return self._stack(), list(_seated(TimeBasedConcedingNegotiator, curves))

    def _stacked(self, run: int) -> tuple[Any, list[Any]]:
        """Stacked alternating offers with Parley's schedule of concessions."""
        return self._stack(), list(_seated(TimeBasedConcedingNegotiator, self._curves()))

    def _all_answer(self, run: int) -> tuple[Any, list[Any]]:
        """In every step each offers and all others answer: NegMAS's general bargaining."""
        return self._general(), list(_seated(AtManyTables, self._curves()))

    def _stack(self) -> SAOMechanism:
        return SAOMechanism(outcome_space=self.space, n_steps=self.steps, extra_callbacks=False, sync_calls=True)

    def _general(self) -> SerialGBMechanism:
        mechanism = SerialGBMechanism(
            outcome_space=self.space, n_steps=self.steps, local_evaluator_type=GAOEvaluationStrategy,
            response_combiner=lambda found: _first_agreed(found, mechanism.state.step), sync_calls=True,
        )  # fmt: skip
        return mechanism

    def _curves(self) -> list[FromFirstToLastRound]:
        return [FromFirstToLastRound(exponent, self.steps) for exponent in self.exponents]


def _seated(kind: type[TimeBasedConcedingNegotiator], curves: list[Any]) -> Iterator[TimeBasedConcedingNegotiator]:
    for curve in curves:
        yield kind(offering_curve=curve, eps=TOLERANCE, ufun_inverter=BruteForceInverseUtilityFunction)


def _first_agreed(found: list[Any], step: int) -> Any:
    """The first agreed offer of a step; who speaks first moves on by one with each step."""
    turn = step % len(found)
    agreed = [offer for offer in found[turn:] + found[:turn] if offer != "continue"]
    return agreed[0] if agreed else "continue"


def main() -> None:
    """Answer requests until there are no more."""
    side = Side(sys.argv[1])
    print(json.dumps(list(side.ways)), flush=True)
    for request in sys.stdin:
        print(json.dumps(side.play(request.strip())), flush=True)


if __name__ == "__main__":
    main()
