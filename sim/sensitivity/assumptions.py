"""What each run assumed and what came of it, as a table and a column: the raw material of sensitivity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.engines.outcomes import wanted
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Floats
from sim.report.tables import assumptions_table


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
