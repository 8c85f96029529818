"""How figures look: colours that colour-blind people tell apart, each with a marker, a line and a hatch of its own."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from textwrap import fill
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.scenario.schema import Scenario

GREY = "#595959"
BLACK = "#000000"


class Look(NamedTuple):
    """One series: colour, marker and line."""

    colour: str
    marker: str
    line: str


# Okabe, Ito 2008
LOOKS = [
    Look("#0072B2", "o", "--"), Look("#D55E00", "s", ":"), Look("#009E73", "^", "-."), Look("#CC79A7", "D", "--"),
    Look("#E69F00", "v", ":"), Look("#56B4E9", "P", "-."),
]  # fmt: skip
BAR, HATCH = "#56B4E9", "////"

SMALL, NORMAL, LARGE = 8.0, 9.5, 12.0
LEGEND = 0.3
"""Inches for the first line of the legend."""
LINE, MARK, LETTER = 0.19, 0.62, 0.062
"""Inches for each further line, across a legend's mark with the room about it, and across a letter."""
Rect = tuple[float, float, float, float]
PAGE = 6.8
"""Inches across a printed page (page.css): what is drawn no broader keeps the size of its letters in print."""
ROW, LETTERS = 0.135, 26
"""Inches down a line of a label at the left of one of two panels, and the letters in it."""
HEADING = 21
"""Letters in a line of a title over such a panel."""


class Plate(Figure):
    """A figure that notebooks show, though nobody has imported pyplot; dollars in titles are no mathematics."""

    sheets: Callable[[], list[Figure]] | None = None
    """Draws it again in parts that fit a printed page, where the whole does not (`sim.figures.sheets`)."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw every text as it stands."""
        as_it_stands(self)
        super().draw(renderer)

    def _repr_png_(self) -> bytes:
        out = io.BytesIO()
        self.savefig(out, format="png")
        return out.getvalue()


def as_it_stands(figure: Figure) -> None:
    """Dollars in a text are dollars."""
    for text in figure.findobj(Text):
        text.set_parse_math(False)


def wrapped(text: str, width: int) -> str:
    """A label on several lines; none begins with a dot between words, and a word that is too long is broken."""
    return fill(text.replace(" · ", "\N{NO-BREAK SPACE}· "), width)


def caution(scenario: Scenario, more: str) -> str:
    """The note on every figure."""
    return f"A model, not a forecast. Information up to {scenario.meta.cutoff}. {more}"


def plain_axes(axes: Axes) -> None:
    """Only what carries information."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=SMALL)


def framed(title: str, note: str, width: float, height: float) -> Plate:
    """An empty figure of panels `height` inches tall, with a title above, room for a legend, and a note below."""
    top = wrapped(title, int(width * 8))
    below = "\n".join(wrapped(line, int(width * 15.5)) for line in note.split("\n"))
    above = 0.16 + 0.21 * lines(top) + LEGEND
    under = 0.14 + 0.155 * lines(below)
    whole = height + above + under
    figure = Plate(figsize=(width, whole))
    figure.set_layout_engine("constrained", rect=(0.005, under / whole, 0.99, height / whole))
    figure.text(0.5, 1 - 0.1 / whole, top, fontsize=LARGE, fontweight="bold", ha="center", va="top", linespacing=1.15)
    figure.text(0.012, 0.08 / whole, below, fontsize=SMALL, color=GREY, ha="left", va="bottom")
    return figure


def legend(figure: Figure, axes: Axes) -> None:
    """One legend for all panels, between title and panels, on as many lines as it takes."""
    handles, names = axes.get_legend_handles_labels()
    columns = max(1, min(len(names), int(figure.get_figwidth() / (MARK + LETTER * max(map(len, names), default=1)))))
    rect = _taller(figure, LINE * (math.ceil(len(names) / columns) - 1))
    figure.legend(
        handles, names, loc="lower center", bbox_to_anchor=(0.5, rect[1] + rect[3]), ncols=columns, fontsize=SMALL,
        frameon=False, borderpad=0.2, borderaxespad=0.1, columnspacing=1.4, handlelength=2.6,
    )  # fmt: skip


def _taller(figure: Figure, more: float) -> Rect:
    """Make room of `more` inches above the panels; what lies below and the title keep their distance to the edges."""
    layout = figure.get_layout_engine()
    assert layout is not None, "framed figures have one"
    x, y, wide, tall = layout.get()["rect"]
    before, whole = figure.get_figheight(), figure.get_figheight() + more
    rect = (x, y * before / whole, wide, tall * before / whole)
    figure.set_figheight(whole)
    layout.set(rect=rect)  # type: ignore[call-arg]
    for text in figure.texts:
        at = text.get_position()[1]
        text.set_y(1 - (1 - at) * before / whole if text.get_verticalalignment() == "top" else at * before / whole)
    return rect


def lowest(rows: Sequence[Sequence[Axes]], label: str) -> None:
    """Label the x axis of the lowest panel in each column, and of no other."""
    for panel in (panel for row in rows for panel in row):
        panel.tick_params(labelbottom=False)
    for column in range(len(rows[0])):
        axes = [row[column] for row in rows if column < len(row)][-1]
        axes.set_xlabel(label, fontsize=SMALL)
        axes.tick_params(labelbottom=True)


def lines(text: str) -> int:
    """How many lines a text has."""
    return text.count("\n") + 1


def apart(labels: Sequence[str], least: float = 0.24) -> float:
    """Inches from each label to the next, evenly, so that no two of them touch."""
    pairs = pairwise(labels)
    return max([least, *((lines(one) + lines(other)) / 2 * ROW + 0.05 for one, other in pairs)])
