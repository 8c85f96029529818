"""The share of an outcome as a smooth function of some assumptions, from runs with one result each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.nouns import Floats

WEAK = 1.0
"""Prior precision of each coefficient on standardised assumptions: a standard deviation of 1 on the logit scale."""
INTERCEPT = 0.01
MOST_STEPS = 100


@dataclass(frozen=True)
class Response:
    """A quadratic response surface on the logit scale (Box, Wilson 1951): logit p = β₀ + Σ β z + Σ β z z′."""

    centre: Floats
    scale: Floats
    coefficients: Floats
    covariance: Floats

    def share(self, points: Floats) -> Floats:
        """(point,) the share of runs in which the outcome comes, at `points` (point, assumption)."""
        return _logistic(np.einsum("pf,f->p", self._terms(points), self.coefficients))

    def plausible(self, points: Floats, normals: Floats) -> Floats:
        """(draw, point) that share on surfaces that the runs allow: coefficients drawn around the best ones.

        `normals` are standard normal draws (draw, term).
        """
        drawn = self.coefficients + np.einsum("df,gf->dg", normals, np.linalg.cholesky(self.covariance))
        return _logistic(np.einsum("pf,df->dp", self._terms(points), drawn))

    def _terms(self, points: Floats) -> Floats:
        return terms((points - self.centre) / self.scale)


def terms(z: Floats) -> Floats:
    """1, each z, and each product of two of them (point, term), from standardised assumptions (point, assumption)."""
    first, second = np.triu_indices(z.shape[1])
    return np.concatenate([np.ones((len(z), 1)), z, z[:, first] * z[:, second]], axis=1)


def response(points: Floats, came: Floats) -> Response:
    """Fit the surface to runs: `points` (run, assumption), `came` (run,) 0 or 1.

    Logistic regression by Newton's steps, with a weak normal prior that keeps an outcome which always or never came
    from sending coefficients to infinity. What else the runs drew is averaged over.
    """
    centre, scale = points.mean(axis=0), points.std(axis=0)
    x = terms((points - centre) / scale)
    precision = np.diag(np.r_[INTERCEPT, np.full(x.shape[1] - 1, WEAK)])
    beta = np.zeros(x.shape[1])
    for _ in range(MOST_STEPS):
        p = _logistic(np.einsum("rf,f->r", x, beta))
        curvature = np.einsum("rf,rg->fg", x * (p * (1 - p))[:, None], x) + precision
        step = np.linalg.solve(curvature, np.einsum("rf,r->f", x, came - p) - precision.diagonal() * beta)
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return Response(centre, scale, beta, np.linalg.inv(curvature))


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -500, 500))))
