"""A scenario as Genius' XML, which NegMAS reads too: one domain, and one profile for each party that wants something.

Weights are written as they are used: they sum to at most 1, and Σ_i w_i e_i with evaluations that reach 1 on
each issue is the utility itself, in Genius and in NegMAS alike. Utilities that do not fit are moved and shrunk:
U = (u + move) / shrink, reservation values alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy as np

from sim.exchange.additive import Parts, exported, parts
from sim.exchange.lost import lost
from sim.exchange.titles import Titles, titles
from sim.nouns import Floats
from sim.scenario.schema import Scenario
from sim.scenario.tape import Tape

DOMAIN = "negotiation-domain.xml"
"""No party can have this name."""
VISIBLE = 1e-9


@dataclass(frozen=True)
class Exported:
    """Files by name, what they cannot say, a sentence each, and each party's (move, shrink)."""

    files: dict[str, str]
    notes: tuple[str, ...]
    scales: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Fitted:
    """One party's utilities as Genius holds them, (issue, level): `worth` ≥ 0 is weight × evaluation."""

    worth: Floats
    reservation: float
    move: float
    shrink: float


def genius(scenario: Scenario, run: Tape) -> Exported:
    """The files of a scenario, with the numbers that the one run of a tape draws."""
    pen = _Pen(scenario, parts(scenario, run), titles(scenario))
    files, notes, scales = {DOMAIN: _text(pen.domain())}, lost(scenario), {}
    for p, (name, party) in enumerate(scenario.parties.items()):
        if party.weights:
            fitted = _fit(pen, p)
            files[f"{name}.xml"] = _text(pen.profile(p, fitted))
            notes += _about(name, fitted, float(pen.split.error[p]))
            scales[name] = fitted.move, fitted.shrink
    return Exported(files, tuple(notes), scales)


def _fit(pen: _Pen, p: int) -> Fitted:
    """Parts that are no less than 0, and sum to at most 1.

    Each issue's part begins at its own weight × value; what else the status quo is worth (fighting on, a
    complementarity) has no issue and is moved away; issues with a negative part are lifted by it.
    """
    split = pen.split
    levels = [pen.levels(issue) for issue in range(split.game.sizes.size)]
    worth = split.effect[p] + split.own[p][:, None]
    lift = np.array([max(0.0, -float(worth[i, own].min())) for i, own in enumerate(levels)])
    worth = worth + lift[:, None]
    move = float(lift.sum() - (split.base[p] - split.own[p].sum()))
    top = sum(float(worth[i, own].max()) for i, own in enumerate(levels))
    shrink = max(top, 1.0) if top > 1 + VISIBLE else 1.0
    return Fitted(worth / shrink, float(split.base[p] + move) / shrink, move, shrink)


def _about(name: str, fitted: Fitted, error: float) -> list[str]:
    notes = []
    if abs(fitted.move) > VISIBLE or fitted.shrink > 1:
        notes.append(f"{name}: utilities in its file are (u {fitted.move:+.6g}) / {fitted.shrink:.6g}.")
    if error > VISIBLE:
        notes.append(f"{name}: its utility is no sum over issues; its file was found to be off by up to {error:.3g}.")
    return notes


@dataclass(frozen=True)
class _Pen:
    """Writes the elements of one scenario."""

    scenario: Scenario
    split: Parts
    names: Titles

    def levels(self, i: int) -> list[int]:
        """The levels of an issue that stand in the files."""
        return exported(self.scenario, self.split.game, i)

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
