"""The oracles: a published case, the published answer, and how Parley comes to its own.

Rows of `sim.theories` evaluate a formula or an algorithm and must agree to the printed digits. Rows of the talks loop
play a scenario; they stand in `tests/theories_in_the_loop` with what the grid of levels allows, and in
docs/explanation/rational.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.theories.challenge import challenge
from sim.theories.division import adjusted_winner, divide
from sim.theories.formulas import Forts, Prospect, after_battles
from sim.theories.graph import Stability, equilibria, joint_improvements
from sim.theories.offers import Tactic, finite, meeting, rubinstein, with_outside_options
from sim.theories.positions import compromise, mean, setter, weighted_median
from sim.theories.solutions import Pie, linear
from sim.theories.spatial import SpatialChoices, spatial
from sim.theories.war import Attrition, Shift, against_uniform_cost, bargaining_range
from tests.theories.cases import CHICKEN, DILEMMA, PANAMA, US, dummy, elmira
from tests.theories.crowds import emissions


@dataclass(frozen=True)
class Oracle:
    """`expected` as printed in the source; `within` is half of its last digit."""

    source: str
    case: str
    expected: Any
    obtain: Callable[[], Any]
    within: float = 0.0
    met: bool = True
    """whether it is reproduced; what is known not to be stands in the table as such"""

    def __str__(self) -> str:
        return f"{self.source}: {self.case}"


def oracles() -> Iterator[Oracle]:
    yield from _bargaining()
    yield from _crises()
    yield from _collective()
    yield from _conflicts()


def _bargaining() -> Iterator[Oracle]:
    for first, second, share in ((0.9, 0.9, 0.526316), (0.9, 0.8, 0.714286), (0.8, 0.9, 0.357143)):
        yield Oracle("Rubinstein 1982", f"δ = ({first}, {second}), first proposer's share", share,
                     lambda a=first, b=second: rubinstein(a, b), 5e-7)  # fmt: skip
    for periods, share in ((1, 1.0), (2, 0.1), (3, 0.91), (4, 0.181)):
        yield Oracle("alternating offers, finite", f"δ = (0.9, 0.9), T = {periods}", share,
                     lambda t=periods: finite(0.9, 0.9, t), 5e-7)  # fmt: skip
    for outside, share in ((0.3, 0.526316), (0.6, 0.4)):
        yield Oracle("alternating offers, outside option", f"δ = (0.9, 0.9), second side's option {outside}", share,
                     lambda b=outside: with_outside_options(0.9, 0.9, (0.0, b)), 5e-7)  # fmt: skip
    for weight, share in ((0.5, 0.55), (0.6, 0.62)):
        yield Oracle("Nash 1950", f"linear pie, disagreement (0.2, 0.1), weight {weight}", share,
                     lambda w=weight: Pie(disagreement=(0.2, 0.1)).nash(w), 1e-6)  # fmt: skip
    curved = Pie(linear, math.sqrt)
    for name, share, obtain in (
        ("Nash 1950", 2 / 3, curved.nash), ("Kalai, Smorodinsky 1975", 0.618034, curved.kalai_smorodinsky),
        ("Kalai 1977, egalitarian", 0.618034, curved.egalitarian), ("utilitarian", 0.75, curved.utilitarian),
    ):  # fmt: skip
        yield Oracle(name, "u₁ = x, u₂ = √(1 − x)", share, obtain, 1e-6)
    yield Oracle("Nash 1950, three issues", "weights (.6, .3, .1) and (.1, .3, .6)", [0.75, 0.75],
                 lambda: divide([0.6, 0.3, 0.1], [0.1, 0.3, 0.6]).utilities, 1e-6)  # fmt: skip
    yield Oracle("Adjusted Winner (Brams, Taylor 1996)", "Panama Canal treaty, points of each side", [66.0, 66.0],
                 lambda: adjusted_winner(US, PANAMA).points, 1e-9)  # fmt: skip
    yield Oracle("", "share of each issue that the US keeps", [1, 1, 2 / 15, 1, 0, 1, 0, 0, 0, 0],
                 lambda: adjusted_winner(US, PANAMA).shares, 1e-9)  # fmt: skip
    yield Oracle(
        "Romer, Rosenthal 1978", "setter .9, voter .5, status quo .2", 0.8, lambda: setter(0.9, 0.5, 0.2), 1e-9
    )
    yield Oracle("", "setter .3, voter .5, status quo .9", 0.3, lambda: setter(0.3, 0.5, 0.9), 1e-9)
    yield Oracle("Faratin, Sierra, Jennings 1998", "limits .3 and .7, β = 1: time and price", [0.714286, 0.5],
                 lambda: meeting(Tactic(1, 0.3), Tactic(0, 0.7)), 5e-7)  # fmt: skip


def _crises() -> Iterator[Oracle]:
    yield Oracle("Fearon 1995", "p = .6, costs .1 and .2: range", [0.5, 0.8],
                 lambda: bargaining_range(0.6, 0.1, 0.2), 1e-9)  # fmt: skip
    private = against_uniform_cost(0.5, 0.1, 0.4)
    yield Oracle("Fearon 1995, private cost on [0, .4]", "p = .5, c_A = .1: demand", 0.65, lambda: private.demand, 1e-9)
    yield Oracle("", "the same: probability of war", 0.375, lambda: private.war, 1e-9)
    shift = Shift(0.8, 0.5, 0.05, 0.05, 0.9)
    yield Oracle("Powell 2006", "p₁ = .8, c = .05, δ = .9, A proposes: war iff p₂ <", 0.672222,
                 shift.threshold_if_a_proposes, 5e-7)  # fmt: skip
    yield Oracle("", "the same, B proposes", 0.772222, shift.threshold_if_b_proposes, 5e-7)
    war = Attrition((10, 5), (1, 1))
    yield Oracle("war of attrition", "V = (10, 5), c = 1: A concedes first", 2 / 3, lambda: war.a_concedes_first, 1e-9)
    yield Oracle("", "the same: expected length", 10 / 3, lambda: war.length, 1e-9)
    forts = Forts(5, 10, 0.6)
    yield Oracle("Smith, Stam 2004", "5 of 10 forts, p = .6: win", 0.883636, lambda: forts.victory, 5e-7)
    yield Oracle("", "the same: battles", 19.1818, lambda: forts.battles, 5e-5)
    yield Oracle("Bayes' rule on battles", "p ∈ {.4, .7}, one won, two lost: Pr(.7)", 0.304348,
                 lambda: after_battles([0.4, 0.7], [0.5, 0.5], 1, 2)[1], 5e-7)  # fmt: skip
    for stake, worth in ((100, 57.544), (-100, -129.474)):
        yield Oracle("Tversky, Kahneman 1992", f"v({stake})", worth, lambda x=stake: Prospect().value(x), 5e-4)


def _collective() -> Iterator[Oracle]:
    line = emissions()
    yield Oracle("compromise model", "emission standards: weighted mean", 7.38996, lambda: compromise(line)[0], 5e-6)
    yield Oracle("", "weighted median", 7.0, lambda: weighted_median(line)[0])
    yield Oracle("", "unweighted mean", 6.7, lambda: mean(line)[0], 1e-9)
    rounds = challenge(line, 5)[1:]
    medians, means = [r.median for r in rounds], [r.mean for r in rounds]
    yield Oracle("challenge model, re-run of Bueno de Mesquita 1994", "medians of rounds 1–5",
                 [8.416, 9.611, 9.962, 9.962, 9.962], lambda: medians, 5e-4)  # fmt: skip
    yield Oracle("", "means of rounds 1–5", [7.461, 7.553, 7.590, 7.358, 7.349], lambda: means, 5e-4)
    yield Oracle("the same as published in 1994", "medians of rounds 1–5", [8.4, 9.9, 9.9, 9.9, 9.9],
                 lambda: medians, 0.05, met=False)  # fmt: skip
    first = spatial(dummy(), SpatialChoices(turns=0))[0]
    yield Oracle("KTAB, dummyData_3Dim, turn 0", "probabilities",
                 [0.0047, 0.0302, 0.0054, 0.1492, 0.6001, 0.1447, 0.0656], lambda: first.probability, 5e-5)  # fmt: skip
    yield Oracle("", "risk attitudes", [-0.5, -0.459, -0.4995, -0.274, 1, -0.232, -0.43], lambda: first.risk, 5e-4)
    yield Oracle("", "P(0 beats 6)", 0.7643, lambda: first.contests.victory(0, 0, 6), 5e-5)


def _conflicts() -> Iterator[Oracle]:
    nash, gmr, smr, seq = Stability.NASH, Stability.GMR, Stability.SMR, Stability.SEQ
    town = elmira()
    for kind, states in ((nash, "5 8 9"), (seq, "5 8 9"), (gmr, "1 4 5 8 9"), (smr, "1 4 5 8 9")):
        yield Oracle("Elmira (Fang, Hipel, Kilgour 1993)", f"{kind.name} equilibria", states.split(),
                     lambda k=kind: equilibria(town, k))  # fmt: skip
    yield Oracle("", "the ministry and Uniroyal gain jointly from 5 →", ["8"],
                 lambda: [to for at, to in joint_improvements(town, ["moe", "uniroyal"]) if at == "5"])  # fmt: skip
    for kind, states in ((nash, "DD"), (gmr, "CC DD"), (smr, "CC DD"), (seq, "CC DD")):
        yield Oracle("prisoner's dilemma", f"{kind.name} equilibria", states.split(),
                     lambda k=kind: equilibria(DILEMMA, k))  # fmt: skip
    for kind, stands in ((gmr, True), (smr, True), (seq, False)):
        yield Oracle("chicken", f"mutual cooperation is {kind.name}", stands,
                     lambda k=kind: "CC" in equilibria(CHICKEN, k))  # fmt: skip


def agrees(oracle: Oracle, obtained: Any) -> bool:
    """Whether what was obtained is what was printed, digit for digit; lists of names must be equal."""
    if isinstance(oracle.expected, bool) or (isinstance(oracle.expected, list) and isinstance(oracle.expected[0], str)):
        return bool(obtained == oracle.expected)
    return bool(np.allclose(np.asarray(obtained, float), oracle.expected, rtol=0, atol=oracle.within))
