"""Functions whose sensitivity is known, played as studies are: cases by runs that share their draws."""

import numpy as np
from SALib.sample import morris, sobol

NAMES = ["x1", "x2", "x3"]
CUBE = {"num_vars": 3, "names": NAMES, "bounds": [[0.0, 1.0]] * 3}
FIRST, TOTAL = np.array([0.314, 0.442, 0.0]), np.array([0.558, 0.442, 0.244])
"""Ishigami, Homma 1990, a = 7, b = 0.1."""


def ishigami(unit):
    """sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on [−π, π]³, from places in the unit cube."""
    x = np.pi * (2 * unit - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def saltelli(base):
    return sobol.sample(CUBE, base, calc_second_order=False, seed=np.random.default_rng(1))


def trajectories(count, levels):
    return morris.sample(CUBE, count, num_levels=levels, seed=np.random.default_rng(1))


def played(means, runs, sd, shared=3.0):
    """(case, run): each run moves all cases alike by draws of its own, and each case by noise of its own."""
    rng = np.random.default_rng(2)
    return means[:, None] + rng.normal(0, shared, runs) + rng.normal(0, sd, (means.size, runs))
