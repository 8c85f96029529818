"""Every number with what it rests on, and the sources."""

from __future__ import annotations

from sim.page.material import Material
from sim.page.parts import Chapter, Grid, Part, Prose
from sim.report import grounds
from sim.report.sections import Row, Section
from sim.scenario.schema import Scenario

WAIVED = "This scenario is an exercise: its author waived evidence for its numbers."


def evidence(material: Material) -> Chapter:
    """The evidence table, the claims that it cites, and where they stand."""
    given = material.scenario
    parts: list[Part] = [Prose(WAIVED)] if given.meta.evidence == "waived" else []
    parts.append(Grid(grounds.of_numbers(material.support)))
    if given.evidence:
        parts.append(Grid(_claims(given)))
    if given.sources:
        parts.append(Grid(_sources(given)))
    return Chapter("evidence", "Evidence, number by number", parts)


def _claims(given: Scenario) -> Section:
    rows: list[Row] = [
        (
            name,
            claim.claim,
            claim.strength.replace("_", " "),
            claim.source,
            "" if claim.paragraph is None else f"¶ {claim.paragraph}",
        )
        for name, claim in given.evidence.items()
    ]
    return Section("Claims", ("id", "claim, in our own words", "strength", "source", "where"), rows, wide=5)


def _sources(given: Scenario) -> Section:
    rows: list[Row] = [
        (name, "\n".join(filter(None, [source.title, source.note, source.url])), source.kind, f"{source.date}")
        for name, source in given.sources.items()
    ]
    return Section("Sources", ("id", "source", "kind", "date"), rows, wide=4)
