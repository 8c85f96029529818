"""The scenario: who, about what, by which rules, on what grounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.analysis import titles
from sim.page.material import Material
from sim.page.parts import Chapter, Facts, Grid, Part, Prose
from sim.report import grounds, words
from sim.report.sections import Row, Section
from sim.scenario.schema import Mechanisms, Scenario


def scenario(material: Material) -> Chapter:
    """Content note, protocol, parties, issues, mechanisms, and what the numbers rest on in sum."""
    given = material.scenario
    parts: list[Part] = [
        Prose(given.meta.content_note),
        Facts(list(_facts(material))),
        Grid(_parties(given)),
        Grid(_issues(material)),
        Grid(replace(grounds.in_sum(material.support), title="What the numbers rest on, in sum")),
        Prose("Every single number, with its evidence or assumption, stands in the last chapter."),
    ]
    return Chapter("scenario", "The scenario", parts)


def _facts(material: Material) -> Iterator[tuple[str, str]]:
    given = material.scenario
    meta, protocol = given.meta, given.protocol
    yield "Information up to", f"{meta.cutoff}; nothing later informs a number."
    yield "Time", f"{protocol.rounds} rounds of {_days(meta.round_days)} from {meta.start}."
    speakers = words.listed([given.parties[name].title for name in protocol.speakers])
    yield "Offers", f"made by {speakers}; order {titles.plain(protocol.order)}; agreements {protocol.agreements}."
    if protocol.deadline:
        yield "Hard end", f"after round {protocol.deadline.round}, known to all."
    if given.reference.headline:
        yield "Event reported on", given.reference.headline.title
    yield "Packages", f"{int(material.setup.game.sizes.prod()):,} combinations of levels."
    switched = [titles.plain(name) for name in Mechanisms.model_fields if not getattr(given.mechanisms, name)]
    yield "Mechanisms switched off", words.listed(switched) if switched else "none"
    if given.calibration:
        fitted = f"{len(given.calibration.fitted)} numbers were fitted to {words.listed(given.calibration.targets)}"
        yield "Calibration", f"{fitted} ({given.calibration.command})."


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _parties(given: Scenario) -> Section:
    rows: list[Row] = []
    for name, party in given.parties.items():
        held = [titles.of_issue(given, issue) for issue, block in given.issues.items() if name in block.holders]
        kinds = ", ".join(f"{titles.plain(kind)} ({block.prior.typical:g})" for kind, block in party.types.items())
        rows.append(
            (
                titles.start(party.title),
                titles.plain(party.role),
                titles.plain(party.mind),
                kinds or "one",
                "; ".join(held) or "none",
            )
        )
    note = (
        "Types are what others cannot see, with prior probabilities. A holder's consent is needed to move an issue. "
        "Mind: the rule by which the party offers and answers (docs/reference/model.md)."
    )
    return Section("Parties", ("party", "role", "mind", "types", "holds"), rows, note, 5)


def _issues(material: Material) -> Section:
    given, game = material.scenario, material.setup.game
    rows: list[Row] = []
    for i, issue in enumerate(game.issues):
        block = given.issues[issue]
        rows.append((words.issue(material.setup, i), "", ""))
        for k, level in enumerate(game.levels[i]):
            conflict = block.levels[level].conflict
            share = "–" if conflict is None else f"{conflict.typical:.3g}"
            rows.append((f"  {words.level(material.setup, i, k)}", "yes" if level == block.status_quo else "", share))
    note = "Conflict: the share of the outside path that goes on under a level; – where a level says nothing of it."
    return Section("Issues and levels", ("issue and level", "status quo", "conflict"), rows, note)
