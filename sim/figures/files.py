"""Figures as files, and as pictures inside a page."""

from __future__ import annotations

import io
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from sim.figures.description import description, title_of
from sim.scenario.yaml_file import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS = 160
UNDATED: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
}
OPENING = re.compile(r"<svg\b[^>]*>")
NAMED = re.compile(r'\b(id="|xlink:href="#|url\(#)')


def save(figure: Figure, folder: Path, name: str) -> None:
    """Write a figure as PNG and as SVG, each whole; the same figure gives the same bytes.

    The layout is found once, for the PNG: finding it takes longer than drawing.
    """
    write_whole(folder / f"{name}.png", _drawn(figure, "png"))
    engine = figure.get_layout_engine()
    figure.set_layout_engine("none")
    write_whole(folder / f"{name}.svg", svg(figure))
    figure.set_layout_engine(engine)


def svg(figure: Figure) -> str:
    """A figure as an SVG file, with a title and a description for readers who cannot see it."""
    drawn = _drawn(figure, "svg").decode()
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


def _drawn(figure: Figure, kind: str) -> bytes:
    import matplotlib as mpl  # takes half a second, and not every command draws

    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "parley"}):
        figure.savefig(out, format=kind, dpi=DOTS, metadata=UNDATED[kind])
    return out.getvalue()
