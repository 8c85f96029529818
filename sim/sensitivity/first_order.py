"""First-order sensitivity from runs that were played anyway, each with assumptions of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from sim.engines.outcomes import wanted
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Floats, Ints
from sim.report.tables import assumptions_table
from sim.statistics import LEVEL, holm


def assumptions(setup: Setup, parts: Sequence[Played]) -> pd.DataFrame:
    """What was drawn in each run (run × assumption), without what is the same in all of them.

    Numbers stand under their dotted paths; the type of each party, where it has several, under `type.PARTY`.
    """
    table = assumptions_table(setup, parts).drop(columns="run")
    return table[[name for name in table if table[name].nunique() > 1]]


def outcome(setup: Setup, parts: Sequence[Played], name: str) -> Floats:
    """(run,) one outcome by name; NaN where it does not exist. A wrong name is an error with the nearest right ones."""
    rule = wanted(setup, [name], setup.scenario.meta.title)[name]
    return np.concatenate([rule(part) for part in parts])


def first_order(inputs: pd.DataFrame, outcome: Floats) -> pd.DataFrame:
    """How much of an outcome's variance each assumption accounts for alone, largest first.

    S_i = Var(E[Y | X_i]) / Var(Y), from one plain sample: the sample is cut into classes of equal size by
    X_i (Plischke, Borgonovo, Smith 2013), and the between-class share is freed of what chance alone puts
    into it, ε² = 1 − (N − 1)/(N − M) · SS_within/SS_total (Kelley 1935). The interval inverts the
    noncentral F distribution (Steiger 2004); it is a little narrow for
    shares near 1. `chance` is the probability of so large a share if the
    assumption did nothing, multiplied for the number of assumptions asked (Holm 1979).

    `at_low` and `at_high` are the mean outcome in the lowest and in the highest class (for types: in the first
    and the last type). Their intervals `at_low_low … at_low_high` and `at_high_low … at_high_high` are
    ± t √(s²/n) with the class's n runs and the variance s² within all classes.

    `inputs` is (run × assumption), `outcome` (run,); runs in which the outcome does not exist (NaN) are left out.
    """
    there = ~np.isnan(outcome)
    y = outcome[there]
    rows = [(name, *_share(_classes(inputs[name][there]), y)) for name in inputs]
    ends = ["at_low", "at_high", "at_low_low", "at_low_high", "at_high_low", "at_high_high"]
    table = pd.DataFrame(rows, columns=["assumption", "first", "low", "high", *ends, "chance"])
    table["chance"] = holm(table["chance"].to_numpy())
    return table.sort_values(["first", "assumption"], ascending=[False, True], ignore_index=True)


def _classes(column: pd.Series[Any]) -> Ints:
    """The class of each run, from 0: ⌈N^⅓⌉ classes of equal size; a type, or a number with few values, has its own."""
    values = np.asarray(column.cat.codes if isinstance(column.dtype, pd.CategoricalDtype) else column)
    distinct, at = np.unique(values, return_inverse=True)
    most = int(np.ceil(np.cbrt(values.size)))
    if distinct.size <= most:
        return np.asarray(at, np.int64)
    ranks = np.empty(values.size, np.int64)
    ranks[np.argsort(values, kind="stable")] = np.arange(values.size)
    return np.asarray(ranks * most // values.size)


def _share(classes: Ints, y: Floats) -> tuple[float, ...]:
    """The share between classes with its interval, the means at both ends with theirs, and p."""
    sizes = np.bincount(classes)
    m, n = sizes.size, y.size
    total = float(((y - y.mean()) ** 2).sum())
    if m < 2 or n <= m or total == 0:
        return 0.0, 0.0, 0.0, *[float(y.mean())] * 6, 1.0
    means = np.bincount(classes, y) / sizes
    within = max(float(((y - means[classes]) ** 2).sum()), total * 1e-12)
    first = max(0.0, 1 - (n - 1) / (n - m) * within / total)
    f = (total - within) / (m - 1) / (within / (n - m))
    low, high = (_noncentrality(m - 1, n - m, f, p) for p in (0.5 + LEVEL / 2, 0.5 - LEVEL / 2))
    half = float(special.stdtrit(n - m, 0.5 + LEVEL / 2)) * np.sqrt(within / (n - m) / sizes)
    sides = [float(x) for k in (0, -1) for x in (means[k] - half[k], means[k] + half[k])]
    ends = float(means[0]), float(means[-1]), *sides
    return first, low / (low + n), high / (high + n), *ends, float(special.fdtrc(m - 1, n - m, f))


def _noncentrality(above: int, below: int, f: float, p: float) -> float:
    """λ ≥ 0 at which an F with noncentrality λ stays under `f` with probability `p`, by bisection."""
    if special.fdtr(above, below, f) <= p:
        return 0.0
    low, high = 0.0, 1.0
    while special.ncfdtr(above, below, high, f) > p:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if special.ncfdtr(above, below, middle, f) > p else (low, middle)
    return (low + high) / 2
