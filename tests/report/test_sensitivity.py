"""Tables of what moves an outcome."""

import numpy as np
import pandas as pd

import sim
from sim.report import sensitivity
from tests.figures.gallery import indices

TINY = sim.load("scenarios/tiny.yaml").scenario


def test_assumptions_are_named_in_words_with_their_paths_below():
    table = pd.DataFrame({"assumption": ["parties.north.values.truce.full"], "first": [0.1], "low": [0.0],
                          "high": [0.2], "at_low": [0.3], "at_high": [0.4], "chance": [0.01]})  # fmt: skip
    (row,) = sensitivity.of_assumptions(TINY, table).rows
    assert row[0] == "The North · values · truce · full\n  parties.north.values.truce.full"


def test_parameters_of_a_study_are_named_alike():
    clean = indices().assign(first_low=0.0, first_high=1.0, sigma=0.1)
    sobol = sensitivity.of_indices(TINY, clean, 0.1, 8)
    morris = sensitivity.of_indices(TINY, clean.drop(columns="total"), np.nan, 1)
    for section in (sobol, morris):
        assert section.rows[2][0] == "The South · outside option\n  parties.south.outside_option"
