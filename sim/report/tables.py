"""An ensemble as tables: one row for each run and for each agreement, and what a reader asks of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from sim.analysis import titles
from sim.engines import outcomes
from sim.engines.case import Case
from sim.engines.outcomes import column, columns
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.scenario import yaml_file
from sim.statistics import wilson
from sim.storage import csv_text, json_text, write_whole

SAID = {
    "agreements": {
        "run": "number of the run", "number": "which agreement of the run, from 1", "round": "round of signing",
        "date": "first day of that round", "proposer": "who proposed it", "moved": "what it changed",
        "signatories": "who signed", "by_capitals": "whether a capital's word completed it",
        "held": "whether it held; true where the scenario follows no compliance",
    },
    "shares": {
        "issue": "the issue", "level": "the level", "reached": "share of runs in which it was ever in force",
        "reached_low": "low end of the 95 % Wilson interval", "reached_high": "high end of it",
        "final": "share of runs in which it was in force at the end",
        "final_low": "low end of the 95 % Wilson interval", "final_high": "high end of it",
    },
}  # fmt: skip
"""What the columns of the tables beside the runs table say."""


def runs_table(setup: Setup, parts: Iterable[Played]) -> pd.DataFrame:
    """One row for each run; its columns are those of `sim.engines.measures.MEASURES`."""
    named = columns(setup)
    made = [pd.DataFrame({name: column(setup, *at, part) for name, at in named.items()}, copy=False) for part in parts]
    return pd.concat(made, ignore_index=True)


def agreements_table(setup: Setup, parts: Iterable[Played]) -> pd.DataFrame:
    """One row for each agreement: run, round, proposer, what it moved, who signed, and whether it held."""
    rows = [row for part in parts for row in _agreements(setup, part)]
    return pd.DataFrame(rows, columns=list(SAID["agreements"]))


def _agreements(setup: Setup, played: Played) -> list[tuple[Any, ...]]:
    game, signed = setup.game, played.signed
    rows: list[tuple[Any, ...]] = []
    number: dict[int, int] = {}
    for k in range(signed.run.size):
        run = int(signed.run[k])
        number[run] = number.get(run, 0) + 1
        moved = [
            f"{issue}: {game.levels[i][signed.after[k, i]]}"
            for i, issue in enumerate(game.issues)
            if signed.after[k, i] != signed.before[k, i]
        ]
        by = [name for p, name in enumerate(game.parties) if (int(signed.signatories[k]) >> p) & 1]
        rows.append(
            (
                int(played.run[run]), number[run], int(signed.round[k]), date_of(setup, int(signed.round[k])),
                game.parties[signed.proposer[k]], " + ".join(moved), ", ".join(by), bool(signed.by_capitals[k]),
                bool(played.kept[k]),
            )
        )  # fmt: skip
    return rows


def assumptions_table(setup: Setup, parts: Sequence[Played]) -> pd.DataFrame:
    """What each run drew: its number, each number of the scenario by its dotted path, and each party's type."""
    columns: dict[str, Any] = {"run": np.concatenate([part.run for part in parts])}
    numbers, kinds = (np.concatenate([getattr(part, name) for part in parts]) for name in ("numbers", "kind"))
    columns |= {q.dotted: numbers[:, k] for k, q in enumerate(setup.numbers)}
    for party, p in _with_types(setup):
        columns[f"type.{party}"] = pd.Categorical(np.array(setup.game.kinds[p])[kinds[:, p]], setup.game.kinds[p])
    return pd.DataFrame(columns)


def _with_types(setup: Setup) -> list[tuple[str, int]]:
    return [(party, p) for p, party in enumerate(setup.game.parties) if len(setup.game.kinds[p]) > 1]


def codebook(setup: Setup) -> pd.DataFrame:
    """What each column of an ensemble's tables says: table, column, words, kind, unit, and what 0 and missing mean."""
    runs = outcomes.codebook(setup)
    runs.insert(0, "table", "runs")
    others = [(table, name, words) for table, said in SAID.items() for name, words in said.items()]
    others += [("assumptions", "run", "number of the run")]
    others += [("assumptions", q.dotted, titles.of_path(setup.scenario, q.dotted)) for q in setup.numbers]
    others += [
        ("assumptions", f"type.{party}", f"type of {setup.scenario.parties[party].title}")
        for party, _ in _with_types(setup)
    ]
    beside = pd.DataFrame(others, columns=["table", "column", "words"])
    return pd.concat([runs, beside], ignore_index=True).fillna("")


def described(table: pd.DataFrame, name: str, book: pd.DataFrame) -> pd.DataFrame:
    """A table that carries its part of the codebook in its attributes, which Parquet keeps."""
    mine = book[book["table"] == name].set_index("column")[["words", "unit", "zero", "missing"]]
    out = table.copy(deep=False)
    out.attrs = {"columns": {at: {key: text for key, text in row.items() if text} for at, row in mine.iterrows()}}
    return out


def save(
    folder: str | os.PathLike[str], made: Mapping[str, pd.DataFrame], talks: Case, provenance: Mapping[str, Any]
) -> Path:
    """Write tables (Parquet and CSV), `scenario.yaml` and `provenance.json` into a folder; each file whole."""
    place, about = Path(folder), json_text(provenance)
    place.mkdir(parents=True, exist_ok=True)
    for name, table in made.items():
        write_whole(place / f"{name}.parquet", table.to_parquet(index=False))
        write_whole(place / f"{name}.csv", csv_text(table))
    write_whole(place / "scenario.yaml", yaml_file.dump(talks.content))
    write_whole(place / "provenance.json", about)
    return place


def date_of(setup: Setup, round_: int) -> date:
    """The first day of a round."""
    meta = setup.scenario.meta
    return meta.start + timedelta(days=meta.round_days * (round_ - 1))


def shares(setup: Setup, runs: pd.DataFrame) -> pd.DataFrame:
    """For each issue and level the share of runs that ever reached it, and that ended there, with Wilson intervals."""
    rows = []
    for issue, levels in zip(setup.game.issues, setup.game.levels, strict=True):
        for level in levels:
            reached = int(runs[f"reached.{issue}.{level}"].sum())
            final = int((runs[f"final.{issue}"] == level).sum())
            low, high = wilson(reached, len(runs))
            low_end, high_end = wilson(final, len(runs))
            rows.append((issue, level, reached / len(runs), float(low), float(high), final / len(runs),
                         float(low_end), float(high_end)))  # fmt: skip
    return pd.DataFrame(rows, columns=list(SAID["shares"]))


def counted(column: pd.Series[Any], name: str) -> pd.DataFrame:
    """How often each value of a column occurs, with Wilson intervals, most frequent first."""
    counts = column.value_counts()
    low, high = wilson(counts.to_numpy(), len(column))
    table = {name: counts.index, "runs": counts.to_numpy(), "share": counts.to_numpy() / max(len(column), 1),
             "low": low, "high": high}  # fmt: skip
    return pd.DataFrame(table)


def signed_most(agreements: pd.DataFrame, runs: int, most: int = 10) -> pd.DataFrame:
    """The packages signed most often: in how many runs, by whom, typical first round, and how many held."""
    if agreements.empty:
        return pd.DataFrame(columns=["moved", "runs", "share", "signatories", "proposed_by", "median_round", "held"])
    grouped = agreements.groupby("moved", sort=False)
    table = pd.DataFrame(
        {
            "runs": grouped["run"].nunique(),
            "signatories": grouped["signatories"].agg(_most_common),
            "proposed_by": grouped["proposer"].agg(_most_common),
            "median_round": grouped["round"].median(),
            "held": grouped["held"].mean(),
        }
    ).reset_index()
    table.insert(2, "share", table["runs"] / runs)
    return table.sort_values(["runs", "moved"], ascending=[False, True], ignore_index=True).head(most)


def _most_common(names: pd.Series[Any]) -> str:
    return str(names.mode().iat[0])


def by_period(setup: Setup, runs: pd.DataFrame) -> pd.DataFrame:
    """Shares of runs by the period in which the headline event first came, beside the reference forecasts."""
    reference = setup.scenario.reference
    days = [date_of(setup, int(k)) if k > 0 else None for k in runs["first_headline"]]
    rows = []
    for name, (first, last) in reference.calendar.items():
        count = sum(1 for day in days if day is not None and first <= day <= last)
        rows.append((name, count))
    later = len(runs) - sum(count for _, count in rows)
    rows.append((_remainder(setup), later))
    table = pd.DataFrame(rows, columns=["period", "runs"])
    table["share"] = table["runs"] / len(runs)
    table["low"], table["high"] = wilson(table["runs"], len(runs))
    for name, forecast in reference.forecasts.items():
        table[name] = [forecast.shares.get(period, np.nan) for period in table["period"]]
    return table


def by_round(setup: Setup, runs: pd.DataFrame) -> pd.DataFrame:
    """The share of runs in which the headline event had come by the end of each round, with Wilson intervals."""
    rounds, first = range(setup.horizon + 1), runs["first_headline"].to_numpy()
    came = [int(((first > 0) & (first <= k)).sum()) for k in rounds]
    low, high = wilson(came, np.full(len(came), first.size))
    days = [date_of(setup, k + 1) for k in rounds]
    return pd.DataFrame({"date": days, "runs": came, "share": np.array(came) / first.size, "low": low, "high": high})


def has_conflict(setup: Setup) -> bool:
    """Whether some level of some issue on the table lets less of the outside path go on."""
    issues = [setup.scenario.issues[name] for name in setup.game.issues]
    return any(x.conflict is not None and x.conflict.typical < 1 for i in issues for x in i.levels.values())


def why_column(setup: Setup) -> str:
    """The column of `runs_table` that tells why there was no more: in talks without a conflict, no bigger deal."""
    return "why_conflict_goes_on" if has_conflict(setup) else "why_no_bigger_deal"


def reasons_and_ends(setup: Setup, runs: pd.DataFrame) -> pd.DataFrame:
    """How many runs ended how (columns) for each reason why there was no more (rows), most frequent first."""
    table = pd.crosstab(runs[why_column(setup)], runs["end"])
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    return table[table.sum().sort_values(ascending=False, kind="stable").index]


def _remainder(setup: Setup) -> str:
    known = set(setup.scenario.reference.calendar)
    named = [k for f in setup.scenario.reference.forecasts.values() for k in f.shares if k not in known]
    return named[0] if named else "not in this time"


def gains(setup: Setup, runs: pd.DataFrame, yardstick: str = "gain") -> pd.DataFrame:
    """Each party's mean gain, with a 95 % interval of the mean, and how often it lost.

    `yardstick` is `gain`, over a world without agreement in which pressure that an agreement ended still stands, or
    `gain_without_pressure`, as if that pressure had never been.
    """
    rows = []
    for name, party in setup.scenario.parties.items():
        if party.weights:
            x = runs[f"{yardstick}.{name}"].to_numpy()
            half = special.ndtri(0.975) * x.std(ddof=1) / np.sqrt(x.size) if x.size > 1 else np.nan
            rows.append((name, x.mean(), x.mean() - half, x.mean() + half, float((x < 0).mean())))
    return pd.DataFrame(rows, columns=["party", "mean_gain", "low", "high", "share_worse_off"])
