"""Fitting assumptions, within their ranges, to what was stated before the cut-off: approximate Bayesian computation.

Each run of an ensemble draws its own assumptions, so N runs are N draws from the prior with one result each. One
result is no share to compare with a stated share; but all runs together tell how the share depends on the assumptions
(`Response`). Draws from the prior are then weighed by how credible a claim is at the share they imply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.calibration.fit_file import Target, fittable
from sim.engines.ensemble import ensemble, play, play_briefly
from sim.engines.outcomes import needs_enumeration
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Floats
from sim.scenario.constraints import all_orders, draw
from sim.scenario.tape import tape
from sim.sensitivity.first_order import assumptions, first_order

DRAWS = 20_000
PART = 2_000
DETECTED = 0.05
IMPLAUSIBLE = 3.0
SURFACES = 50
TINY = 1e-300
SIDES = (0.05, 0.95)


class Unreachable(Exception):
    """Targets that no draw within the ranges comes near."""


@dataclass(frozen=True)
class Simulated:
    """The runs that a fit rests on: assumptions (run × assumption) and the outcomes of all targets (run × outcome)."""

    inputs: pd.DataFrame
    outcomes: pd.DataFrame


@dataclass(frozen=True)
class Posterior:
    """Draws from the prior (draw × assumption) with their weights (draw,), and the shares that they imply."""

    draws: pd.DataFrame
    weights: Floats
    shares: pd.DataFrame

    @property
    def effective(self) -> float:
        """How many equally weighted draws say as much: (Σw)²/Σw² (Kish 1965)."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())

    def table(self) -> pd.DataFrame:
        """Prior and posterior of each assumption: means, standard deviations, and 90 % intervals.

        `shift` is the move of the mean in prior standard deviations, `narrowed` the share of the variance that is gone.
        """
        rows = [(name, *self._row(self.draws[name].to_numpy())) for name in self.draws]
        sides = ["mean", "sd", "low", "high"]
        columns = ["assumption", *(f"prior_{side}" for side in sides), *sides]
        table = pd.DataFrame(rows, columns=columns)
        table["shift"] = (table["mean"] - table["prior_mean"]) / table["prior_sd"]
        table["narrowed"] = 1 - (table["sd"] / table["prior_sd"]) ** 2
        return table

    def _row(self, x: Floats) -> tuple[float, ...]:
        mean = float(np.average(x, weights=self.weights))
        sd = float(np.sqrt(np.average((x - mean) ** 2, weights=self.weights)))
        prior = np.quantile(x, SIDES)
        return float(x.mean()), float(x.std()), *map(float, prior), mean, sd, *self._quantiles(x)

    def _quantiles(self, x: Floats) -> tuple[float, ...]:
        order = np.argsort(x, kind="stable")
        upto = np.cumsum(self.weights[order]) / self.weights.sum()
        return tuple(float(x[order][np.searchsorted(upto, side)]) for side in SIDES)

    def predicted(self) -> pd.DataFrame:
        """The shares implied before and after, outcome by outcome."""
        after = [float(np.average(self.shares[name], weights=self.weights)) for name in self.shares]
        return pd.DataFrame({"outcome": list(self.shares), "prior": self.shares.mean().to_numpy(), "posterior": after})


def simulate(
    setup: Setup, seed: int, runs: int, targets: Sequence[Target], tick: Callable[[int], None] | None = None
) -> Simulated:
    """Play the runs of a seed, and keep what the targets speak of."""
    names = list(dict.fromkeys(name for target in targets for name in target.outcomes))
    rules = fittable(setup, names)
    player = play if any(map(needs_enumeration, names)) else play_briefly
    parts: list[Played] = list(ensemble(setup, seed, runs, None, tick, player=player))
    came = {name: np.concatenate([rule(part) for part in parts]) for name, rule in rules.items()}
    return Simulated(assumptions(setup, parts), pd.DataFrame(came))


def influential(simulated: Simulated, candidates: list[str], most: int) -> list[str]:
    """At most `most` candidates that detectably move some target's outcome, largest share of its variance first."""
    inputs = simulated.inputs[[name for name in candidates if name in simulated.inputs]]
    tables = [first_order(inputs, simulated.outcomes[name].to_numpy()) for name in simulated.outcomes]
    detected = pd.concat([table[table["chance"] < DETECTED] for table in tables])
    best = detected.groupby("assumption")["first"].max().reset_index()
    return list(best.sort_values(["first", "assumption"], ascending=[False, True])["assumption"].head(most))


def responses(simulated: Simulated, fitted: list[str]) -> dict[str, Response]:
    """How the share of each outcome depends on the fitted assumptions, averaged over all others."""
    points = simulated.inputs[fitted].to_numpy(float)
    return {str(name): response(points, column.to_numpy()) for name, column in simulated.outcomes.items()}


def prior(setup: Setup, seed: int, first: int, fitted: list[str], draws: int = DRAWS) -> pd.DataFrame:
    """Draws of the fitted assumptions (draw × assumption) as runs `first` and on of a seed would draw them."""
    columns = {q.dotted: k for k, q in enumerate(setup.numbers)}
    orders = all_orders(setup.scenario, columns)
    starts = range(first, first + draws, PART)
    parts = [draw(setup.numbers, orders, tape(seed, at, min(PART, first + draws - at)))[0] for at in starts]
    return pd.DataFrame(np.concatenate(parts)[:, [columns[name] for name in fitted]], columns=fitted)


def posterior(draws: pd.DataFrame, surfaces: Mapping[str, Response], targets: Sequence[Target], seed: int) -> Posterior:
    """Weigh draws from the prior by the credibility of the targets at the shares that they imply.

    How the shares depend on the assumptions is itself known from finitely many runs. So the weights are the mean over
    surfaces that the runs allow, each normalised: what is uncertain about the surface widens the posterior, and the
    targets do not get to choose the surface (a cut, Plummer 2015).

    Raises `Unreachable` where even the best draw lies three tolerances from the targets, on average over the outcomes:
    history matching calls such draws implausible (Vernon, Goldstein, Bower 2010).
    """
    points = draws.to_numpy()
    shares = pd.DataFrame({name: surface.share(points) for name, surface in surfaces.items()})
    outcomes = sum(len(target.outcomes) for target in targets)
    if _credible(shares, targets).max() < np.exp(-0.5 * IMPLAUSIBLE**2 * outcomes):
        raise Unreachable("no draw from the prior comes near the targets")
    allowed = {name: surface.plausible(points, _normals(surface, seed, at))
               for at, (name, surface) in enumerate(surfaces.items())}  # fmt: skip
    weights = np.zeros(len(draws))
    for k in range(SURFACES):
        credible = _credible(pd.DataFrame({name: share[k] for name, share in allowed.items()}), targets)
        weights += credible / max(credible.sum(), TINY)
    return Posterior(draws, weights, shares)


def _credible(shares: pd.DataFrame, targets: Sequence[Target]) -> Floats:
    return np.asarray(np.prod([t.credibility(shares[list(t.outcomes)].to_numpy()) for t in targets], axis=0))


def _normals(surface: Response, seed: int, at: int) -> Floats:
    generator = np.random.Generator(np.random.Philox(key=[seed, at]))
    return generator.normal(size=(SURFACES, surface.coefficients.size))


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
