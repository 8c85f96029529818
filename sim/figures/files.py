"""Figures as files, and as pictures inside a page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.description import description, title_of
from sim.storage import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS = 160
PLACES = 9
"""Decimals of a place, in shares of the figure."""
UNDATED: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
}
OPENING = re.compile(r"<svg\b[^>]*>")
IMAGE_ID = re.compile(r'(<image [^>]*?) id="[^"]+"')
"""Matplotlib names images by their content, two equal ones alike, and never refers to one."""
NAMED = re.compile(r'\b(id="|xlink:href="#|url\(#)')


def save(figure: Figure, folder: Path, name: str) -> None:
    """Write a figure as PNG and as SVG, each whole; the same figure gives the same bytes."""
    with _laid_out(figure):
        write_whole(folder / f"{name}.png", _drawn(figure, "png"))
        write_whole(folder / f"{name}.svg", svg(figure))


def svg(figure: Figure) -> str:
    """A figure as an SVG file, with a title and a description for readers who cannot see it."""
    with _laid_out(figure):
        drawn = IMAGE_ID.sub(r"\1", _drawn(figure, "svg").decode())
    opening = OPENING.search(drawn)
    assert opening is not None, "matplotlib writes an svg element"
    spoken = f"\n <title>{escape(title_of(figure))}</title>\n <desc>{escape(description(figure))}</desc>"
    return drawn[: opening.end()] + spoken + drawn[opening.end() :]


def inline_svg(figure: Figure, name: str) -> str:
    """A figure as an element of an HTML page, never larger than drawn.

    Its ids begin with `name`, so that no two figures of a page share one.
    """
    element = svg(figure)
    element = NAMED.sub(rf"\g<1>{name}-", element[element.index("<svg") :])
    element = element.replace("<title>", f'<title id="{name}-title">', 1)
    element = element.replace("<desc>", f'<desc id="{name}-desc">', 1)
    drawn = f'style="max-width: {72 * figure.get_figwidth():.0f}pt"'
    return element.replace("<svg ", f'<svg role="img" aria-labelledby="{name}-title {name}-desc" {drawn} ', 1)


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """Find the layout once for all that is drawn inside, since finding it takes longer than drawing.

    The solver of matplotlib's constrained layout goes by the addresses of its variables, and the last bits of
    its answer with them; places are rounded, or the same figure would not give the same bytes.
    """
    from sim.figures.style import as_it_stands  # loads matplotlib, and not every command draws

    engine = figure.get_layout_engine()
    if engine is None:
        yield
        return
    as_it_stands(figure)
    engine.execute(figure)
    for axes in figure.axes:
        axes.set_position(np.round(axes.get_position(original=True).bounds, PLACES).tolist())
        axes.set_in_layout(True)
    figure.set_layout_engine(None)
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


def _drawn(figure: Figure, kind: str) -> bytes:
    import matplotlib as mpl  # the same

    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "parley"}):
        figure.savefig(out, format=kind, dpi=DOTS, metadata=UNDATED[kind])
    return out.getvalue()
