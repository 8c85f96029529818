"""Keep the figures in the pages true: `python docs/refresh_figures.py` plays the commands and writes the numbers.

`docs/figures.yaml` lists the sentences that hold figures. A name in braces stands for a figure that `figures` finds.
A table between `<!-- NAME: made by python docs/refresh_figures.py -->` and `<!-- end of NAME -->` is written whole.
The test `tests/docs/test_figures.py` does the same and compares, without the tables that take minutes.
`--check` says what differs and writes nothing. `--quick` leaves the tables that take minutes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML
from scipy.stats import binomtest
from typer.testing import CliRunner

import sim
from sim.cli import app

ROOT = Path(__file__).parents[1]
ISTANBUL = "scenarios/istanbul_2025.yaml"
CALIBRATED = "scenarios/istanbul_2025_calibrated.yaml"
VALIDATION, CALIBRATION = "docs/explanation/validation.md", "docs/explanation/calibration.md"
DECISIONS = "docs/decisions/README.md"
GENERAL = [f"reached.ceasefire.{level}" for level in ("after_talks", "unconditional", "permanent")]
SIDES = ("russia", "ukraine", "united_states", "turkiye", "europe")
INSTRUMENTS = ("eu_package", "us_primary_sanctions", "us_secondary_sanctions", "us_aid_pressure")
CHANGED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "no gates but those of events: `mechanisms.sequencing_gate=false`": {"mechanisms.sequencing_gate": False},
    "each instrument imposed as soon as it may be: `instruments.*.impose=1`": {
        f"instruments.{name}.impose": 1 for name in INSTRUMENTS
    },
    "no threats and sanctions: `mechanisms.threats=false`": {"mechanisms.threats": False},
    "aspirations that never fall: `parties.*.aspiration.concession=0`": {
        f"parties.{party}.aspiration.concession": 0 for party in SIDES
    },
    "low aspirations: `parties.*.aspiration.start=0.05` and `floor=0`": {
        f"parties.{party}.aspiration.{field}": value
        for party in SIDES
        for field, value in (("start", 0.05), ("floor", 0))
    },
    "full disclosure: `mediation.turkiye.disclosure=1` and `credibility=1`": {
        "mediation.turkiye.disclosure": 1,
        "mediation.turkiye.credibility": 1,
    },
    "no effect of the battlefield: `mechanisms.battlefield=false`": {"mechanisms.battlefield": False},
}
"""What was changed to find a cause, and how."""
STRUCTURE: dict[str, dict[str, Any]] = {
    "nothing: all luck is drawn anew": {},
    "half of the resolve behind sanctions: `lasting.resolve=0.5`": {"lasting": {"resolve": 0.5}},
    "all of it: `lasting.resolve=1`": {"lasting": {"resolve": 1}},
    "willingness to attend: `lasting.willingness=1`": {"lasting": {"willingness": 1}},
    "judgement of a package: `lasting.judgement=1`": {"lasting": {"judgement": 1}},
    "all three: `--what-if lasting-luck`": {"lasting": {"resolve": 1, "willingness": 1, "judgement": 1}},
}
"""What lasts from round to round, and how that is written."""
MARK = re.compile(r"\{([^}]+)\}")
NUMBER = r"([−+-]?\d[\d,.]*(?:\s%)?)"


def play() -> dict[str, Any]:
    """The main job as `parley run scenarios/istanbul_2025.yaml` plays it: 1,000 runs, seed 1, 400 of them in pairs."""
    talks = sim.load(ROOT / ISTANBUL)
    many = talks.ensemble(1000, seed=1)
    lasting = talks.with_(sim.what_if.luck_lasts().changes(talks.scenario)).ensemble(1000, seed=1)
    return {"many": many, "lasting": lasting, "effects": many.effects(runs=400).set_index("counterfactual")}


def figures(played: dict[str, Any]) -> dict[str, str]:
    """Each figure's name and how it is written: shares in per cent, counts as they are."""
    many, effects = played["many"], played["effects"].loc["threats"]
    shares, runs, agreements = many.shares, many.runs, many.agreements
    ceasefire = runs[GENERAL].any(axis=1)
    found = {f"reached.{s.issue}.{s.level}": percent(s.reached) for s in shares.itertuples()}
    found |= {f"reason.{row.reason}": percent(row.share) for row in many.reasons.itertuples()}
    found |= {f"period.{row.period}": percent(row.share) for row in many.by_period.itertuples()}
    found |= {"general ceasefire": percent(ceasefire.mean()), "exchange": percent(exchanged(runs).mean())}
    found |= {"runs with an exchange": str(exchanged(runs).sum())}
    found |= {"ceasefire if luck lasts": percent(_ceasefire(played["lasting"]).mean())}
    found |= {"pairs": str(effects.runs), "ceasefire without pressure": percent(effects.share)}
    found |= {"ceasefire in the pairs": percent(effects.share_as_is)}
    found |= evidence() | signed(runs, agreements, ceasefire)
    return found


def exchanged(runs: pd.DataFrame) -> Any:
    """Whether prisoners were exchanged in a run."""
    levels = ("wounded", "parity_hundreds", "parity_thousand", "all_for_all")
    return runs[[f"reached.prisoners.{level}" for level in levels]].any(axis=1)


def signed(runs: pd.DataFrame, agreements: pd.DataFrame, ceasefire: Any) -> dict[str, str]:
    """What was signed with what, by whom and when; whether ceasefires were kept."""
    moved, by = agreements["moved"], agreements["signatories"]
    relief, halt = moved.str.contains("us_sanctions_relief: (?:phased|broad)"), moved.str.contains("ceasefire: ")
    traded = agreements[relief & moved.str.contains("prisoners: ") & ~halt]["run"].nunique()
    alone = agreements[relief & (by == "united_states")]["run"].nunique()
    general = agreements[moved.str.contains("ceasefire: (?:after_talks|unconditional|permanent)")]
    granted = runs[["reached.us_sanctions_relief.phased", "reached.us_sanctions_relief.broad"]].any(axis=1)
    limits = {"limits": "military_limits", "support": "western_support", "territory": "territory"}
    return {
        "signed in round 1": percent(agreements[agreements["round"] == 1]["run"].nunique() / len(runs)),
        "relief for prisoners": percent(traded / len(runs)),
        "relief without a ceasefire": percent((granted & ~ceasefire).mean()),
        "relief granted alone": percent(alone / len(runs)),
        "Russian leader came": percent((runs["leader_met.russia"] > 0).mean()),
        "general agreements": str(len(general)),
        "general agreements kept": str(int(general["held"].sum())),
        "share kept": percent(general["held"].mean()),
        **{f"{name} moved": percent(_moved(runs, issue)) for name, issue in limits.items()},
    }


def _moved(runs: pd.DataFrame, issue: str) -> float:
    """The share of runs in which an issue left its status quo, which is its first level."""
    levels = [column for column in runs if column.startswith(f"reached.{issue}.")][1:]
    return float(runs[levels].any(axis=1).mean())


def evidence() -> dict[str, str]:
    """The sums that `parley evidence` prints."""
    printed = CliRunner().invoke(app, ["evidence", str(ROOT / ISTANBUL)]).output
    both, alone, total = (
        re.search(pattern, printed)
        for pattern in (r"assumption for the size +(\d+)", r"assumption only +(\d+)", r"% of (\d+) parameters")
    )
    if not (both and alone and total):
        raise SystemExit("parley evidence prints its sums in other words: change docs/refresh_figures.py")
    return {"evidence and assumption": both[1], "assumption alone": alone[1], "parameters": total[1]}


def percent(share: float) -> str:
    """A share as the pages write it: 43.4 %."""
    return f"{100 * share:.1f} %"


def within(low: float, high: float) -> str:
    return f"[{100 * low:.1f}, {100 * high:.1f}]"


def tables(played: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The tables of the pages, by page and name."""
    many = played["many"]
    return {
        (VALIDATION, "shares"): share_table(many),
        (VALIDATION, "periods"): period_table(many),
        (DECISIONS, "decisions"): decision_table(),
    }


def share_table(many: sim.Ensemble) -> str:
    """How often each issue reached each level."""
    cells = ([s.issue, s.level, percent(s.reached), within(s.reached_low, s.reached_high)]
             for s in many.shares.itertuples())  # fmt: skip
    return table(["issue", "level", "runs that reached it", "95 % interval"], cells)


def period_table(many: sim.Ensemble) -> str:
    """When a first general ceasefire came, beside the forecasts that the scenario holds."""
    heads = ["first general ceasefire", "this model, 95 % interval", *many.by_period.columns[5:]]
    cells = ([p[1], f"{percent(p[3])} {within(p[4], p[5])}", *(f"{share:.0%}".replace("%", " %") for share in p[6:])]
             for p in many.by_period.itertuples())  # fmt: skip
    return table(heads, cells)


def cause_table() -> str:
    """When a general ceasefire came, and how many runs missed an agreement, with one thing changed: the same draws."""
    talks = sim.load(ROOT / ISTANBUL)
    played = {words: talks.with_(changes).ensemble(1000, seed=1) for words, changes in CHANGED.items()}
    base = _missed(played["nothing"])
    rows = ([words, *map(percent, many.by_period["share"][:3]), percent(_missed(many).mean()),
             _points(_missed(many) - base)]
            for words, many in played.items())  # fmt: skip
    periods = played["nothing"].by_period["period"][:3]
    return table(["changed", *periods, "`missed`", "change of `missed`, points"], rows)


def _missed(many: sim.Ensemble) -> Any:
    return (many.runs["why_conflict_goes_on"] == "missed").astype(float)


def _points(difference: Any) -> str:
    """The mean of paired differences in points, with 1.96 standard errors."""
    half = 196 * difference.std() / len(difference) ** 0.5
    return f"{100 * difference.mean():+.1f} ± {half:.1f}" if half else ""


def slow_tables() -> dict[tuple[str, str], str]:
    """The tables that take minutes."""
    made = {(VALIDATION, "causes"): cause_table(), (VALIDATION, "structure"): structure_table()}
    return made | calibration_tables()


def structure_table() -> str:
    """How often a general ceasefire came, by what lasts of a run's luck: paired differences."""
    talks = sim.load(ROOT / ISTANBUL)
    played = {words: _ceasefire(talks.with_(changes).ensemble(1000, seed=1)) for words, changes in STRUCTURE.items()}
    base = next(iter(played.values()))
    rows = ([words, percent(came.mean()), _points(came - base)] for words, came in played.items())
    return table(["what lasts", "general ceasefire", "change, points"], rows)


def _ceasefire(many: sim.Ensemble) -> Any:
    return many.runs[GENERAL].any(axis=1).astype(float)


def decision_table() -> str:
    """Number, title, date and status of each decision."""
    return table(["number", "decision", "date", "status"], map(_decision, sorted((ROOT / DECISIONS).parent.glob("0*"))))


def _decision(page: Path) -> list[str]:
    lines = page.read_text(encoding="utf-8").splitlines()
    number, dated = page.name[:4], lines[2] if " · " in lines[2] else " · "
    return [f"[{number}]({page.name})", lines[0].removeprefix("# ").removeprefix(f"{number} "), *dated.split(" · ")]


def calibration_tables() -> dict[tuple[str, str], str]:
    """Both files with a seed that the fit did not use: 3,000 runs, seed 2."""
    files = [sim.load(ROOT / file).ensemble(3000, seed=2) for file in (ISTANBUL, CALIBRATED)]
    return {(CALIBRATION, "held out"): table(["share of runs", "uncalibrated", "calibrated"], _held_out(files))}


def _held_out(files: list[sim.Ensemble]) -> Iterator[list[str]]:
    for number, day in enumerate(("30 June", "30 September", "31 December"), start=1):
        yield [f"ceasefire by {day}", *(_share(many.by_period["runs"][:number].sum()) for many in files)]
    yield ["no exchange", *(_share((~exchanged(many.runs)).sum()) for many in files)]
    yield ["a limited pause", *(_share(many.runs["reached.ceasefire.limited"].sum()) for many in files)]


def _share(count: int, runs: int = 3000) -> str:
    found = binomtest(int(count), runs).proportion_ci(method="wilson")
    return f"{percent(count / runs)} {within(found.low, found.high)}"


def table(heads: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def sentences() -> Iterator[tuple[str, str]]:
    """Pages and their sentences with figures, from `docs/figures.yaml`."""
    listed = YAML(typ="safe").load((ROOT / "docs/figures.yaml").read_text(encoding="utf-8"))
    return ((page, sentence) for page, lines in listed.items() for sentence in lines)


def pattern(sentence: str) -> re.Pattern[str]:
    """What finds a sentence in a page, wherever its lines break; one group for each figure."""
    parts = (NUMBER if k % 2 else r"\s+".join(map(re.escape, re.split(r"\s+", part)))
             for k, part in enumerate(MARK.split(sentence)))  # fmt: skip
    return re.compile("".join(parts))


def corrected(page: str, text: str, sentence: str, known: dict[str, str]) -> str:
    """The page with the sentence's figures as they are computed now."""
    found = list(pattern(sentence).finditer(text))
    if len(found) != 1:
        raise SystemExit(f"{page}: the sentence of docs/figures.yaml stands there {len(found)} times: {sentence}")
    for group, name in reversed(list(enumerate(MARK.findall(sentence), start=1))):
        if name not in known:
            raise SystemExit(f"docs/figures.yaml: no figure is called '{name}'")
        start, end = found[0].span(group)
        text = text[:start] + known[name] + text[end:]
    return text


def with_table(page: str, text: str, name: str, made: str) -> str:
    """The page with a table written anew between its marks."""
    marks = re.compile(rf"(<!-- {name}: [^>]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    changed, count = marks.subn(lambda m: f"{m[1]}\n{made}\n\n{m[2]}", text)
    if count != 1:
        raise SystemExit(f"{page}: the marks of the table '{name}' are missing")
    return changed


def refreshed(played: dict[str, Any], made: dict[tuple[str, str], str]) -> dict[str, str]:
    """Every page that holds figures, as it should be."""
    known, pages = figures(played), {}
    for page, sentence in sentences():
        pages[page] = corrected(page, pages.get(page) or read(page), sentence, known)
    for (page, name), text in made.items():
        pages[page] = with_table(page, pages.get(page) or read(page), name, text)
    return pages


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def main() -> int:
    """Write what differs, or say it."""
    played = play()
    made = tables(played) | ({} if "--quick" in sys.argv else slow_tables())
    stale = {page: text for page, text in refreshed(played, made).items() if text != read(page)}
    for page, text in stale.items():
        print(f"{page}: {'differs' if '--check' in sys.argv else 'written'}")
        if "--check" not in sys.argv:
            (ROOT / page).write_text(text, encoding="utf-8", newline="\n")
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
