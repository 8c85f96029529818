"""Tornado, Sobol' and Morris bars: nothing clipped, no label on another, the same bytes twice."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import sim
from sim.figures import files
from sim.figures.sobol_bars import morris_bars, sobol_bars
from sim.figures.tornado import tornado

NAMES = [
    "issues.ceasefire.levels.after_talks.conflict", "type.russia",
    "parties.russia.types.open.values.ceasefire.permanent",
    "parties.russia.complementarities.lasting_halt_with_limits.value", "instruments.us_secondary_sanctions.severity",
]  # fmt: skip


@pytest.fixture(scope="module")
def scenario():
    return sim.load("scenarios/istanbul_2025.yaml").scenario


def drawn(name, scenario):
    x = np.linspace(0.4, 0.05, len(NAMES))
    sides = {"low": -0.02, "high": 0.06}
    halves = {"total": x, "first": x / 2, "mu_star": x}
    around = {f"{name}_{side}": y + d for name, y in halves.items() for side, d in sides.items()}
    table = pd.DataFrame({"assumption": NAMES, "parameter": NAMES, "at_low": 0.4 - x, "at_high": 0.5 + x, "total": x,
                          "first": x / 2, "mu_star": x, "floor": 0.1, **around})  # fmt: skip
    if name == "tornado":
        return tornado(scenario, table, 0.45, "headline")
    return (sobol_bars if name == "sobol" else morris_bars)(scenario, table, 0.12, "gain.russia")


@pytest.mark.parametrize("name", ["tornado", "sobol", "morris"])
def test_it_can_be_read(name, scenario):
    figure = drawn(name, scenario)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    axes = figure.axes[0]
    texts = [*figure.texts, *figure.legends[0].get_texts(), *axes.get_yticklabels(), axes.xaxis.label]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text().strip()]
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.y0 >= -1, text
        assert box.x1 <= figure.bbox.x1 + 1, text
        assert box.y1 <= figure.bbox.y1 + 1, text
    for (one, a), (other, b) in combinations(boxes, 2):
        wide, tall = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide < 2 or tall < 2, f"'{one}' and '{other}' overlap"
    words = " ".join(" ".join(text.split()) for text, _ in boxes)
    assert "A model, not a forecast. Information up to 2025-05-14" in words
    assert ("First general ceasefire" if name == "tornado" else "Run noise is 12 %") in words


@pytest.mark.parametrize("name", ["tornado", "sobol", "morris"])
def test_series_differ_without_colour(name, scenario):
    bars = drawn(name, scenario).axes[0].containers
    hatches = [container.patches[0].get_hatch() for container in bars if hasattr(container, "patches")]
    assert len(set(hatches)) == len(hatches)


def test_bars_are_as_long_as_the_numbers(scenario):
    low, high = drawn("tornado", scenario).axes[0].containers
    assert [bar.get_x() + bar.get_width() for bar in low] == pytest.approx(list(0.4 - np.linspace(0.4, 0.05, 5)))
    assert [bar.get_x() + bar.get_width() for bar in high] == pytest.approx(list(0.5 + np.linspace(0.4, 0.05, 5)))


def test_noise_that_cannot_be_told_is_said_so(scenario):
    table = pd.DataFrame({"parameter": ["x.y"], "total": [0.5], "total_low": [0.4], "total_high": [0.6], "first": [0.1],
                          "first_low": [0.0], "first_high": [0.2]})  # fmt: skip
    figure = sobol_bars(scenario, table, float("nan"), "deal")
    assert "One run for each case" in " ".join(figure.texts[1].get_text().split())


def test_the_same_bytes_twice(tmp_path, scenario):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        files.save(drawn("sobol", scenario), tmp_path / folder, "sobol")
    for kind in ("png", "svg"):
        assert (tmp_path / f"a/sobol.{kind}").read_bytes() == (tmp_path / f"b/sobol.{kind}").read_bytes()
