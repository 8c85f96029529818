"""PRIM finds a planted corner, says it in words, and measures it on runs that it has not seen."""

import sys

import numpy as np
import pandas as pd
import pytest

import sim
from sim.sensitivity.discovery import Box, Limit, MissingExtra, discover

RUNS = 1600


@pytest.fixture(scope="module")
def planted():
    """It comes where x3 > 0.6, x7 < 0.5 and kind is b, but for a tenth of the runs, where it comes by chance."""
    rng = np.random.default_rng(1)
    inputs = pd.DataFrame(rng.random((RUNS, 8)), columns=[f"x{k}" for k in range(8)])
    inputs = inputs.assign(kind=pd.Categorical(rng.choice(["a", "b"], RUNS)))
    came = ((inputs["x3"] > 0.6) & (inputs["x7"] < 0.5) & (inputs["kind"] == "b")).to_numpy()
    return inputs, np.where(rng.random(RUNS) < 0.1, rng.random(RUNS) < 0.2, came)


@pytest.fixture(scope="module")
def box(planted):
    return discover(*planted, "a truce", density=0.8)


def test_a_planted_corner_is_found(box):
    limits = {limit.assumption: limit for limit in box.limits}
    assert set(limits) == {"x3", "x7", "kind"}
    assert limits["x3"].low == pytest.approx(0.6, abs=0.1)
    assert limits["x3"].high is None
    assert limits["x7"].high == pytest.approx(0.5, abs=0.1)
    assert limits["kind"].kinds == ("b",)
    assert box.density > 0.7
    assert box.coverage > 0.6
    assert box.support == pytest.approx(0.1, abs=0.04)


def test_its_words(box):
    words = str(box)
    for part in ("'a truce' comes in", "kind is b", "x3 is at least 0.", "x7 is at most 0.", "(coverage)", "(density)",
                 "(support)", "800 runs that were not used"):  # fmt: skip
        assert part in words


def test_a_lower_density_gives_a_larger_box(planted, box):
    loose = discover(*planted, "a truce", density=0.4)
    assert loose.coverage > box.coverage
    assert loose.density < box.density


def test_there_is_no_corner_in_noise():
    rng = np.random.default_rng(2)
    inputs = pd.DataFrame(rng.random((800, 8)), columns=list("abcdefgh"))
    box = discover(inputs, rng.random(800) < 0.3, "it")
    assert box.density < 0.4


@pytest.mark.parametrize("always", [True, False])
def test_what_always_or_never_comes_has_no_corner(planted, always):
    box = discover(planted[0], np.full(RUNS, always), "it")
    assert box.limits == ()
    assert "No corner stands out" in str(box)


def test_the_same_runs_give_the_same_box(planted, box):
    assert discover(*planted, "a truce", density=0.8) == box


def test_a_limit_and_a_box_by_hand():
    inputs = pd.DataFrame({"x": [0.0, 1.0, 2.0], "kind": pd.Categorical(["a", "b", "b"])})
    assert list(Limit("x", 1.0, None).holds(inputs)) == [False, True, True]
    assert list(Limit("x", 0.5, 1.5).holds(inputs)) == [False, True, False]
    assert list(Limit("kind", None, None, ("a",)).holds(inputs)) == [True, False, False]
    assert str(Limit("x", 0.5, 1.5)) == "x is between 0.5 and 1.5"
    box = Box("it", (Limit("x", 1.0, None),), runs=100, came=40, inside=25, both=20)
    assert (box.coverage, box.density, box.support) == (0.5, 0.8, 0.25)


def test_without_the_extra_it_says_what_to_install(planted, monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis.prim", None)
    with pytest.raises(MissingExtra, match=r"parley\[discovery\]"):
        discover(*planted, "it")


def test_an_ensemble_says_where_a_truce_comes():
    talks = sim.load("scenarios/tiny.yaml").with_({"parties.south.outside_option": {"uniform": [0.0, 0.8]}})
    box = talks.ensemble(1200, seed=1, progress=False).discover("reached.truce.full", density=0.8)
    assert "parties.south.outside_option" in {limit.assumption for limit in box.limits}
    assert box.density > box.came / box.runs + 0.2
