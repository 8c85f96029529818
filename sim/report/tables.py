"""An ensemble as tables: one row for each run and for each agreement, and what a reader asks of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from sim.analysis.possible import REASONS
from sim.analysis.search.points import SOLUTIONS
from sim.engines.played import Played
from sim.engines.setup import Setup
from sim.nouns import Floats, Rung
from sim.rules.state import ENDS

LEVEL = 0.95


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


def runs_table(setup: Setup, parts: Iterable[Played]) -> pd.DataFrame:
    """One row for each run."""
    return pd.concat([_runs(setup, part) for part in parts], ignore_index=True)


def _runs(setup: Setup, played: Played) -> pd.DataFrame:
    assert played.possible is not None, "tables need ensembles that enumerate what was possible"
    game, state, drawn = setup.game, played.state, played.possible
    ends, reasons = np.array(list(map(str, ENDS))), np.array(list(map(str, REASONS)))
    columns: dict[str, Any] = {
        "run": played.run,
        "end": ends[state.end],
        "rounds": state.ended,
        "meetings": state.meetings,
        "agreements": state.agreements,
        "first_headline": played.first_headline,
        "why_no_bigger_deal": reasons[drawn.bigger],
        "why_conflict_goes_on": reasons[drawn.fighting],
        "all_held": _all_held(played),
        "redraws": played.redraws,
        "momentum": state.momentum,
        "inside_frontier": drawn.inside,
        "left_on_the_table": drawn.left,
        "opposition": drawn.opposition,
        "frontier_packages": drawn.frontier,
    }
    for s, name in enumerate(SOLUTIONS):
        columns[f"distance.{name}"] = drawn.distance()[:, s]
    for i, issue in enumerate(game.issues):
        columns[f"final.{issue}"] = np.array(game.levels[i])[state.standing[:, i]]
        for k, level in enumerate(game.levels[i]):
            columns[f"reached.{issue}.{level}"] = played.reached[:, i, k]
    for p, party in enumerate(game.parties):
        if len(game.kinds[p]) > 1:
            columns[f"type.{party}"] = np.array(game.kinds[p])[played.kind[:, p]]
        columns[f"utility.{party}"] = played.utility[:, p]
        columns[f"gain.{party}"] = played.gain[:, p]
        columns[f"patience.{party}"] = state.patience[:, p]
        columns[f"leader_met.{party}"] = played.leaders_met[:, p]
        for other in _audiences(setup, party):
            columns[f"blame.{party}.before.{other}"] = state.blame[:, p, game.index(other)]
    for h in game.principals:
        for p in game.principals:
            if p != h:
                columns[f"believed_sincere.{game.parties[h]}.by.{game.parties[p]}"] = played.sincere[:, p, h]
    rungs = np.array([rung.name.lower() for rung in Rung])
    for g, name in enumerate(setup.scenario.instruments):
        columns[f"rung.{name}"] = rungs[state.rung[:, g]]
        columns[f"threatened.{name}"], columns[f"imposed.{name}"] = played.threatened[:, g], played.imposed[:, g]
    return pd.DataFrame(columns)


def _audiences(setup: Setup, party: str) -> list[str]:
    """Parties before whom blame on this party matters: its audiences, and owners of instruments on it."""
    owners = [i.owner for i in setup.scenario.instruments.values() if i.target == party]
    return list(dict.fromkeys([*setup.scenario.parties[party].audiences, *owners]))


def _all_held(played: Played) -> Any:
    out = np.ones(played.run.size, bool)
    np.logical_and.at(out, played.signed.run, played.kept)
    return out


def agreements_table(setup: Setup, parts: Iterable[Played]) -> pd.DataFrame:
    """One row for each agreement: run, round, proposer, what it moved, who signed, and whether it held."""
    rows = [row for part in parts for row in _agreements(setup, part)]
    names = ["run", "number", "round", "date", "proposer", "moved", "signatories", "by_capitals", "held"]
    return pd.DataFrame(rows, columns=names)


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
    names = ["issue", "level", "reached", "reached_low", "reached_high", "final", "final_low", "final_high"]
    return pd.DataFrame(rows, columns=names)


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
    days = [date_of(setup, int(k)) if k else None for k in runs["first_headline"]]
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


def gains(setup: Setup, runs: pd.DataFrame) -> pd.DataFrame:
    """Each party's mean gain over the status quo, with a 95 % interval of the mean, and how often it lost."""
    rows = []
    for name, party in setup.scenario.parties.items():
        if party.weights:
            x = runs[f"gain.{name}"].to_numpy()
            half = special.ndtri(0.975) * x.std(ddof=1) / np.sqrt(x.size) if x.size > 1 else np.nan
            rows.append((name, x.mean(), x.mean() - half, x.mean() + half, float((x < 0).mean())))
    return pd.DataFrame(rows, columns=["party", "mean_gain", "low", "high", "share_worse_off"])


def conditional(runs: pd.DataFrame, groups: dict[str, pd.Series[Any]], event: pd.Series[Any]) -> pd.DataFrame:
    """The share of an event among runs in which each condition held and did not, with Wilson intervals.

    An association within the ensemble, not an effect: for that, compare paired runs.
    """
    rows = []
    for name, held in groups.items():
        for answer, chosen in (("yes", held), ("no", ~held)):
            n, k = int(chosen.sum()), int((event & chosen).sum())
            low, high = wilson(k, n)
            rows.append((name, answer, n, k / n if n else np.nan, float(low), float(high)))
    return pd.DataFrame(rows, columns=["condition", "held", "runs", "share", "low", "high"])
