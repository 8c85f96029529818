"""Figures: nothing clipped, no label on another, 7 points in print, not empty, the same bytes twice."""

from itertools import product

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import sim
from sim.figures import files
from sim.figures.heat_map import heat_map
from sim.figures.outcomes import shares
from sim.figures.panels import sheets_of
from sim.figures.positions import positions
from tests.figures.legible import assert_legible, points, texts
from tests.figures.six import six

FILES = ["scenarios/tiny.yaml", "scenarios/istanbul_2022.yaml", "scenarios/istanbul_2025.yaml", "six"]


def drawn(name, file):
    talks = six() if file == "six" else sim.load(file)
    if name == "shares":
        ensemble = talks.ensemble(12, seed=1, progress=False)
        return shares(talks.setup, ensemble.shares, 12)
    if name in ("reasons_and_ends", "first_event", "acceptance"):
        return talks.ensemble(12, seed=1, progress=False).figures()[name]
    if name in ("utility_space", "beliefs", "network"):
        return talks.play(1).analysis.figures()[name]
    if name == "differences":
        cases = {"long talks, with a name that takes more than one line": {"protocol.rounds": 14}, "the same": {}}
        return sim.compare(talks, cases, runs=12, seed=1).figure()
    run = talks.play(1)
    return positions(talks.setup, run.records, run.played, "seed 1, run 0")


NAMES = [
    "shares", "positions", "differences", "reasons_and_ends", "utility_space", "beliefs", "network", "acceptance",
]  # fmt: skip


@pytest.mark.parametrize(("name", "file"), [*product(NAMES, FILES), ("first_event", FILES[2])])
def test_a_figure_can_be_read(name, file):
    figure = drawn(name, file)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]
    assert (pixels < 250).any(axis=2).mean() > 0.01
    for sheet in sheets_of(figure):
        assert_legible(sheet)
        assert points(sheet) >= 7
    note = " ".join(" ".join(text.get_text().split()) for text in texts(figure))
    assert "A model, not a forecast" in note


def test_a_figure_in_grey_still_tells_series_apart():
    figure = drawn("positions", "scenarios/tiny.yaml")
    lines = [line for line in figure.axes[0].get_lines() if str(line.get_label()).startswith("latest offer")]
    assert len({(line.get_marker(), line.get_linestyle()) for line in lines}) == len(lines) == 2
    assert any(patch.get_hatch() for patch in drawn("shares", "scenarios/tiny.yaml").axes[0].patches)


def test_a_notebook_shows_a_figure_without_pyplot():
    assert drawn("shares", "scenarios/tiny.yaml")._repr_png_().startswith(b"\x89PNG")


def test_files_are_the_same_bytes_twice(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for folder in "ab":
        files.save(drawn("shares", "scenarios/tiny.yaml"), tmp_path / folder, "shares")
    for kind in ("png", "svg"):
        a, b = ((tmp_path / folder / f"shares.{kind}").read_bytes() for folder in "ab")
        assert a == b
        assert len(a) > 5000
    assert mpl.rcParams["svg.hashsalt"] is None


def test_a_heat_map_shows_every_cell_and_can_be_read():
    cases = pd.DataFrame([(k, i, j, (i - j) / 10, 0.01) for k, (i, j) in enumerate(np.ndindex(3, 4))])
    cases.columns = [
        "case",
        "instruments.us_secondary_sanctions.credibility",
        "world.momentum.drift",
        "mean.deal",
        "se.deal",
    ]
    figure = heat_map(sim.load("scenarios/istanbul_2025.yaml").scenario, cases.sample(frac=1, random_state=1), "deal")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    shown = [text.get_text() for text in figure.axes[0].texts]
    assert shown == [f"{(i - j) / 10:.2f}" for i in (2, 1, 0) for j in range(4)]
    assert {text.get_color() for text in figure.axes[0].texts} == {"white", "#000000"}
    axes = figure.axes[0]
    for text in [*figure.texts, axes.xaxis.label, axes.yaxis.label, *axes.get_yticklabels()]:
        box = text.get_window_extent()
        assert box.x0 >= -1
        assert box.x1 <= figure.bbox.x1 + 1
    assert "A model, not a forecast" in figure.texts[1].get_text()
