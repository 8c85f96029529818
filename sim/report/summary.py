"""Short texts about scenarios and ensembles, for a terminal and for Jupyter."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import zip_longest
from textwrap import wrap
from typing import Any

from sim.report.sections import Section
from sim.scenario.game import Game
from sim.scenario.schema import Scenario

WARNING = "a model, not a forecast"
WIDEST = 44


def of_scenario(scenario: Scenario, game: Game) -> str:
    """What a scenario holds, in a few lines."""
    meta, protocol = scenario.meta, scenario.protocol
    packages = int(game.sizes.prod())
    titles = [scenario.issues[name].title or name.replace("_", " ") for name in game.issues]
    lines = [
        f"{meta.title} (information up to {meta.cutoff})",
        f"  parties: {', '.join(party.title for party in scenario.parties.values())}",
        f"  issues:  {', '.join(titles)} ({packages:,} packages)",
        f"  rounds:  {protocol.rounds} of {meta.round_days} days from {meta.start}, agreements {protocol.agreements}",
    ]
    return "\n".join(lines)


def headline(provenance: dict[str, Any]) -> str:
    """Which scenario, seed and version a result came from, in two lines."""
    p = provenance
    changed = f" · changed: {', '.join(f'{k}={v}' for k, v in p['changes'].items())}" if p["changes"] else ""
    return (
        f"{p['scenario']}\n"
        f"information up to {p['cutoff']} · seed {p['seed']} · {_runs(p)} · parley {p['parley']} · "
        f"scenario {p['scenario_sha256'][:12]}{changed} · {WARNING}"
    )


def _runs(provenance: dict[str, Any]) -> str:
    """How many runs, or which one."""
    return f"{provenance['runs']} runs" if "runs" in provenance else f"run {provenance['run']}"


def of_sections(provenance: dict[str, Any], found: Sequence[Section]) -> str:
    """Findings as text, below their origin."""
    return "\n\n".join([headline(provenance), *map(as_text, found)])


def as_text(section: Section) -> str:
    """A section as plain text with columns."""
    rows = [section.columns, *section.rows]
    cells = [[wrap(cell, WIDEST) or [""] for cell in row] for row in rows]
    widths = [max(len(line) for row in cells for line in row[k]) for k in range(len(section.columns))]
    lines = [section.title, "─" * min(sum(widths) + 2 * len(widths), 110)]
    for row in cells:
        for parts in zip_longest(*row, fillvalue=""):
            text = [
                part.ljust(width) if k < section.wide else part.rjust(width)
                for k, (part, width) in enumerate(zip(parts, widths, strict=True))
            ]
            lines.append("  ".join(text).rstrip())
    return "\n".join([*lines, section.note] if section.note else lines)


def as_html(section: Section) -> str:
    """A section as an HTML table."""
    head = "".join(f"<th>{escape(name)}</th>" for name in section.columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in section.rows)
    note = f"<p><small>{escape(section.note)}</small></p>" if section.note else ""
    return f"<h4>{escape(section.title)}</h4><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def sections_html(provenance: dict[str, Any], found: Sequence[Section]) -> str:
    """Findings for Jupyter, below their origin."""
    first, second = headline(provenance).split("\n")
    return f"<p><b>{escape(first)}</b><br>{escape(second)}</p>" + "".join(map(as_html, found))


def text_html(text: str) -> str:
    """A text for Jupyter, its lines kept."""
    return f"<pre>{escape(text)}</pre>"
