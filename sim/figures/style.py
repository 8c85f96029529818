"""How figures look, whatever the reader's own settings of matplotlib are.

Colours are told apart by colour-blind people; each series has a marker, a line or a hatch of its own besides.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from textwrap import fill
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.text import Text

from sim.scenario.schema import Scenario

GREY = "#595959"
BLACK = "#000000"
FAINT = "#d0d0d0"


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
FONT = "DejaVu Sans"
"""Comes with matplotlib, so that a figure is the same on every machine."""

SMALL, NORMAL, LARGE = 8.0, 9.5, 12.0
LEGEND = 0.3
"""Inches for the first line of the legend."""
LINE, MARK, LETTER = 0.19, 0.62, 0.062
"""Inches for each further line, across a legend's mark with the room about it, and across a letter."""
Rect = tuple[float, float, float, float]
PAGE = 6.8
"""Inches across a printed page (page.css). A figure of at most this width keeps the size of its letters in print."""
ROW = 0.135
"""Inches down a line of a label."""


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw by matplotlib's defaults, not by the reader's matplotlibrc or style; also a decorator."""
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update({"timezone": "UTC", "svg.hashsalt": "parley"})
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # `letters_without_font` says it
        yield


class Plate(Figure):
    """A figure that notebooks show without pyplot. Dollar signs in its texts are dollar signs, not mathematics."""

    sheets: Callable[[], list[Figure]] | None = None
    """Draws the figure again in parts that fit a printed page, if the whole does not fit (`sim.figures.panels`)."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw by our own settings."""
        with own_settings():
            as_it_stands(self)
            super().draw(renderer)

    def savefig(self, fname: Any, **options: Any) -> None:
        """Save by our own settings; `options` are those of matplotlib."""
        with own_settings():
            super().savefig(fname, **options)

    def _repr_png_(self) -> bytes:
        out = io.BytesIO()
        self.savefig(out, format="png")
        return out.getvalue()


def as_it_stands(figure: Figure) -> None:
    """Show every letter as it is: no mathematics, and other installed fonts for letters that ours lacks."""
    texts = figure.findobj(Text)
    fonts, _ = _fonts(_letters(texts))
    for text in texts:
        text.set_parse_math(False)
        if len(fonts) > 1:
            text.set_fontfamily(list(fonts))


def letters_without_font(figure: Figure) -> str:
    """The letters of a figure that no installed font has, in order."""
    return "".join(sorted(_fonts(_letters(figure.findobj(Text)))[1]))


def _letters(texts: Sequence[Any]) -> frozenset[str]:
    return frozenset(letter for text in texts for letter in text.get_text() if letter.isprintable())


@cache
def _fonts(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Font families that have these letters, ours first, and the letters that none has."""
    own = [_characters(findfont(FontProperties(family=FONT, weight=weight))) for weight in ("normal", "bold")]
    lacking, fonts = {letter for letter in letters if any(ord(letter) not in found for found in own)}, [FONT]
    for entry in sorted(fontManager.ttflist, key=lambda entry: (entry.name, entry.fname)) if lacking else []:
        found = {letter for letter in lacking if ord(letter) in _characters(entry.fname)}
        if found and entry.name not in fonts:
            fonts.append(entry.name)
            lacking -= found
    return tuple(fonts), frozenset(lacking)


@cache
def _characters(path: str) -> frozenset[int]:
    """The characters of an installed font; none if its outlines cannot be drawn."""
    try:
        font = get_font(path)
        return frozenset(font.get_charmap()) if font.scalable else frozenset()
    except (OSError, RuntimeError):
        return frozenset()


def wrapped(text: str, width: int) -> str:
    """A label on several lines. None begins with a dot or a per cent sign; a word that is too long is broken."""
    return fill(text.replace(" · ", "\N{NO-BREAK SPACE}· ").replace(" %", "\N{NO-BREAK SPACE}%"), width)


def caution(scenario: Scenario, more: str) -> str:
    """The note on every figure."""
    return f"A model, not a forecast. Information up to {scenario.meta.cutoff}. {more}"


def plain_axes(axes: Axes, grid: Literal["x", "y"] | None = None) -> None:
    """Only what carries information, and lines across one axis by which to read values."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=SMALL)
    if grid:
        axes.grid(axis=grid, color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)


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
    """Make room of `more` inches above the panels; the note and the title keep their distance to the edges."""
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


def lines(text: str) -> int:
    """How many lines a text has."""
    return text.count("\n") + 1


def apart(labels: Sequence[str], least: float = 0.24) -> float:
    """Inches from each label to the next, evenly, so that no two of them touch."""
    pairs = pairwise(labels)
    return max([least, *((lines(one) + lines(other)) / 2 * ROW + 0.05 for one, other in pairs)])
