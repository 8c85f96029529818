"""How much of the difference between cases is run noise: cases are means over runs, and runs differ by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats


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


def own_noise(means: Floats, variances: Floats, runs: int) -> Noise:
    """Noise between cases whose runs have draws of their own: the mean run variance over n; both arrays (case,).

    For runs that share their draws it is an upper bound, usable where only means and variances were kept.
    """
    return Noise(float(means.var(ddof=1)), float(np.mean(variances) / runs))
