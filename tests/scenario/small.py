"""A small scenario that uses every block of the format, and short ways to break it."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

from sim.scenario.examine import examine
from sim.scenario.findings import Finding, ScenarioError
from sim.scenario.schema import Scenario
from sim.scenario.yaml_file import Document, parse

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NAME = "small.yaml"

SMALL = """\
meta:
  title: An island and its ferry
  cutoff: 2000-01-01
  start: 2000-01-03
  content_note: Invented for tests.
sources:
  almanac: {title: The almanac, date: 1999-06-01, kind: book}
evidence:
  A-1: {source: almanac, paragraph: 3, claim: The island wants the ferry.}
issues:
  ferry:
    levels:
      none: {conflict: {value: 1, range: [1, 1], assumption: by definition}}
      weekly: {conflict: {triangular: [0.2, 0.5, 0.8], assumption: half way}}
      daily: {conflict: {value: 0, range: [0, 0], assumption: by definition}}
    status_quo: none
    holders: [island, mainland]
    quorum: 2
    evidence: [A-1]
  toll:
    levels: [none, low, high]
    status_quo: none
    holders: [island, mainland]
  flag:
    levels: [old, new]
    status_quo: old
    holders: [island]
    active: false
parties:
  island:
    title: the Island
    weights:
      ferry: {uniform: [0.4, 0.6], evidence: [A-1]}
      toll: {uniform: [0.2, 0.4], assumption: less than the ferry}
    values:
      ferry: {modes: [0.0, 0.6, 1.0], spread: 0.1, evidence: [A-1]}
      toll: {modes: [1.0, 0.5, 0.0], spread: 0.1, assumption: tolls are paid by islanders}
    types:
      proud:
        prior: {value: 0.4, range: [0.2, 0.6], assumption: less likely}
        sincerity: {value: 0.3, range: [0.1, 0.5], assumption: wants the quarrel}
      humble:
        prior: {value: 0.6, range: [0.4, 0.8], assumption: more likely}
        sincerity: {value: 0.8, range: [0.6, 1.0], assumption: wants the ferry}
        outside_option: {uniform: [0.1, 0.3], assumption: rows its own boats}
    complementarities:
      both: {when: {ferry: daily, toll: {at_most: low}}, value: {uniform: [0.0, 0.1], assumption: goes well together}}
    red_lines:
      costly: {when: {toll: [high]}, evidence: [A-1]}
      lonely: {issue: ferry, first_forbidden: {weekly: 0.1, daily: 0.2}, assumption: some fear strangers}
    audiences:
      mainland: {uniform: [0.0, 0.1], assumption: a little}
    leader: {probability: {value: 0.5, range: [0, 1], assumption: open}, if_leaders: [mainland]}
    anchor:
      package: {ferry: daily}
      pull: {uniform: [0.0, 0.1], assumption: a little}
      fade: {uniform: [0.1, 0.2], assumption: fades}
  mainland:
    title: the Mainland
    weights:
      ferry: {uniform: [0.1, 0.3], assumption: an expense}
      toll: {uniform: [0.5, 0.9], assumption: the income}
    values:
      ferry: {modes: [0.5, 1.0, 0.0], spread: 0.1, assumption: weekly is cheap}
      toll: {modes: [0.0, 0.5, 1.0], spread: 0.1, assumption: income}
    leader: {probability: {value: 0.5, range: [0, 1], assumption: open}}
  church:
    title: the Church
    role: mediator
order_constraints:
  - {party: island, say: values.ferry.daily > values.ferry.weekly, evidence: [A-1]}
  - {party: mainland, say: weights.toll > weights.ferry, assumption: income first}
instruments:
  strike:
    owner: mainland
    target: island
    demand: {toll: [low, high]}
    severity: {uniform: [0.0, 0.1], assumption: a little}
    credibility: {uniform: [0.2, 0.5], assumption: a little}
    threaten: {uniform: [0.0, 0.1], assumption: rare}
    impose: {uniform: [0.0, 0.1], assumption: rare}
    coalition: guilds
coalitions:
  guilds:
    members: [mainland, church]
    unity: {uniform: [0.4, 0.6], assumption: half}
    decay: {uniform: [0.0, 0.1], assumption: slow}
    renewal: {uniform: [0.0, 0.1], assumption: slow}
influence:
  sermon: {source: church, target: island, kind: persuade, access: {uniform: [0.1, 0.3], assumption: on Sundays}}
mediation:
  church:
    style: manipulation
    noise_reduction: {uniform: [0.1, 0.3], assumption: a little}
    credibility: {uniform: [0.5, 0.9], assumption: trusted}
    disclosure: {uniform: [0.0, 0.1], assumption: keeps secrets}
    bias: {island: {uniform: [0.0, 0.1], assumption: kin}}
    leverage: {uniform: [0.0, 0.1], assumption: owns the pier}
events:
  storm:
    title: A storm
    rounds: [2, 5]
    hazard: {uniform: [0.0, 0.2], assumption: in autumn}
    lasts: {uniform: [1, 3], assumption: days}
    when: {standing: {ferry: none}, frustration_above: {island: {uniform: [0.1, 0.2], assumption: some}}}
    unity: {guilds: {uniform: [0.0, 0.1], assumption: helps}}
    credibility: {strike: {uniform: [0.0, 0.1], assumption: helps}}
    patience: {island: {uniform: [-0.2, -0.1], assumption: wears}}
    outside_option: {island: {uniform: [-0.2, -0.1], assumption: boats are lost}}
protocol:
  rounds: 10
  speakers: [island, mainland]
  deadline: {round: 8, exponent: {value: 1, range: [1, 1], assumption: plain}}
sequencing:
  ferry_first: {party: island, refuses: {toll: [low, high]}, until: {ferry: {at_least: weekly}}}
  ferry_in_port: {party: mainland, refuses: {ferry: {at_least: weekly}}, during: storm}
vetoes:
  bishop: {party: mainland, when: {ferry: daily}}
compliance:
  rounds: 2
  monitoring: {uniform: [0.0, 0.1], assumption: a little}
  guarantees: {uniform: [0.0, 0.1], assumption: a little}
  precision: {value: .inf, range: [100, .inf], assumption: no slips}
reference:
  headline: {title: A ferry, when: {ferry: [weekly, daily]}}
  forecasts:
    gull: {title: The Gull, date: 1999-12-01, shares: {spring: 0.4, never: 0.6}}
"""


def look(text: str) -> tuple[Scenario | None, list[Finding]]:
    """What the reader makes of a text."""
    try:
        return examine(parse(text.encode(), NAME))
    except ScenarioError as error:
        return None, error.findings


def broken(*changes: tuple[str, str]) -> str:
    """The small scenario with some words replaced, each once."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, words: str) -> int:
    """The number of the first line with some words in it, from 1."""
    return next(at for at, line in enumerate(text.splitlines(), 1) if words in line)


@cache
def _parsed() -> dict[str, Any]:
    plain: dict[str, Any] = parse(SMALL.encode(), NAME).content
    return plain


def content() -> dict[str, Any]:
    """The small scenario as plain content."""
    return copy.deepcopy(_parsed())


def scenario(plain: dict[str, Any] | None = None) -> Scenario:
    """The scenario of plain content (by default the small one), which must be right."""
    made, findings = examine(Document(NAME, content() if plain is None else plain))
    assert made is not None, findings
    assert not [f for f in findings if not f.warning], findings
    return made
