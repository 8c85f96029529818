"""One run: how far the principals believed in one another, and how much blame each bore, round by round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.engines.analysed import Analysed
from sim.figures.panels import grid_of, on_sheets, rows_of
from sim.figures.style import LOOKS, NORMAL, PAGE, SMALL, Plate, caution, framed, own_settings, plain_axes, wrapped
from sim.nouns import Floats
from sim.rules.beliefs import sincerity
from sim.rules.state import State

TITLE = 34
"""Letters in a line of a panel's title."""
FEW = 6
"""Lines that can be told apart in one panel; where there are more, each party has a panel of its own."""


class Series(NamedTuple):
    """One line: whose belief or blame, about or before whom, and its values (round,)."""

    whose: str
    towards: str
    values: Floats


Panel = tuple[str, list[tuple[str, Floats]]]
"""A title, and named lines."""


@own_settings()
def beliefs(analysis: Analysed) -> Plate:
    """Each principal's belief that another means to settle, and blame on each before its audiences, if any."""
    setup = analysis.setup
    states = [setup.opening(analysis.situation.drawn), *(record.state for record in analysis.records)]
    shown = [
        *_panels("Belief that another means to settle", list(_believed(analysis, states))),
        *_panels("Blame for refusing and staying away", list(_blamed(analysis, states))),
    ]
    rows = rows_of(shown, 2)
    tall = [2.8 + 0.15 * max(len(series) for _, series in row) for row in rows]
    note = caution(
        setup.scenario, f"One run ({analysis.which}). A belief weighs the types of another by their sincerity."
    )

    def drawn(chosen: Sequence[int]) -> Plate:
        inches = [tall[row] for row in chosen]
        figure = framed(f"{setup.scenario.meta.title}: belief and blame", note, PAGE, sum(inches))
        for axes, row in zip(grid_of(figure, [rows[row] for row in chosen], inches), chosen, strict=True):
            for panel, (title, series) in zip(axes, rows[row], strict=True):
                _panel(panel, title, series)
        return figure

    return on_sheets(drawn, tall)


def _panels(title: str, found: list[Series]) -> list[Panel]:
    """One panel for all lines if they are few, else one for each party."""
    if len(found) <= FEW:
        return [(title, [(f"{one.whose} {one.towards}", one.values) for one in found])] if found else []
    parties = dict.fromkeys(one.whose for one in found)
    return [
        (f"{title}: {whose}", [(one.towards, one.values) for one in found if one.whose == whose]) for whose in parties
    ]


def _believed(analysis: Analysed, states: Sequence[State]) -> Iterator[Series]:
    game = analysis.setup.game
    held = np.array([sincerity(analysis.situation.drawn, state.beliefs)[0] for state in states])
    for p in game.principals:
        for h in game.principals:
            if p != h:
                yield Series(_title(analysis, int(p)), f"about {_title(analysis, int(h))}", held[:, p, h])


def _blamed(analysis: Analysed, states: Sequence[State]) -> Iterator[Series]:
    game = analysis.setup.game
    blame = np.array([state.blame[0] for state in states])
    for name, party in analysis.setup.scenario.parties.items():
        for other in party.audiences:
            p, a = game.index(name), game.index(other)
            yield Series(_title(analysis, p), f"before {_title(analysis, a)}", blame[:, p, a])


def _title(analysis: Analysed, p: int) -> str:
    return analysis.setup.scenario.parties[analysis.setup.game.parties[p]].title


def _panel(axes: Axes, title: str, series: Sequence[tuple[str, Floats]]) -> None:
    plain_axes(axes, "y")
    axes.set_title(wrapped(title, TITLE), fontsize=NORMAL, loc="left", fontweight="bold")
    for n, (label, values) in enumerate(series):
        look = LOOKS[n % len(LOOKS)]
        rounds = np.arange(values.size)
        axes.plot(
            rounds, values, color=look.colour, linestyle=look.line, marker=look.marker, markersize=4.5, linewidth=1.6,
            markerfacecolor="white", markevery=(n % 3, max(1, values.size // 12)), label=wrapped(label, TITLE),
            clip_on=False,
        )  # fmt: skip
    axes.set_ylim(0, 1)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("round", fontsize=SMALL)
    axes.legend(fontsize=SMALL, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=1)
