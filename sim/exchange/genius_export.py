"""A scenario as Genius' XML, which NegMAS reads too: one domain, and one profile for each party that wants something.

A profile is a sum over issues. The part of issue i at level k is what moving that issue alone from the status quo
changes, u(status quo with o_i = k) − u(status quo), as valued before the first round of one run. That is exact where
utilities are additive; else the largest error on `CHECKED` packages is told.

Weights are written as they are used: they sum to at most 1, and Σ_i w_i e_i with evaluations that reach 1 on
each issue is the utility itself, in Genius and in NegMAS alike. Utilities that do not fit are moved and shrunk:
U = (u + move) / shrink, reservation values alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy as np

from sim.nouns import Floats, Ints
from sim.rules.state import opening
from sim.rules.value import utility, valuation
from sim.scenario.drawing import parameters
from sim.scenario.game import Game, game
from sim.scenario.quantities import quantities
from sim.scenario.schema import Scenario
from sim.scenario.tape import Tape

DOMAIN = "negotiation-domain.xml"
"""No party can have this name."""
CHECKED = 2000
"""Packages on which the sum of the parts is compared with the utility itself."""
VISIBLE = 1e-9
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Exported:
    """Files by name, what they cannot say, a sentence each, and each party's (move, shrink)."""

    files: dict[str, str]
    notes: tuple[str, ...]
    scales: dict[str, tuple[float, float]]


class Titles(NamedTuple):
    """What stands in the file for each issue, and for each level of each issue."""

    issues: dict[str, str]
    levels: dict[str, dict[str, str]]


class Valued(NamedTuple):
    """One run's numbers, and what packages are worth in it."""

    worth: Floats
    """(party, issue, level) weight × value"""
    patience: Floats
    """(party,)"""
    utility: Floats
    """(package, party)"""


@dataclass(frozen=True)
class Parts:
    """The utilities of one run as sums: u_p(o) ≈ base_p + Σ_i effect[p, i, o_i]."""

    game: Game
    base: Floats
    """(party,) utility of the status quo"""
    own: Floats
    """(party, issue) weight × value of the status quo"""
    effect: Floats
    """(party, issue, level)"""
    error: Floats
    """(party,) the largest difference on the packages compared"""
    patience: Floats
    """(party,)"""


class Fitted(NamedTuple):
    """One party's utilities as Genius holds them, (issue, level): `worth` ≥ 0 is weight × evaluation."""

    worth: Floats
    reservation: float
    move: float
    shrink: float


def genius(scenario: Scenario, run: Tape) -> Exported:
    """The files of a scenario, with the numbers that the one run of a tape draws."""
    pen = _Pen(scenario, _parts(scenario, run), titles(scenario))
    files, notes, scales = {DOMAIN: _text(pen.domain())}, _lost(scenario), {}
    for p, (name, party) in enumerate(scenario.parties.items()):
        if party.weights:
            fitted = pen.fit(p)
            files[f"{name}.xml"] = _text(pen.profile(p, fitted))
            notes += _about(name, fitted, float(pen.split.error[p]))
            scales[name] = fitted.move, fitted.shrink
    return Exported(files, tuple(notes), scales)


def _about(name: str, fitted: Fitted, error: float) -> list[str]:
    notes = []
    if abs(fitted.move) > VISIBLE or fitted.shrink > 1:
        notes.append(f"{name}: utilities in its file are (u {fitted.move:+.6g}) / {fitted.shrink:.6g}.")
    if error > VISIBLE:
        notes.append(f"{name}: its utility is no sum over issues; its file was found to be off by up to {error:.3g}.")
    return notes


def _lost(scenario: Scenario) -> list[str]:
    """A sentence for each part of a scenario that a classical profile cannot say."""
    parties = scenario.parties
    wanting = [name for name, party in parties.items() if party.weights]
    parted = [name for name, issue in scenario.issues.items() if set(issue.holders) != set(wanting) or issue.quorum]
    found = {
        "the types of {}: each party is the one that this run drew": [n for n, p in parties.items() if p.types],
        "the red lines of {}: in the file everything can be signed": [n for n, p in parties.items() if p.red_lines],
        "{}, which want nothing and have no file": [name for name in parties if name not in wanting],
        "that the consent of some suffices for {}: in the file all must agree": parted,
        "the gates {}": list(scenario.sequencing),
        "the vetoes {}": list(scenario.vetoes),
        "the instruments {}": list(scenario.instruments),
        "the events {}": list(scenario.events),
        "the influence of others ({})": list(scenario.influence),
        "the mediation of {}": list(scenario.mediation),
        "the issues {}, which are off the table": [n for n, issue in scenario.issues.items() if not issue.active],
    }
    sentences = [f"Left out: {say.format(', '.join(names))}." for say, names in found.items() if names]
    if scenario.protocol.agreements == "incremental":
        sentences.append("Left out: agreements in steps; in the file the first agreement ends the talks.")
    return sentences


def titles(scenario: Scenario) -> Titles:
    """Titles of all issues and levels; the plain names where two titles are alike or XML forbids one."""
    issues = scenario.issues.items()
    levels = {name: {level: block.title for level, block in issue.levels.items()} for name, issue in issues}
    return Titles(
        _told_apart({name: issue.title for name, issue in issues}),
        {name: _told_apart(given) for name, given in levels.items()},
    )


def _told_apart(given: dict[str, str | None]) -> dict[str, str]:
    wanted = {name: (title or name).strip() for name, title in given.items()}
    alike = len(set(wanted.values())) < len(wanted)
    if alike or any(not title or NOT_XML.search(title) for title in wanted.values()):
        return {name: name for name in given}
    return wanted


def _parts(scenario: Scenario, run: Tape) -> Parts:
    """The parts of every party's utility in the one run of a tape."""
    laid = game(scenario)
    addresses = [(issue, level) for issue, size in enumerate(laid.sizes) for level in range(int(size))]
    singles, sample = np.tile(laid.status_quo, (len(addresses), 1)), outcomes(scenario, laid)
    for row, (issue, level) in enumerate(addresses):
        singles[row, issue] = level
    worth, patience, values = valued(scenario, laid, run, np.vstack([laid.status_quo, singles, sample]))
    base, alone, whole = values[0], values[1 : len(singles) + 1], values[len(singles) + 1 :]
    effect = np.zeros((base.size, laid.sizes.size, laid.sizes.max()))
    for row, (issue, level) in enumerate(addresses):
        effect[:, issue, level] = alone[row] - base
    every = np.arange(laid.sizes.size)
    summed = base + effect[:, every, sample].sum(axis=2).T
    return Parts(laid, base, worth[:, every, laid.status_quo], effect, np.abs(summed - whole).max(axis=0), patience)


def _exported(scenario: Scenario, laid: Game, issue: int) -> list[int]:
    """The levels that an outcome may have: all, or all but the status quo where offers must be complete."""
    complete = scenario.protocol.offers == "complete"
    return [k for k in range(int(laid.sizes[issue])) if not (complete and k == laid.status_quo[issue])]


def outcomes(scenario: Scenario, laid: Game) -> Ints:
    """(outcome, issue): all where they are few, else as many as are compared, evenly spaced in their enumeration."""
    levels = [np.array(_exported(scenario, laid, issue)) for issue in range(laid.sizes.size)]
    sizes = [len(own) for own in levels]
    total = int(np.prod(np.array(sizes, object)))
    numbers = np.array([k * total // min(total, CHECKED) for k in range(min(total, CHECKED))], np.int64)
    return np.stack([own[at] for own, at in zip(levels, np.unravel_index(numbers, sizes), strict=True)], axis=1)


def valued(scenario: Scenario, laid: Game, run: Tape, packages: Ints) -> Valued:
    """The numbers of the one run of a tape, and the utilities of packages (package, issue), by copies of the run."""
    copies = run.part(np.zeros(len(packages), np.intp))
    drawn = parameters(scenario, laid, quantities(scenario), copies)
    start = opening(laid, drawn, 1, len(scenario.events)).but(round=1)
    worth = utility(laid, drawn, start, valuation(laid, drawn, start), packages)
    return Valued(drawn.true.worth[0], drawn.character.patience[0], worth)


@dataclass(frozen=True)
class _Pen:
    """Writes the elements of one scenario."""

    scenario: Scenario
    split: Parts
    names: Titles

    def levels(self, i: int) -> list[int]:
        """The levels of an issue that stand in the files."""
        return _exported(self.scenario, self.split.game, i)

    def fit(self, p: int) -> Fitted:
        """One party's parts, no less than 0, which sum to at most 1.

        Each issue's part begins at its own weight × value; what else the status quo is worth (fighting on, a
        complementarity) has no issue and is moved away; issues with a negative part are lifted by it.
        """
        base, own = self.split.base[p], self.split.own[p]
        levels = [self.levels(issue) for issue in range(own.size)]
        worth = self.split.effect[p] + own[:, None]
        lift = np.array([max(0.0, -float(worth[i, kept].min())) for i, kept in enumerate(levels)])
        worth = worth + lift[:, None]
        move = float(lift.sum() - (base - own.sum()))
        top = sum(float(worth[i, kept].max()) for i, kept in enumerate(levels))
        shrink = max(top, 1.0) if top > 1 + VISIBLE else 1.0
        return Fitted(worth / shrink, float(base + move) / shrink, move, shrink)

    def domain(self) -> Element:
        """What is negotiated."""
        root = Element("negotiation_template")
        objective = self._objective(SubElement(root, "utility_space"))
        for i in range(self.split.game.sizes.size):
            self._issue(objective, i)
        return root

    def profile(self, p: int, fitted: Fitted) -> Element:
        """What one party wants; one that cares for nothing has equal weights, and evaluations of 0."""
        root = Element("utility_space")
        objective = self._objective(root)
        tops = [float(fitted.worth[i, self.levels(i)].max()) for i in range(self.split.game.sizes.size)]
        indifferent = 0.0 if sum(tops) > 0 else 1 / len(tops)
        for i, top in enumerate(tops, 1):
            SubElement(objective, "weight", index=str(i), value=_digits(top + indifferent))
        for i, top in enumerate(tops):
            for item, level in zip(self._issue(objective, i), self.levels(i), strict=True):
                item.set("evaluation", _digits(float(fitted.worth[i, level]) / top if top > 0 else 0.0))
        SubElement(root, "discount_factor", value=_digits(self._discount(p)))
        SubElement(root, "reservation", value=_digits(fitted.reservation))
        return root

    def _objective(self, parent: Element) -> Element:
        parent.set("number_of_issues", str(self.split.game.sizes.size))
        name = self.scenario.meta.title
        kind = {"index": "0", "etype": "objective", "type": "objective", "description": "", "name": name}
        return SubElement(parent, "objective", kind)

    def _issue(self, objective: Element, i: int) -> list[Element]:
        name = self.split.game.issues[i]
        kind = {"etype": "discrete", "type": "discrete", "vtype": "discrete"}
        element = SubElement(objective, "issue", kind, index=str(i + 1), name=self.names.issues[name])
        called = [self.names.levels[name][self.split.game.levels[i][k]] for k in self.levels(i)]
        return [SubElement(element, "item", index=str(at), value=value) for at, value in enumerate(called, 1)]

    def _discount(self, p: int) -> float:
        """δ over the whole time: patience^T. Where payoffs are not discounted, 1."""
        protocol = self.scenario.protocol
        rounds = protocol.deadline.round if protocol.deadline else protocol.rounds
        return float(self.split.patience[p]) ** rounds if protocol.discounting else 1.0


def _digits(x: float) -> str:
    """Twelve digits: utilities themselves lie on a grid of 2^−40."""
    return f"{x:.12g}"


def _text(root: Element) -> str:
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'
