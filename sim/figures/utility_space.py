"""The utility space of two parties in one run: what was possible, the frontier, offers, deal and theories."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.frontier import frontier
from sim.analysis.space import UtilitySpace
from sim.engines.analysed import Analysed
from sim.engines.round import RoundRecord
from sim.figures.style import BLACK, GREY, LOOKS, PAGE, SMALL, Plate, caution, framed, own_settings, plain_axes, wrapped
from sim.nouns import Floats, Ints, Stage

FINE = 150
"""Dots across the picture: packages that would cover one another are drawn once."""
MANY = 500
"""Dots from which they are one image inside an SVG, which else would be slow to open and to print."""
MARKERS = {"nash": "*", "kalai_smorodinsky": "P", "egalitarian": "X", "utilitarian": "h"}
SIZES = {"nash": 21, "kalai_smorodinsky": 14, "egalitarian": 9, "utilitarian": 6}
"""Points that coincide show inside one another."""
TITLES = {
    "nash": "Nash", "kalai_smorodinsky": "Kalai–Smorodinsky", "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
}  # fmt: skip


@own_settings()
def utility_space(analysis: Analysed, across: str, up: str) -> Plate:
    """Gains over the status quo of two parties, in the run's true preferences in the world at the end.

    Dots are packages, dark where no player loses; the line is the frontier of these two among the dark ones. Thin lines
    at 0 are the two reservation values. Lines with markers are the offers of each speaker in order.
    """
    game, space = analysis.setup.game, analysis.situation.space
    pair = np.array([game.index(across), game.index(up)])
    scenario = analysis.setup.scenario
    note = caution(
        scenario,
        f"One run ({analysis.which}) by its true preferences. Lines at 0: what each has without agreement. Filled "
        "marker: first offer. Of exact ties the first is marked.",
    )
    figure = framed(f"{scenario.meta.title}: what was possible for two", note, PAGE, 6.2)
    axes = figure.subplots()
    plain_axes(axes)
    _packages(axes, space, pair)
    _offers(axes, analysis, pair)
    _marks(axes, analysis, pair)
    axes.axhline(0, color=GREY, linewidth=0.9, zorder=1)
    axes.axvline(0, color=GREY, linewidth=0.9, zorder=1)
    axes.set_xlabel(wrapped(f"gain of {scenario.parties[across].title} over the status quo", 80), fontsize=SMALL + 1)
    axes.set_ylabel(wrapped(f"gain of {scenario.parties[up].title} over the status quo", 60), fontsize=SMALL + 1)
    axes.legend(
        fontsize=SMALL,
        frameon=False,
        loc="upper center",
        bbox_to_anchor=(0.46, -0.1),
        ncols=3,
        labelspacing=1.6,
        handlelength=3.2,
    )
    return figure


def _packages(axes: Axes, space: UtilitySpace, pair: Ints) -> None:
    gains = space.gains[:, pair]
    rational = np.zeros(gains.shape[0], bool)
    rational[space.rational] = True
    for chosen, colour, size, label in (
        (space.complete & ~rational, "#c9c9c9", 5, "someone loses, or a red line"),
        (rational, "#5d5d5d", 11, "no player loses"),
    ):
        if not chosen.any():
            continue
        points = _thinned(gains[chosen])
        axes.scatter(
            points[:, 0],
            points[:, 1],
            s=size,
            color=colour,
            linewidths=0,
            label=label,
            zorder=2,
            rasterized=len(points) > MANY,
        )
    edge = gains[rational][frontier(gains[rational])]
    edge = np.unique(edge, axis=0)
    axes.plot(edge[:, 0], edge[:, 1], color=BLACK, linewidth=2.2, label="frontier of the two", zorder=3)


def _thinned(points: Floats) -> Floats:
    """One point for each small square of the picture."""
    low, high = points.min(axis=0), points.max(axis=0)
    cell = np.round((points - low) / np.where(high > low, high - low, 1.0) * FINE)
    return np.asarray(points[np.unique(cell, axis=0, return_index=True)[1]])


def _offers(axes: Axes, analysis: Analysed, pair: Ints) -> None:
    game, space = analysis.setup.game, analysis.situation.space
    for n, p in enumerate(game.principals):
        path = space.gains[:, pair][space.number(offers_of(analysis.records, int(p), len(game.issues)))]
        look = LOOKS[n % len(LOOKS)]
        title = analysis.setup.scenario.parties[game.parties[p]].title
        axes.plot(path[:1, 0], path[:1, 1], color=look.colour, marker=look.marker, markersize=6.5, zorder=4.5)
        axes.plot(
            path[:, 0], path[:, 1], color=look.colour, marker=look.marker, linestyle=look.line, markersize=5.5,
            linewidth=1.3, markerfacecolor="white", label=wrapped(f"offers of {title}", 28), zorder=4,
        )  # fmt: skip


def offers_of(records: list[RoundRecord], p: int, issues: int) -> Ints:
    """(offer, issue): the packages that a party offered in one run, in order, repetitions left out."""
    made = [
        turn.after[0]
        for record in records
        for turn in record.turns
        if turn.proposer[0] == p and turn.stage == Stage.OFFER
    ]
    fresh = [o for n, o in enumerate(made) if n == 0 or (o != made[n - 1]).any()]
    return np.array(fresh, np.int64).reshape(-1, issues)


def _marks(axes: Axes, analysis: Analysed, pair: Ints) -> None:
    gains = analysis.situation.space.gains[:, pair]
    for n, (name, packages) in enumerate(analysis.yardsticks.points.items()):
        x, y = gains[packages[0]]
        axes.plot(
            x, y, linestyle="none", marker=MARKERS[name], markersize=SIZES[name], color=LOOKS[n + 2].colour,
            markeredgecolor=BLACK, markeredgewidth=0.8, label=TITLES[name], zorder=5,
        )  # fmt: skip
    x, y = gains[analysis.situation.standing]
    axes.plot(x, y, linestyle="none", marker="o", markersize=25, color=BLACK, markerfacecolor="none",
              markeredgewidth=2.2, label="in force at the end", zorder=6)  # fmt: skip
