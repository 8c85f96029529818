"""What can be read of a figure: nothing clipped, no label on another, and how small its letters come out in print."""

from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from sim.page.parts import Picture


def assert_legible(figure):
    """No text that shows is clipped, and none lies on another."""
    FigureCanvasAgg(figure).draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    page = figure.bbox
    for text, box in boxes:
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= page.x1 + 1 and box.y1 <= page.y1 + 1
        assert inside, f"'{text}' is clipped"
    for (one, a), (other, b) in combinations(boxes, 2):
        wide, tall = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide < 2 or tall < 2, f"'{one}' and '{other}' overlap"


def texts(figure):
    """All texts that show, but the letters that mark events inside a panel."""
    found = list(figure.texts) + [t for legend in figure.legends for t in legend.get_texts()]
    for axes in figure.axes:
        if axes.get_visible():
            if axes.axison:
                found += within(axes.yaxis, axes.get_ylim()) + within(axes.xaxis, axes.get_xlim())
            found += [axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
            found += axes.get_legend().get_texts() if axes.get_legend() else []
    return [t for t in found if t.get_visible() and len(t.get_text().strip()) > 1]


def within(axis, limits):
    """Labels of the ticks that are drawn."""
    ticks = [tick for tick in axis.get_major_ticks() if min(limits) <= tick.get_loc() <= max(limits)]
    return [tick.label1 for tick in ticks if tick.label1.get_visible()]


def points(figure):
    """The smallest letters of a figure on a printed page."""
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return min(text.get_fontsize() for text in shown) * Picture("f", figure, "").scale
