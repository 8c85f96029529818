"""Matched runs compared: the change in a share or a mean, its interval, and a test of no change.

Run r of two cases shares its draws, so a difference is judged by how it varies from pair to pair. All
functions take `base` and `other`, (pair,), the same outcome of the same runs in two cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from sim.nouns import Bools, Floats

LEVEL = 0.95
Change = tuple[float, float, float]
"""The difference, and the low and high ends of its interval."""


def wilson(successes: Any, trials: Any, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Wilson's score interval for a share (Wilson 1927): low and high ends."""
    k, n = np.asarray(successes, float), np.asarray(trials, float)
    z = special.ndtri(0.5 + level / 2)
    share = np.divide(k, n, out=np.zeros_like(k), where=n > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    low = np.where(n > 0, np.where(k == 0, 0.0, centre - half), 0.0)
    return low, np.where(n > 0, np.where(k == n, 1.0, centre + half), 1.0)


def difference(base: Bools, other: Bools, level: float = LEVEL) -> Change:
    """The change in a share between matched runs, with its interval.

    d = (b − c)/n with b runs gained and c lost; the interval adds half a run to each of the four
    cells, (b − c)/(n + 2) ± z √(b + c + 1 − (b − c)²/(n + 2))/(n + 2) (Agresti, Min 2005).
    """
    gained, lost = _discordant(base, other)
    z, m = float(special.ndtri(0.5 + level / 2)), base.size + 2
    centre = (gained - lost) / m
    half = z * np.sqrt(gained + lost + 1 - (gained - lost) ** 2 / m) / m
    return (gained - lost) / base.size, max(-1.0, centre - half), min(1.0, centre + half)


def mcnemar(base: Bools, other: Bools) -> float:
    """The exact chance of at least so uneven a split of the changed runs if gaining and losing were as likely.

    p = min(1, 2 P(Binomial(b + c, ½) ≤ min(b, c))) (McNemar 1947); 1 where no run changed.
    """
    gained, lost = _discordant(base, other)
    return min(1.0, 2 * float(special.bdtr(min(gained, lost), gained + lost, 0.5)))


def _discordant(base: Bools, other: Bools) -> tuple[int, int]:
    return int((other & ~base).sum()), int((base & ~other).sum())


def mean_difference(base: Floats, other: Floats, level: float = LEVEL) -> Change:
    """The change in a mean between matched runs, with its paired t interval: d ± t_(n−1) s_d/√n (Student 1908).

    Where all pairs differ by the same amount nothing is known of the spread, and the ends are NaN.
    """
    d, error = _mean_and_error(base, other)
    half = float(special.stdtrit(base.size - 1, 0.5 + level / 2)) * error if error > 0 else np.nan
    return d, d - half, d + half


def t_test(base: Floats, other: Floats) -> float:
    """The chance of a paired t statistic at least as large as this if the mean did not change (Student 1908).

    Where all pairs differ by the same amount: 1 if that is 0, else that of the sign test, 2^(1−n).
    """
    d, error = _mean_and_error(base, other)
    if error > 0:
        return 2 * float(special.stdtr(base.size - 1, -abs(d) / error))
    return 1.0 if d == 0 else float(2.0 ** (1 - base.size))


def _mean_and_error(base: Floats, other: Floats) -> tuple[float, float]:
    d = other - base
    spread = 0.0 if (d == d[0]).all() else float(d.std(ddof=1))
    return float(d.mean()), spread / float(np.sqrt(d.size))


def holm(p: Sequence[float] | Floats) -> Floats:
    """p-values adjusted so that the chance of any false finding in the whole family stays below the level.

    In ascending order p̃_i = max_(j ≤ i) min(1, (m − j + 1) p_j), under any dependence (Holm 1979). A test that
    could not be made (NaN) stays NaN and counts in m.
    """
    given = np.asarray(p, np.float64)
    order = np.argsort(given, kind="stable")
    stepped = np.minimum(np.nan_to_num(given[order], nan=1.0) * np.arange(given.size, 0, -1), 1.0)
    adjusted = np.empty_like(given)
    adjusted[order] = np.maximum.accumulate(stepped)
    return np.where(np.isnan(given), np.nan, adjusted)


def saving(base: Floats, other: Floats) -> float:
    """How many times as many unpaired runs would give as narrow an interval: (s²_base + s²_other)/s²_d.

    Above 1 common random numbers help (Law 2015, chapter 11); infinite where all pairs differ by the same amount,
    NaN where nothing varies at all.
    """
    apart, together = _variance(base) + _variance(other), _variance(other - base)
    return _ratio(apart, together)


def standardized(base: Floats, other: Floats) -> float:
    """The change in a mean in standard deviations of single runs: d/√((s²_base + s²_other)/2) (Cohen 1988).

    0 where nothing changed; infinite where the mean changed and nothing varies.
    """
    d = float((other - base).mean())
    return 0.0 if d == 0 else _ratio(d, float(np.sqrt((_variance(base) + _variance(other)) / 2)))


def _variance(x: Any) -> float:
    return 0.0 if (x == x[0]).all() else float(x.var(ddof=1))


def _ratio(above: float, below: float) -> float:
    if below == 0:
        return float(np.copysign(np.inf, above)) if above else float("nan")
    return above / below


@dataclass(frozen=True)
class Noise:
    """The variance between the means of cases, and how much of it repeating the runs would change."""

    between: float
    noise: float

    @property
    def share(self) -> float:
        """Run noise as a share of the variance between cases: 0 none, 1 nothing else."""
        if np.isnan(self.noise):
            return self.noise
        return min(1.0, self.noise / self.between) if self.between > 0 else 0.0

    @property
    def clean(self) -> float:
        """The variance between cases that the parameters make."""
        return max(0.0, self.between - self.noise)


def shared_noise(outcomes: Floats) -> Noise:
    """Noise between cases whose runs share their draws (common random numbers); `outcomes` is (case, run).

    Y_cr = f(x_c) + t_r + g_cr. The draws of run r that move all cases alike, t_r, move no difference between cases,
    so the noise in the variance between means of n runs is Var(g)/n, and Var(g) is the mean square of the
    interaction in a two-way layout (Scheffé 1959). Dividing the plain variance of the runs by n would
    overstate it: that is the point of common random numbers.
    """
    cases, runs = outcomes.shape
    between = float(outcomes.mean(axis=1).var(ddof=1))
    if runs < 2:
        return Noise(between, float("nan"))
    rest = outcomes - outcomes.mean(axis=1, keepdims=True) - outcomes.mean(axis=0) + outcomes.mean()
    return Noise(between, float((rest**2).sum() / ((cases - 1) * (runs - 1)) / runs))
