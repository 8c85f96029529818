"""Figures as files."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.scenario.yaml_file import write_whole

DOTS = 160


def save(figure: Figure, folder: Path, name: str) -> None:
    """Write a figure as PNG and as SVG, each whole; the same figure gives the same bytes."""
    for kind, metadata in (("png", {"Software": None}), ("svg", {"Date": None})):
        out = io.BytesIO()
        with mpl.rc_context({"svg.hashsalt": "parley"}):
            figure.savefig(out, format=kind, dpi=DOTS, metadata=metadata)
        write_whole(folder / f"{name}.{kind}", out.getvalue())
