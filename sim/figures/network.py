"""One run as a network: who moved whom by pushes, pressure and accepted offers, and how strongly over time."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.ticker import MaxNLocator

from sim.analysis import titles
from sim.engines.analysed import Analysed
from sim.figures.style import (
    BLACK,
    LOOKS,
    NORMAL,
    PAGE,
    SMALL,
    Look,
    Plate,
    caution,
    framed,
    own_settings,
    plain_axes,
    wrapped,
)

NAMES = {"push": "push to come and to concede", "threatened": "threat", "imposed": "instrument imposed",
         "accepted": "offer accepted"}  # fmt: skip
KINDS = {
    "push": Look("#56B4E9", "^", "--"), "threatened": Look("#E69F00", "v", ":"), "imposed": Look("#D55E00", "s", "-"),
    "accepted": Look("#0072B2", "o", "-."),
}  # fmt: skip
THIN, THICK = 0.9, 5.0
LARGER = 11.0


@own_settings()
def network(analysis: Analysed) -> Plate:
    """Above: an arrow for each kind of influence, over all rounds. Below: how strongly each party moved others."""
    scenario = analysis.setup.scenario
    note = caution(
        scenario,
        f"One run ({analysis.which}). Wider arrows: more, in sum over rounds. A push is a shift of the chance to "
        "come or of what is asked for; pressure and offers are shares of what the target has at stake.",
    )
    figure = framed(f"{scenario.meta.title}: who moved whom", note, PAGE, 7.4)
    above, below = figure.subplots(2, 1, height_ratios=[1.55, 1])
    _arrows(above, analysis)
    _over_time(below, analysis)
    return figure


def _arrows(axes: Axes, analysis: Analysed) -> None:
    graph, parties = analysis.network, list(analysis.setup.scenario.parties)
    places = _circle(parties)
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-1.62, 1.62)
    axes.set_ylim(-1.5, 1.32)
    strongest = max((edge["strength"] for *_, edge in graph.edges(data=True)), default=1.0)
    for n, (source, target, edge) in enumerate(graph.edges(data=True)):
        look = KINDS[edge["kind"]]
        width = THIN + (THICK - THIN) * edge["strength"] / strongest
        bend = 0.1 + 0.11 * list(KINDS).index(edge["kind"])
        axes.add_patch(
            FancyArrowPatch(
                places[source], places[target], connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>",
                color=look.colour, linestyle=look.line, linewidth=width, mutation_scale=9 + 2 * width, shrinkA=20,
                shrinkB=20, zorder=2 + n,
            )
        )  # fmt: skip
    for name in parties:
        x, y = places[name]
        axes.plot(x, y, marker="o", markersize=27, color="white", markeredgecolor=BLACK, markeredgewidth=1.4, zorder=50)
        axes.text(x, y, _letter(parties, name), ha="center", va="center", fontsize=LARGER, fontweight="bold", zorder=51)
        title = wrapped(_title(analysis, name), 13)
        axes.text(1.24 * x, 1.2 * y, title, ha=_side(x), va=_above(y), fontsize=NORMAL, zorder=52)
    _key(axes, {edge["kind"] for *_, edge in graph.edges(data=True)})


def _circle(parties: list[str]) -> dict[str, tuple[float, float]]:
    turn = np.pi / 2 - 2 * np.pi * (np.arange(len(parties)) + 0.5) / len(parties)
    return {name: (float(np.cos(a)), float(np.sin(a))) for name, a in zip(parties, turn, strict=True)}


def _side(x: float) -> str:
    return "center" if abs(x) < 0.3 else "left" if x > 0 else "right"


def _above(y: float) -> str:
    return "center" if abs(y) < 0.6 else "bottom" if y > 0 else "top"


def _letter(parties: list[str], name: str) -> str:
    return chr(ord("A") + parties.index(name) % 26)


def _title(analysis: Analysed, name: str) -> str:
    return titles.start(analysis.setup.scenario.parties[name].title)


def _key(axes: Axes, kinds: set[str]) -> None:
    for kind, look in KINDS.items():
        if kind in kinds:
            axes.plot([], [], color=look.colour, linestyle=look.line, linewidth=2.6, label=NAMES[kind])
    if kinds:
        axes.legend(
            fontsize=SMALL, frameon=False, ncols=2, handlelength=3.4, loc="lower center", bbox_to_anchor=(0.5, -0.08)
        )
    else:
        axes.text(0, 0, "Nobody moved anybody.", ha="center", fontsize=NORMAL)


def _over_time(axes: Axes, analysis: Analysed) -> None:
    plain_axes(axes, "y")
    axes.set_title("How strongly each moved others, in sum so far", fontsize=NORMAL, loc="left", fontweight="bold")
    table = analysis.centrality.pivot(index="round", columns="party", values="moved").cumsum()
    parties = list(analysis.setup.scenario.parties)
    movers = [name for name in parties if table[name].iloc[-1] > 0]
    for n, name in enumerate(movers):
        look = LOOKS[n % len(LOOKS)]
        axes.plot(
            table.index, table[name], color=look.colour, linestyle=look.line, marker=look.marker, markersize=5,
            markerfacecolor="white" if n < len(LOOKS) else look.colour, linewidth=1.6,
            markevery=(n % 3, max(1, len(table) // 10)),
            label=f"{_letter(parties, name)} {_title(analysis, name)}",
        )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("round", fontsize=SMALL)
    axes.set_ylabel("strength", fontsize=SMALL)
    if movers:
        axes.legend(fontsize=SMALL, frameon=False, loc="upper left")
        axes.set_ylim(top=1.3 * float(table[movers].iloc[-1].max()))
