"""Stakeholders for tests: a published case, and any on a line."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st

from sim.theories.inputs import Stakeholders

CAPABILITY = [0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08]
POSITION = [4, 7, 4, 4, 10, 10, 10, 7, 4, 7]
SALIENCE = [0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7]


def emissions() -> Stakeholders:
    """Car emission standards in the European Community (Bueno de Mesquita 1994)."""
    return actors(CAPABILITY, POSITION, SALIENCE)


def actors(capability: Any, position: Any, salience: Any) -> Stakeholders:
    return Stakeholders(tuple(f"a{k}" for k in range(len(capability))), capability, position, salience)


@st.composite
def lines(draw: st.DrawFn) -> Stakeholders:
    count = draw(st.integers(2, 7))
    tenth = st.integers(1, 10).map(lambda k: k / 10)
    row = st.lists(tenth, min_size=count, max_size=count)
    position = draw(st.lists(tenth, min_size=count, max_size=count, unique=True))
    return actors(draw(row), position, draw(row))


def shuffled(line: Stakeholders, random: Any) -> tuple[Stakeholders, list[int]]:
    """The same actors in another order, and that order."""
    order = list(range(len(line.names)))
    random.shuffle(order)
    names = tuple(line.names[k] for k in order)
    return Stakeholders(names, line.capability[order], line.position[order], line.salience[order]), order
