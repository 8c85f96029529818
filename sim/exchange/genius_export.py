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
    """Files by name, and what they cannot say, a sentence each."""

    files: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Fitted:
    """One party's utilities as Genius holds them, (issue, level): `worth` ≥ 0 is weight × evaluation."""

    worth: Floats
    reservation: float
    move: float
    shrink: float


def genius(scenario: Scenario, run: Tape) -> Exported:
    """The files of a scenario, with the numbers that the one run of a tape draws."""
    split, names = parts(scenario, run), titles(scenario)
    files = {DOMAIN: _text(_domain(scenario, split, names))}
    notes = lost(scenario)
    for p, (name, party) in enumerate(scenario.parties.items()):
        if not party.weights:
            continue
        fitted = _fit(scenario, split, p)
        files[f"{name}.xml"] = _text(_profile(scenario, split, names, p, fitted))
        notes += _about(name, fitted, float(split.error[p]))
    return Exported(files, tuple(notes))


def _fit(scenario: Scenario, split: Parts, p: int) -> Fitted:
    """Parts that are no less than 0, and sum to at most 1.

    Each issue's part begins at its own weight × value; what else the status quo is worth (fighting on, a
    complementarity) has no issue and is moved away; issues with a negative part are lifted by it.
    """
    levels = [exported(scenario, split.game, issue) for issue in range(split.game.sizes.size)]
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


def _domain(scenario: Scenario, split: Parts, names: Titles) -> Element:
    root = Element("negotiation_template")
    objective = _objective(SubElement(root, "utility_space"), scenario, split)
    for i in range(split.game.sizes.size):
        _issue(objective, scenario, split, names, i)
    return root


def _profile(scenario: Scenario, split: Parts, names: Titles, p: int, fitted: Fitted) -> Element:
    root = Element("utility_space")
    objective = _objective(root, scenario, split)
    tops = [float(fitted.worth[i, exported(scenario, split.game, i)].max()) for i in range(split.game.sizes.size)]
    for i, top in enumerate(tops):
        SubElement(objective, "weight", index=str(i + 1), value=_digits(top))
    for i, top in enumerate(tops):
        items = _issue(objective, scenario, split, names, i)
        for item, level in zip(items, exported(scenario, split.game, i), strict=True):
            item.set("evaluation", _digits(float(fitted.worth[i, level]) / top if top > 0 else 0.0))
    SubElement(root, "discount_factor", value=_digits(_discount(scenario, split, p)))
    SubElement(root, "reservation", value=_digits(fitted.reservation))
    return root


def _objective(parent: Element, scenario: Scenario, split: Parts) -> Element:
    parent.set("number_of_issues", str(split.game.sizes.size))
    return SubElement(
        parent, "objective", index="0", etype="objective", type="objective", description="",
        name=scenario.meta.title,
    )  # fmt: skip


def _issue(objective: Element, scenario: Scenario, split: Parts, names: Titles, i: int) -> list[Element]:
    name = split.game.issues[i]
    kind = {"etype": "discrete", "type": "discrete", "vtype": "discrete"}
    element = SubElement(objective, "issue", kind, index=str(i + 1), name=names.issues[name])
    levels = [split.game.levels[i][k] for k in exported(scenario, split.game, i)]
    return [
        SubElement(element, "item", index=str(at), value=names.levels[name][level])
        for at, level in enumerate(levels, 1)
    ]  # fmt: skip


def _discount(scenario: Scenario, split: Parts, p: int) -> float:
    """δ over the whole time: patience^T. Where payoffs are not discounted, 1."""
    patience = scenario.parties[split.game.parties[p]].patience
    if not scenario.protocol.discounting or patience is None or not scenario.mechanisms.patience:
        return 1.0
    deadline = scenario.protocol.deadline
    return float(patience.typical ** (deadline.round if deadline else scenario.protocol.rounds))


def _digits(x: float) -> str:
    """Twelve digits: utilities themselves lie on a grid of 2^−40."""
    return f"{x:.12g}"


def _text(root: Element) -> str:
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'
