"""Figures as files, as pictures inside a page, and in words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.storage import write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
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
NO_FONT = "no installed font has these letters: {}; boxes stand for them. Install a font that has them, such as Noto."


def save_all(folder: Path, drawings: Mapping[str, Callable[[], Figure]], say: Callable[[str], None]) -> None:
    """Draw and write figures. A figure that fails costs nothing else: `say` hears one sentence about it."""
    failed: dict[str, str] = {}
    unknown: set[str] = set()
    for name, draw in drawings.items():
        try:
            figure = draw()
            save(figure, folder, name)
            unknown |= set(unreadable(figure))
        except Exception as error:  # whatever a font, a library or a full disk does must not cost the tables
            failed[name] = why(error)
    if failed:
        say(f"Not drawn: {', '.join(failed)} ({next(iter(failed.values()))}). The tables are complete.")
    if unknown:
        say(f"In the figures {NO_FONT.format(' '.join(sorted(unknown)))}")


def why(error: Exception) -> str:
    """The first line of an error, as part of a sentence."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


def unreadable(figure: Figure) -> str:
    """The letters of a figure that no installed font has."""
    from sim.figures.style import letters_without_font  # loads matplotlib, and not every command draws

    return letters_without_font(figure)


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
    """Find the layout once for all that is drawn inside, since that takes longer than drawing.

    The last bits of matplotlib's constrained layout differ from run to run, so places are rounded. Otherwise the
    same figure would not give the same bytes.
    """
    from sim.figures.style import as_it_stands, own_settings  # loads matplotlib, and not every command draws

    engine = figure.get_layout_engine()
    if engine is None:
        yield
        return
    with own_settings():
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
    from sim.figures.style import own_settings  # the same

    out = io.BytesIO()
    with own_settings():
        figure.savefig(out, format=kind, dpi=DOTS, metadata=UNDATED[kind])
    return out.getvalue()


def title_of(figure: Figure) -> str:
    """The words above a figure, on one line."""
    return _line(figure.texts[0].get_text())


def description(figure: Figure) -> str:
    """Panels with what runs along their axes, the series with their marks, and the note below, read from the figure."""
    panels = [panel for axes in figure.axes if axes.get_visible() and (panel := ", ".join(_parts(axes)))]
    series = list(dict.fromkeys(label for axes in figure.axes for label in axes.get_legend_handles_labels()[1]))
    said = [
        f"Panels: {'; '.join(panels)}." if panels else "",
        f"Series: {'; '.join(map(_line, series))}." if series else "",
        *(_line(text.get_text()) for text in figure.texts[1:]),
    ]
    return " ".join(filter(None, said))


def _parts(axes: Axes) -> Iterator[str]:
    name = _line(axes.get_title(loc="left")) or _line(axes.get_title())
    if name:
        yield name
    if axes.get_xlabel():
        yield f"across {_line(axes.get_xlabel())}"
    if axes.get_ylabel():
        yield f"up {_line(axes.get_ylabel())}"
    if not axes.axison:
        yield from (_line(text.get_text()) for text in axes.texts if len(text.get_text()) > 1)


def _line(text: str) -> str:
    return " ".join(text.split())
