"""Chapters on what the report rests on: the scenario, its limits, its evidence, and how to reproduce it."""

from __future__ import annotations

import json
import platform
import shlex
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version

from sim.analysis import titles
from sim.comparisons.comparison import Comparison
from sim.page.parts import Chapter, Commands, Enclosed, NumberedTable, Part, Points, Prose, Terms
from sim.page.report_data import ReportData
from sim.report import evidence_tables, words
from sim.report.sections import Row, Section
from sim.scenario import yaml_file
from sim.scenario.schema import Mechanisms, Scenario

OF_ANY_MODEL = [
    "A share of runs is what follows from assumptions; it is no probability of an event in the world.",
    "Intervals tell how precisely the shares of this model are known from this many runs. They do not tell how far "
    "the model is from the world.",
    "What the scenario leaves out (parties, issues, mechanisms) moves nothing here, however much it may in the world.",
    "Counterfactuals change the model. Whether the same change would do the same in the world is not tested.",
    "Nothing here weighs whether a claim, a demand or an agreement is just or lawful.",
]
LIBRARIES = ("numpy", "numba", "scipy", "pandas", "mesa", "SALib", "matplotlib")
FILE = "scenario.yaml"
WAIVED = "This scenario is an exercise: its author waived evidence for its numbers."


def scenario(data: ReportData) -> Chapter:
    """Content note, protocol, parties, issues, mechanisms, and what the numbers rest on in sum."""
    given = data.scenario
    parts: list[Part] = [
        Prose(given.meta.content_note),
        Terms(list(_about(data))),
        NumberedTable(_parties(given)),
        NumberedTable(_issues(data)),
        NumberedTable(replace(evidence_tables.in_sum(data.support), title="What the numbers rest on, in sum")),
        Prose("Every single number, with its evidence or assumption, stands in the last chapter."),
    ]
    return Chapter("scenario", "The scenario", parts)


def _about(data: ReportData) -> Iterator[tuple[str, str]]:
    given = data.scenario
    meta, protocol = given.meta, given.protocol
    yield "Information up to", f"{meta.cutoff}; nothing later informs a number."
    yield "Time", f"{protocol.rounds} rounds of {_days(meta.round_days)} from {meta.start}."
    speakers = words.listed([given.parties[name].title for name in protocol.speakers])
    yield "Offers", f"made by {speakers}; order {titles.plain(protocol.order)}; agreements {protocol.agreements}."
    if protocol.deadline:
        yield "Hard end", f"after round {protocol.deadline.round}, known to all."
    if given.reference.headline:
        yield "Event reported on", given.reference.headline.title
    yield "Packages", f"{int(data.setup.game.sizes.prod()):,} combinations of levels."
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
        about = titles.start(party.title), titles.plain(party.role), titles.plain(party.mind)
        rows.append((*about, kinds or "one", "; ".join(held) or "none"))
    note = (
        "Other parties cannot see a party's type; they hold these prior probabilities. A holder's consent is needed "
        "to move an issue. Mind: the rule by which the party offers and answers (docs/reference/model.md)."
    )
    return Section("Parties", ("party", "role", "mind", "types", "holds"), rows, note, 5)


def _issues(data: ReportData) -> Section:
    given, game = data.scenario, data.setup.game
    rows: list[Row] = []
    for i, issue in enumerate(game.issues):
        block = given.issues[issue]
        rows.append((words.issue(data.setup, i), "", ""))
        for k, level in enumerate(game.levels[i]):
            conflict = block.levels[level].conflict
            share = "–" if conflict is None else f"{conflict.typical:.3g}"
            rows.append((f"  {words.level(data.setup, i, k)}", "yes" if level == block.status_quo else "", share))
    note = "Conflict: the share of the outside path that goes on under a level; – where a level says nothing of it."
    return Section("Issues and levels", ("issue and level", "status quo", "conflict"), rows, note)


def limits(data: ReportData) -> Chapter:
    """The scenario's own limits, and those of any such model."""
    own = data.scenario.meta.limits
    of_own: list[Part] = [Prose("Of this scenario, in the words of its file:"), Points(own)] if own else []
    return Chapter("limits", "Limits", [*of_own, Prose("Of any such model:"), Points(OF_ANY_MODEL)])


def reproduction(data: ReportData) -> Chapter:
    """Commands, seed, versions, hash, and the scenario itself."""
    lead = (
        f"This page carries the scenario as run. Save it as {FILE}. The same version of Parley then gives the same "
        "numbers, on any machine and with any number of workers."
    )
    parts: list[Part] = [
        Prose(lead),
        Enclosed(FILE, yaml_file.dump(data.ensemble.talks.content)),
        Commands(commands(data)),
        Terms(list(_made_with(data))),
    ]
    return Chapter("reproduce", "How to reproduce it", parts)


def commands(data: ReportData) -> list[str]:
    """What to type to get this page, and the tables behind it."""
    about = data.ensemble.provenance
    chosen = f"--runs {about['runs']} --seed {about['seed']}"
    cases = " ".join(f"--case {shlex.quote(text)}" for text in _cases_asked(data))
    pairs = f"--paired {data.contrast_runs}" if data.contrast else ""
    return [
        " ".join(filter(None, [f"parley report {FILE} {chosen}", pairs, cases, "--html report.html"])),
        f"parley run {FILE} {chosen} --out results",
        f"parley evidence {FILE} --csv",
    ]


def _cases_asked(data: ReportData) -> Iterator[str]:
    if isinstance(data.contrast, Comparison):
        for name, case in data.contrast.cases.items():
            before = data.ensemble.talks.changes
            changes = {path: x for path, x in case.changes.items() if path not in before or before[path] != x}
            yield f"{name}: {', '.join(f'{path}={_typed(value)}' for path, value in changes.items())}"


def _typed(value: object) -> str:
    """A value as `--case` reads it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _made_with(data: ReportData) -> Iterator[tuple[str, str]]:
    about = data.ensemble.provenance
    yield "Scenario", f"{about['scenario']}; SHA-256 {about['scenario_sha256']}"
    changes = ", ".join(f"{path}={value}" for path, value in about["changes"].items())
    yield "Changed from its file", changes or "nothing"
    yield "Seed and runs", f"{about['seed']}; {about['runs']} runs"
    yield "Parley", str(about["parley"])
    yield "Python", platform.python_version()
    yield "Libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def evidence(data: ReportData) -> Chapter:
    """The evidence table, the claims that it cites, and where they stand."""
    given = data.scenario
    parts: list[Part] = [Prose(WAIVED)] if given.meta.evidence == "waived" else []
    parts.append(NumberedTable(evidence_tables.of_numbers(data.support)))
    if given.evidence:
        parts.append(NumberedTable(_claims(given)))
    if given.sources:
        parts.append(NumberedTable(_sources(given)))
    return Chapter("evidence", "Evidence, number by number", parts)


def _claims(given: Scenario) -> Section:
    rows: list[Row] = [
        (
            name,
            claim.claim,
            titles.plain(claim.strength),
            claim.source,
            f"¶ {claim.paragraph}" if claim.paragraph else "",
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
