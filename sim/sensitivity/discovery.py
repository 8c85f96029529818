"""Scenario discovery: in which corner of the assumptions does an outcome come? Answered as a box, in words."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from sim.nouns import Bools
from sim.sensitivity.box import Box, Limit
from sim.sensitivity.first_order import first_order

SCREENED = 12
"""Assumptions that PRIM looks at; among hundreds it would find corners in noise."""
QUASI_P = 0.05
ANY = 1e-9
"""The library counts outcomes of at least its threshold, and returns boxes whose share reaches it."""


class MissingExtra(Exception):
    """The optional library is not installed."""


def discover(inputs: pd.DataFrame, came: Bools, title: str, density: float | None = None) -> Box:
    """The largest box found in which an outcome comes with at least a share `density`, by PRIM.

    The Patient Rule Induction Method (Friedman, Fisher 1999; Bryant, Lempert 2010) peels off, bit by bit, what
    lowers the share most. Of its boxes the one with most coverage that reaches `density` is taken, or the densest;
    the default asks for half of the way from the share in all runs to 1. Limits that chance might have drawn
    (quasi-p > 0.05) are dropped. Every second run is kept aside, and the result is measured on those.

    `inputs` (run × assumption), of which the 12 with most influence are looked at; `came` (run,).
    Raises `MissingExtra` without the extra `discovery`.
    """
    train, test = inputs.iloc[::2], inputs.iloc[1::2]
    seen, kept = came[::2], came[1::2]
    limits: tuple[Limit, ...] = ()
    if 0 < seen.mean() < 1:
        wanted = (1 + seen.mean()) / 2 if density is None else density
        limits = _peeled(train[_influential(train, seen)], seen, wanted)
    within = np.logical_and.reduce([limit.holds(test) for limit in limits]) if limits else np.ones(kept.size, bool)
    return Box(title, limits, kept.size, int(kept.sum()), int(within.sum()), int((within & kept).sum()))


def _influential(inputs: pd.DataFrame, came: Bools) -> list[str]:
    return list(first_order(inputs, came.astype(float))["assumption"].head(SCREENED))


def _peeled(inputs: pd.DataFrame, came: Bools, density: float) -> tuple[Limit, ...]:
    search = _prim(inputs, came)
    boxes = search.peeling_trajectory
    dense = boxes[boxes["density"] >= density]
    best = dense["coverage"].idxmax() if len(dense) else boxes["density"].idxmax()
    sides, odds = search.box_lims[best], search.qp[best]
    limits = (_limit(str(name), sides[name].tolist(), odds[name]) for name in inputs if name in odds)
    return tuple(limit for limit in limits if limit)


def _limit(name: str, sides: list[Any], odds: list[float]) -> Limit | None:
    """The sides that chance would hardly have drawn; PRIM marks a side that it did not move with −1."""
    sure = [0 <= p <= QUASI_P for p in odds]
    if isinstance(sides[0], set):
        return Limit(name, None, None, tuple(sorted(sides[0]))) if sure[0] else None
    low, high = (float(side) if s else None for side, s in zip(sides, sure, strict=True))
    return None if low is None and high is None else Limit(name, low, high)


def _prim(inputs: pd.DataFrame, came: Bools) -> Any:
    """The box that PRIM finds; the library's warnings concern runners and pandas versions, not the result."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from ema_workbench.analysis.prim import Prim
        except ImportError:
            raise MissingExtra('discovery needs the EMA workbench: pip install "parley[discovery]"') from None
        kinds = inputs.select_dtypes("category").columns
        return Prim(inputs.astype(dict.fromkeys(kinds, object)), came, threshold=ANY).find_box()
