"""Tornado, Sobol' and Morris bars: nothing clipped, no label on another, 7 points in print, the same bytes twice."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.figures import files
from sim.figures.sensitivity_bars import morris_bars, sobol_bars, tornado
from sim.figures.style import wrapped
from tests.figures.legible import assert_legible, points, texts

NAMES = [
    "issues.ceasefire.levels.after_talks.conflict", "type.russia",
    "parties.russia.types.open.values.ceasefire.permanent",
    "parties.russia.complementarities.lasting_halt_with_limits.value", "instruments.us_secondary_sanctions.severity",
    "parties.ukraine.types.firm.values.western_support.freeze", "parties.ukraine.types.firm.values.ceasefire.limited",
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
    assert_legible(figure)
    assert points(figure) >= 7
    words = " ".join(" ".join(text.get_text().split()) for text in texts(figure))
    assert "A model, not a forecast. Information up to 2025-05-14" in words
    assert "Russia · open · values · Ceasefire · Cessation without an end date" in words
    assert ("First general ceasefire" if name == "tornado" else "Run noise is 12 %") in words


@pytest.mark.parametrize("name", ["tornado", "sobol", "morris"])
def test_series_differ_without_colour(name, scenario):
    bars = drawn(name, scenario).axes[0].containers
    hatches = [container.patches[0].get_hatch() for container in bars if hasattr(container, "patches")]
    assert len(set(hatches)) == len(hatches)


def test_bars_are_as_long_as_the_numbers(scenario):
    low, high = drawn("tornado", scenario).axes[0].containers
    assert [bar.get_x() + bar.get_width() for bar in low] == pytest.approx(
        list(0.4 - np.linspace(0.4, 0.05, len(NAMES)))
    )
    assert [bar.get_x() + bar.get_width() for bar in high] == pytest.approx(
        list(0.5 + np.linspace(0.4, 0.05, len(NAMES)))
    )


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


def test_no_line_of_a_name_begins_with_a_dot():
    lines = wrapped("A further European package of sanctions · severity", 40).split("\n")
    assert lines == ["A further European package of", "sanctions\N{NO-BREAK SPACE}· severity"]
