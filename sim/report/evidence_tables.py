"""What each number of a scenario rests on: evidence, assumption, or nothing yet."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from sim.engines.setup import Setup
from sim.report import words
from sim.report.sections import Section
from sim.scenario.numbers import Number

EVIDENCE = "evidence"
DIRECTION = "evidence for the direction, assumption for the size"
ASSUMPTION = "assumption only"
WAIVED = "waived"
Grounds = tuple[str, str, float | None, float | None, tuple[str, ...], str | None]
KINDS = (EVIDENCE, DIRECTION, ASSUMPTION, WAIVED)


def support(setup: Setup) -> pd.DataFrame:
    """One row for each number, red line and order constraint: value, interval, evidence ids and assumption."""
    rows: list[Grounds] = [
        (q.dotted, written(q.number), *q.number.support, q.number.evidence, q.number.assumption) for q in setup.numbers
    ]
    rows += _red_lines(setup)
    rows += [
        (f"order_constraints.{k}", f"{rule.party}: {rule.say}", None, None, rule.evidence, rule.assumption)
        for k, rule in enumerate(setup.scenario.order_constraints)
    ]
    names = ["parameter", "value", "low", "high", "evidence", "assumption"]
    table = pd.DataFrame(rows, columns=names)
    table["support"] = [_kind(e, a) for e, a in zip(table["evidence"], table["assumption"], strict=True)]
    table["evidence"] = table["evidence"].map(" ".join)
    table["assumption"] = table["assumption"].fillna("")
    return table


def _red_lines(setup: Setup) -> list[Grounds]:
    rows: list[Grounds] = []
    for name, party in setup.scenario.parties.items():
        for line_name, line in party.red_lines.items():
            base = f"parties.{name}.red_lines.{line_name}"
            rests = (line.evidence, line.assumption)
            if line.first_forbidden is None:
                rows.append((base, "certain", 1.0, 1.0, *rests))
            else:
                shares = line.first_forbidden.items()
                rows += [(f"{base}.{level}", f"probability {p:g}", p, p, *rests) for level, p in shares]
    return rows


def _kind(evidence: tuple[str, ...], assumption: str | None) -> str:
    if evidence:
        return DIRECTION if assumption else EVIDENCE
    return ASSUMPTION if assumption else WAIVED


def written(number: Number) -> str:
    """A number as a reader writes it: `0.3 (0.2 to 0.4)`, `triangular 0.1, 0.2, 0.3`."""
    given = getattr(number, number.kind)
    match number.kind:
        case "value":
            known = number.range is not None and number.range != (given, given)
            return f"{given:g}" + (f" ({number.range[0]:g} to {number.range[1]:g})" if known and number.range else "")
        case "choice":
            return "choice " + ", ".join(f"{value:g} ({p:g})" for value, p in given.items())
        case kind:
            return f"{kind} " + ", ".join(f"{x:g}" for x in given)


def of_numbers(table: pd.DataFrame) -> Section:
    """Each number of `support` with its value, and the evidence or assumption that it rests on."""
    rows = [(f"{row['parameter']}\n  {row['value']}", _rests_on(row)) for row in table.to_dict("records")]
    return Section("What each number rests on", ("parameter and value", "rests on"), rows, wide=2)


def _rests_on(row: dict[Hashable, str]) -> str:
    assumed = f"assumption: {row['assumption']}" if row["assumption"] else ""
    return "\n".join(filter(None, [row["evidence"], assumed])) or "waived"


def in_sum(table: pd.DataFrame) -> Section:
    """How many numbers rest on what, and the share that evidence supports, at least in direction."""
    count = table["support"].value_counts().reindex(KINDS, fill_value=0)
    rows = [(str(kind), f"{n}", words.percent(n / len(table))) for kind, n in count.items()]
    backed = 1 - (count[ASSUMPTION] + count[WAIVED]) / len(table)
    note = f"Evidence supports {words.percent(backed)} of {len(table)} parameters, at least in direction."
    return Section("In sum", ("rests on", "parameters", "share"), rows, note)
