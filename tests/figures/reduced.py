"""A figure reduced to what it says: words, lines, bars, cells, rounded, so that no version of matplotlib matters."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator

DIGITS = 4


def reduced(figure: Figure) -> dict[str, Any]:
    """What a figure says, as plain content."""
    legends = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    return {
        "inches": _numbers(figure.get_size_inches()),
        "texts": [_line(text.get_text()) for text in figure.texts],
        "legend": legends,
        "axes": [_axes(axes) for axes in figure.axes if axes.get_visible() and axes.get_label() != "<colorbar>"],
    }


def _axes(axes: Axes) -> dict[str, Any]:
    legend = axes.get_legend()
    found: dict[str, Any] = {
        "title": _line(axes.get_title(loc="left") or axes.get_title()),
        "across": _line(axes.get_xlabel()),
        "up": _line(axes.get_ylabel()),
        "names": [_line(label.get_text()) for axis in (axes.xaxis, axes.yaxis)
                  if isinstance(axis.get_major_locator(), FixedLocator) for label in axis.get_ticklabels()],
        "texts": [_line(text.get_text()) for text in axes.texts],
        "legend": [_line(text.get_text()) for text in legend.get_texts()] if legend else [],
        "lines": [_line_of(line) for line in axes.lines],
        "bars": [[*_numbers((*bar.get_xy(), bar.get_width(), bar.get_height())), bar.get_hatch()]
                 for bar in axes.patches if isinstance(bar, Rectangle)],
        "shapes": sum(not isinstance(patch, Rectangle) for patch in axes.patches),
        "dots": [len(points.get_offsets()) for points in axes.collections],
        "cells": [_numbers(np.ma.filled(image.get_array().astype(float), np.nan)) for image in axes.images],
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _line_of(line: Any) -> dict[str, Any]:
    x, y = line.get_data(orig=False)
    label = str(line.get_label())
    return {
        "label": "" if label.startswith("_") else _line(label), "marker": str(line.get_marker()),
        "dashes": str(line.get_linestyle()), "x": _numbers(x), "y": _numbers(y),
    }  # fmt: skip


def _numbers(values: Any) -> list[Any]:
    flat = np.asarray(values, float).ravel().tolist()
    return [None if np.isnan(x) else float(f"{x:.{DIGITS}g}") + 0.0 for x in flat]


def _line(text: str) -> str:
    return " ".join(text.split())
