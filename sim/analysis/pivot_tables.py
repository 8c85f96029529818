"""Pivots and consent games of one run as tables of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.consent_game import ConsentGame
from sim.analysis.pivots import Pivot
from sim.scenario.game import Game


def pivots_table(found: Sequence[Pivot]) -> pd.DataFrame:
    """One row for each party or condition taken away, and one as it is."""
    rows = [
        (p.kind, p.name, p.party, p.anew.packages, p.anew.calmer, p.now.packages, p.now.calmer) for p in found
    ]  # fmt: skip
    names = ["kind", "name", "party", "anew", "anew_calmer", "now", "now_calmer"]
    return pd.DataFrame(rows, columns=names)


def consent_table(game: Game, games: Mapping[str, ConsentGame]) -> pd.DataFrame:
    """One row for each game and party: its Shapley–Shubik index, and how many minimal coalitions it is in."""
    rows = []
    for name, consent in games.items():
        winning, blocking, index = consent.minimal_winning, consent.minimal_blocking, consent.shapley_shubik
        for p, party in enumerate(game.parties):
            in_winning, in_blocking = (sum(p in c for c in coalitions) for coalitions in (winning, blocking))
            rows.append((name, party, index.get(p, 0.0), in_winning, in_blocking))
    names = ["moved", "party", "shapley_shubik", "minimal_winning", "minimal_blocking"]
    return pd.DataFrame(rows, columns=names)
