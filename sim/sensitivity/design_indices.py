"""Sensitivity of a study's outcomes to its parameters: Morris, Sobol', and what given cases tell.

Morris's and Sobol' indices take outcomes as (case, run). Run r of one case is paired with run r of another, whether
or not they share their draws; how much of an index is run noise is estimated from these pairs. SALib is imported where
it is used: it takes seconds to load.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.nouns import Floats
from sim.statistics import Noise, shared_noise

RESAMPLES = 500


@dataclass(frozen=True)
class Indices:
    """A table with a row for each parameter, and the run noise in the study's case means."""

    table: pd.DataFrame
    noise: Noise
    runs: int


def sobol(names: list[str], outcomes: Floats, seed: int = 0) -> Indices:
    """First-order and total indices of a Saltelli design without second order, largest total first.

    S_i = Var(E[Y | X_i])/Var Y and S_Ti = 1 − Var(E[Y | X_~i])/Var Y by SALib (Saltelli et al. 2010; Jansen 1999), with
    bootstrap intervals of 95 %. `outcomes` (case, run) in Saltelli's order: for each base point A, A with
    each parameter from B in turn, B.

    `first_clean` and `total_clean` are the same estimates for the mean over infinitely many runs: each
    product of two means over n shared runs exceeds its expectation by their covariance over the runs divided by n.
    """
    from SALib.analyze import sobol as salib

    means = outcomes.mean(axis=1)
    _must_vary(means)
    # SALib takes a seed of 0 for none
    found = salib.analyze(
        {"num_vars": len(names), "names": names}, means, calc_second_order=False, num_resamples=RESAMPLES, seed=seed + 1
    )
    blocks = outcomes.reshape(-1, len(names) + 2, outcomes.shape[1])
    ends = np.concatenate([blocks[:, 0], blocks[:, -1]])
    noise = shared_noise(ends)
    table = pd.DataFrame({"parameter": names})
    for column, key in (("first", "S1"), ("total", "ST")):
        table[column] = found[key]
        table[f"{column}_low"] = found[key] - found[f"{key}_conf"]
        table[f"{column}_high"] = found[key] + found[f"{key}_conf"]
    if outcomes.shape[1] > 1:
        first, total = _noise_of_products(blocks)
        table["first_clean"] = (table["first"] * noise.between - first) / noise.clean if noise.clean else np.nan
        table["total_clean"] = (table["total"] * noise.between - total) / noise.clean if noise.clean else np.nan
    return Indices(_ranked(table, "total"), noise, outcomes.shape[1])


def _noise_of_products(blocks: Floats) -> tuple[Floats, Floats]:
    """What run noise adds to Var(E[Y | X_i]) and to E(Var[Y | X_~i]), parameter by parameter."""
    a, b, mixed = blocks[:, :1], blocks[:, -1:], blocks[:, 1:-1]
    runs = blocks.shape[2]
    step = mixed - a
    step = step - step.mean(axis=2, keepdims=True)
    b = b - b.mean(axis=2, keepdims=True)
    covariance = (b * step).sum(axis=2) / (runs - 1)
    variance = (step**2).sum(axis=2) / (runs - 1)
    return covariance.mean(axis=0) / runs, variance.mean(axis=0) / runs / 2


def morris(names: list[str], levels: int, points: Floats, outcomes: Floats, seed: int = 0) -> Indices:
    """Mean size μ* and spread σ of each parameter's elementary effects, largest first.

    An elementary effect is the change of the mean outcome over the whole range of one parameter, extrapolated from one
    step along a trajectory (Morris 1991; Campolongo, Cariboni, Saltelli 2007), by SALib, with bootstrap intervals
    of 95 %. `levels` is the design's grid, `points` (case, parameter) its places in the unit cube, `outcomes`
    (case, run).

    `floor` is the μ* that run noise alone would show, s √(2/π) with s the standard error of one effect from
    its paired runs; `sigma_clean` = √(σ² − s²).
    """
    from SALib.analyze import morris as salib

    means = outcomes.mean(axis=1)
    _must_vary(means)
    found = salib.analyze(
        {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)},
        points, means, num_levels=levels, num_resamples=RESAMPLES, seed=seed,
    )  # fmt: skip
    table = pd.DataFrame({"parameter": names, "mu": found["mu"], "mu_star": found["mu_star"]})
    table["mu_star_low"] = np.maximum(0.0, found["mu_star"] - found["mu_star_conf"])  # a mean of sizes
    table["mu_star_high"] = found["mu_star"] + found["mu_star_conf"]
    table["sigma"] = found["sigma"]
    if outcomes.shape[1] > 1:
        error = _error_of_effects(levels, points, outcomes)
        table["floor"] = np.sqrt(2 / np.pi * error)
        table["sigma_clean"] = np.sqrt(np.maximum(0, table["sigma"] ** 2 - error))
    return Indices(_ranked(table, "mu_star"), shared_noise(outcomes), outcomes.shape[1])


FEWEST_CASES, RESAMPLES_OF_DELTA = 40, 20
"""δ estimates a density for each class of each resample, so it is given few."""


def given_data(names: list[str], points: Floats, means: Floats, seed: int = 0) -> Indices:
    """Indices of whatever cases there are, largest δ first; by SALib.

    `first` is the first-order share of variance by RBD-FAST (Tarantola, Gatelli, Mara 2006), `delta` how far fixing a
    parameter moves the whole distribution of case means (Borgonovo 2007; Plischke, Borgonovo, Smith 2013), both with
    intervals of 95 %; `pawn` is the median distance of the conditional distribution functions (Pianosi, Wagener 2018).
    Each asks for cases that vary all parameters independently. `points` (case, parameter), `means` (case,).

    Raises `ValueError` for fewer than 40 cases, and where the outcome does not vary.
    """
    from SALib.analyze import delta, pawn, rbd_fast

    _must_vary(means)
    if len(means) < FEWEST_CASES:
        raise ValueError(f"{len(means)} cases are too few for indices of given data; play at least {FEWEST_CASES}")
    # SALib forbids some endings of names, and takes a seed of 0 for none
    columns, seed = [f"p{k}" for k in range(len(names))], seed + 1
    problem = {"num_vars": len(names), "names": columns, "bounds": [[0.0, 1.0]] * len(names)}
    with _left_as_it_was():
        alone = rbd_fast.analyze(problem, points, means, M=min(10, len(means) // 8), seed=seed)
        whole = delta.analyze(problem, points, means, num_resamples=RESAMPLES_OF_DELTA, seed=seed, method="delta")
        far = pawn.analyze(problem, points, means, seed=seed)
    key = "delta" if "delta" in whole else "delta_raw"  # as versions of SALib call it
    table = pd.DataFrame({"parameter": names})
    for column, value, half in (
        ("first", alone["S1"], alone["S1_conf"]),
        ("delta", whole[key], whole[f"{key}_conf"]),
    ):
        at, width = np.asarray(value, float), np.asarray(half, float)
        table[column], table[f"{column}_low"], table[f"{column}_high"] = at, at - width, at + width
    table["pawn"] = np.asarray(far["median"], float)
    return Indices(_ranked(table, "delta"), Noise(float(means.var(ddof=1)), float("nan")), 1)


@contextmanager
def _left_as_it_was() -> Iterator[None]:
    """SALib's δ seeds NumPy's global generator and changes how warnings look; it warns of bins, and divides by 0."""
    state, look = np.random.get_state(), warnings.formatwarning  # noqa: NPY002
    try:
        with warnings.catch_warnings(record=True), np.errstate(all="ignore"):
            yield
    finally:
        np.random.set_state(state)  # noqa: NPY002
        warnings.formatwarning = look


def _error_of_effects(levels: int, points: Floats, outcomes: Floats) -> Floats:
    """(parameter,) the mean squared standard error of its elementary effects, from paired runs."""
    cases, parameters = points.shape
    runs = outcomes.shape[1]
    first = np.flatnonzero(np.arange(cases) % (parameters + 1) < parameters)
    moved = np.abs(points[first + 1] - points[first]).argmax(axis=1)
    variance = (outcomes[first + 1] - outcomes[first]).var(axis=1, ddof=1) / runs
    delta = levels / (2 * (levels - 1))
    return np.asarray(np.bincount(moved, variance, parameters) / np.bincount(moved, minlength=parameters) / delta**2)


def _must_vary(means: Floats) -> None:
    if means.std() == 0:
        raise ValueError("the outcome is the same in every case, so nothing can be said to cause it")


def _ranked(table: pd.DataFrame, by: str) -> pd.DataFrame:
    return table.sort_values([by, "parameter"], ascending=[False, True], ignore_index=True)
